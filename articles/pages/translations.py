"""Translations: an original and the items translated from it, one level deep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils import translation
from django.utils.translation import gettext as _

from articles.formats.interface_language import interface_code_for
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.listed_sql import compiled_listed_sql
from articles.models.newsitem import NewsItem
from articles.models.visibility import VisibilityQuerySet, joined

MAX_TRANSLATIONS = 50
# In the language of the translation, because only its readers need the link.
LINK_TEXTS = {"zh-Hans": "中文版", "zh-Hant": "繁體中文版", "ja": "日本語版", "en": "English version"}
GROUP = """SELECT {joined} FROM articles_newsitem t
WHERE t.id <> articles_newsitem.id AND (t.id = articles_newsitem.translation_of_id
    OR t.translation_of_id = coalesce(articles_newsitem.translation_of_id, articles_newsitem.id))
AND EXISTS ({listed})"""
Items = TypeVar("Items", bound=VisibilityQuerySet[NewsItem])


@dataclass(frozen=True, slots=True)
class TranslationLink:
    """A link to the text in another language, under the interface of that language."""

    language: str
    address: str
    name: str


def with_translations(items: Items, at: datetime) -> Items:
    """Annotate what `translation_links` needs. Only for the outermost query, whose table the SQL names."""
    listed, params = compiled_listed_sql(_translation, at)
    sql = GROUP.format(joined=joined("t.id || ':' || t.kind || ':' || t.language"), listed=listed)
    return items.annotate(other_languages=RawSQL(sql, params, output_field=models.TextField()))  # noqa: S611


def _translation(listed: NewsItemQuerySet[NewsItem]) -> models.QuerySet[Any, Any]:
    """The row `t` of the enclosing query, if it is listed."""
    return listed.filter(pk=RawSQL("t.id", [])).order_by().values("pk")


def translation_links(item: NewsItem) -> list[TranslationLink]:
    """Links to the listed translations of an item loaded by `with_translations`, in a fixed order."""
    translations = [part.split(":") for part in (item.other_languages or "").split(",") if part]
    # If two have the same language, the older one wins.
    translations.sort(key=lambda part: -int(part[0]))
    by_language = {language: NewsItem(pk=int(number), kind=kind) for number, kind, language in translations}
    codes = dict(settings.ITEM_LANGUAGES)
    spoken = [code for code in codes if code in by_language and code != item.language]
    return [TranslationLink(code, _address(by_language[code], code), LINK_TEXTS[code]) for code in spoken]


def translations_of(item: NewsItem, at: datetime) -> list[NewsItem]:
    """The original and the other translations of an item, whatever readers get of them, with their restrictions."""
    original = item.translation_of_id or item.pk
    group = NewsItem.objects.with_restrictions(at).filter(models.Q(pk=original) | models.Q(translation_of=original))
    return list(group.exclude(pk=item.pk).order_by("pk")[:MAX_TRANSLATIONS])


def check_translation(item: NewsItem, original: NewsItem) -> None:
    """Raise ValidationError unless `original` may be set as the original of `item`."""
    if original.pk == item.pk:
        raise ValidationError(_("An item cannot be a translation of itself."))
    if original.kind != item.kind:
        raise ValidationError(
            _("An article can only be a translation of an article, and a flash brief of a flash brief.")
        )
    if original.translation_of_id:
        raise ValidationError(_("That text is itself a translation. Choose its original."))
    if item.pk and item.translations.exists():
        raise ValidationError(_("This text already has translations, so it cannot itself be a translation."))


def _address(item: NewsItem, language: str) -> str:
    with translation.override(interface_code_for(language)):
        return item.get_absolute_url()


def language_links(item: NewsItem) -> dict[str, Any]:
    """Template context: links to the translations and, if there are any, the hreflang alternates of the page."""
    links = translation_links(item)
    if not links:
        return {"versions": []}
    own = {code: _address(item, code) for code in ("zh-Hans", "en", item.language)}
    return {"versions": links, "alternates": own | {link.language: link.address for link in links}}

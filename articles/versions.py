"""In which other languages can a reader have this text? An original and its translations, one level deep."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import translation
from django.utils.translation import gettext as _

from articles.models.gate import GatedQuerySet
from articles.models.newsitem import NewsItem

# Said in the language of the version, whatever the page's own: whoever reads it reads that.
NAMES = {"zh-Hans": "中文版", "zh-Hant": "繁體中文版", "ja": "日本語版", "en": "English version"}
JOINED = {"sqlite": "group_concat({}, ',')", "postgresql": "string_agg({}, ',')"}
GROUP = """SELECT {joined} FROM articles_newsitem t
WHERE t.id <> articles_newsitem.id AND (t.id = articles_newsitem.translation_of_id
    OR t.translation_of_id = coalesce(articles_newsitem.translation_of_id, articles_newsitem.id))
AND EXISTS ({listed})"""
SOME_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
Items = TypeVar("Items", bound=GatedQuerySet)


@dataclass(frozen=True, slots=True)
class Version:
    """A text in another language: where it is read in the interface of that language, and what leads there."""

    language: str
    address: str
    name: str


def with_versions(items: Items, at: datetime) -> Items:
    """The items with what `versions` needs, in the same query. For the outermost query alone: it names the table."""
    sql, params = _group()
    adapt = connection.ops.adapt_datetimefield_value
    values = [adapt(at) if param == adapt(SOME_MOMENT) else param for param in params]
    return items.annotate(other_languages=RawSQL(sql, values, output_field=models.TextField()))  # noqa: S611


@cache
def _group() -> tuple[str, tuple[Any, ...]]:
    """Compiled once: it is part of every article's page. The gate's own query stands inside."""
    listed = NewsItem.objects.listed(SOME_MOMENT).filter(pk=RawSQL("t.id", [])).order_by().values("pk")
    sql, params = listed.query.sql_with_params()
    joined = JOINED[connection.vendor].format("t.id || ':' || t.kind || ':' || t.language")
    return GROUP.format(joined=joined, listed=sql), params


def versions(item: NewsItem) -> list[Version]:
    """The listed versions of an item read by `with_versions`, one for each other language, in a fixed order."""
    found = [part.split(":") for part in (getattr(item, "other_languages", None) or "").split(",") if part]
    # The older one wins where two say the same.
    found.sort(key=lambda part: -int(part[0]))
    by_language = {language: NewsItem(pk=int(number), kind=kind) for number, kind, language in found}
    codes = dict(settings.ITEM_LANGUAGES)
    spoken = [code for code in codes if code in by_language and code != item.language]
    return [Version(code, _address(by_language[code], code), NAMES[code]) for code in spoken]


def check_translation(item: NewsItem, original: NewsItem) -> None:
    """Raise ValidationError in the desk's words unless one may be named as what the other was translated from."""
    if original.pk == item.pk:
        raise ValidationError(_("An item is no translation of itself."))
    if original.kind != item.kind:
        raise ValidationError(_("An article translates an article, a flash brief a flash brief."))
    if original.translation_of_id:
        raise ValidationError(_("That text is a translation itself: choose its original."))
    if item.pk and item.translations.exists():
        raise ValidationError(_("This text has translations of its own: choose it as their original instead."))


def _address(item: NewsItem, language: str) -> str:
    with translation.override("en" if language == "en" else settings.LANGUAGE_CODE):
        return item.get_absolute_url()


def language_links(item: NewsItem) -> dict[str, Any]:
    """The versions and, where there are any, the alternates of the page: for each language the text in it."""
    found = versions(item)
    if not found:
        return {"versions": []}
    own = {code: _address(item, code) for code in ("zh-Hans", "en", item.language)}
    return {"versions": found, "alternates": own | {version.language: version.address for version in found}}

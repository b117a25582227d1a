"""How does the desk name things and tell what the public sees of them?"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.markup import plain_text
from articles.models import Kind, Mode, NewsItem, Placement, Standing
from articles.pictures.models import Picture
from articles.restricting import Target

MOST_NAMED = 10


def in_zone(words: str) -> Any:
    """A column's heading with the zone of its times, so that a time in the list needs none."""
    return format_lazy("{} ({})", gettext_lazy(words), settings.TIME_ZONE)


def moment_words(moment: datetime) -> str:
    """A moment with its zone, as an editor says it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M} ({settings.TIME_ZONE})"


def list_time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "–"


def title_of(item: NewsItem) -> str:
    """The headline, else the first words of the text."""
    text = item.headline or plain_text(getattr(item, "opening", None) or item.body)
    return Truncator(text.replace("\n", " ")).chars(60) if text else _("(no words yet)")


def quoted(items: list[NewsItem]) -> str:
    """The titles of some items, the first ten of many."""
    names = [f"«{title_of(item)}»" for item in items[:MOST_NAMED]]
    return ", ".join(names) + (" …" if len(items) > MOST_NAMED else "")


def name_of_item(item: NewsItem) -> str:
    return f"{title_of(item)} ({item.get_kind_display()} {item.pk})"


def name_of_picture(picture: Picture) -> str:
    return f"{picture.alt or picture.credit} · {picture.credit} ({_('picture')} {picture.pk})"


def name_of_target(target: Target) -> str:
    if isinstance(target, Placement):
        names = {"brief": title_of(target.brief), "article": title_of(target.article)}
        return _("the flash brief «%(brief)s» inside the article «%(article)s»") % names
    return name_of_picture(target) if isinstance(target, Picture) else name_of_item(target)


def standing_words(item: NewsItem, at: datetime) -> str:
    """What the public gets of an item at a moment."""
    standing = item.standing(at)
    mode = item.page_mode(at)
    if standing is Standing.SCHEDULED and item.published_at:
        words = _("scheduled for %(when)s") % {"when": moment_words(item.published_at)}
    elif standing is Standing.RESTRICTED and mode:
        words = str(mode.label)
    else:
        words = str(STANDINGS[standing])
    beside = [str(Mode(name).label) for name in sorted(set(item.modes(at)) - {mode})]
    return "; ".join([words, *beside])


STANDINGS = {
    Standing.DRAFT: gettext_lazy("draft, not public"),
    Standing.SCHEDULED: gettext_lazy("scheduled"),
    Standing.RESTRICTED: gettext_lazy("taken down"),
    Standing.WITHDRAWN: gettext_lazy("withdrawn"),
    Standing.EXPIRED: gettext_lazy("expired"),
    Standing.PUBLIC: gettext_lazy("public"),
}


def desk_address(target: Target, page: str) -> str:
    """The address of a page of the desk about a target: its `change` or its `takedown`."""
    if isinstance(target, Placement):
        name = "articles_placement"
    elif isinstance(target, Picture):
        name = "pictures_picture"
    else:
        name = "articles_article" if target.kind == Kind.ARTICLE else "briefs_brief"
    return reverse(f"admin:{name}_{page}", args=[target.pk])


def desk_link(item: NewsItem) -> SafeString:
    return format_html('<a href="{}">{}</a>', desk_address(item, "change"), title_of(item))


def briefs_counted(count: int) -> str:
    return ngettext("%(count)d flash brief", "%(count)d flash briefs", count) % {"count": count}

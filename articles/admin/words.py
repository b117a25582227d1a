"""How does the desk name things and tell what the public sees of them?"""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from articles.markup import plain_text
from articles.models import Kind, Mode, NewsItem, Placement, Standing
from articles.pictures.models import Picture
from articles.restricting import Target
from articles.zones import moment_words, zone_words

MOST_NAMED = 10

Words = str | SafeString | Promise


def in_zone(words: Promise) -> Any:
    """A column's heading with the zone of its times, so that a time in the list needs none."""
    return format_lazy(gettext_lazy("{words} ({zone})"), words=words, zone=lazy(zone_words, str)())


def list_time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "–"


def title_of(item: NewsItem) -> str:
    """The headline, else the first words of the text."""
    text = item.headline or plain_text(getattr(item, "opening", None) or item.body)
    return Truncator(text.replace("\n", " ")).chars(60) if text else _("(no words yet)")


def quoted(items: list[NewsItem]) -> str:
    """The titles of some items, the first ten of many."""
    names = [_("«%(title)s»") % {"title": title_of(item)} for item in items[:MOST_NAMED]]
    return enumerated(names) + (" …" if len(items) > MOST_NAMED else "")


def enumerated(words: Iterable[object]) -> str:
    return pgettext("between the parts of a list", ", ").join(str(word) for word in words)


def run_on(*sentences: Words) -> SafeString:
    """One sentence after another; Chinese sets no blank between them."""
    told = [format_html("{}", sentence) for sentence in sentences if sentence]
    return reduce(lambda one, next: format_html(pgettext("a sentence and the next", "{} {}"), one, next), told)


def name_of_item(item: NewsItem) -> str:
    names = {"title": title_of(item), "kind": item.get_kind_display(), "number": item.pk}
    return _("%(title)s (%(kind)s %(number)s)") % names


def name_of_picture(picture: Picture) -> str:
    title = " · ".join(filter(None, [picture.alt, picture.credit]))
    return _("%(title)s (%(kind)s %(number)s)") % {"title": title, "kind": _("picture"), "number": picture.pk}


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
    return pgettext("between the parts of a list", "; ").join([words, *beside])


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

"""Labels and links of the desk: how items, pictures, times and statuses are written in lists and messages."""

from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from articles.editing.restrictions import Target
from articles.formats.lists import join_list
from articles.formats.moments import moment_words, zone_words
from articles.models import Kind, Mode, NewsItem, Placement, PublicationStatus
from articles.models.removed_text import closed_title, is_picture_closed, is_text_closed, load_closing
from articles.pictures.models import Picture

MAX_NAMED = 10

Text = str | SafeString | Promise


def with_zone(heading: Promise) -> Any:
    """The heading of a column of times with their time zone, which the cells then need not repeat."""
    return format_lazy(gettext_lazy("{words} ({zone})"), words=heading, zone=lazy(zone_words, str)())


def list_time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "–"


def quote_titles(items: list[NewsItem]) -> str:
    """The quoted titles of the first ten items."""
    load_closing(items[:MAX_NAMED])
    titles = [_("“%(title)s”") % {"title": item.display_title} for item in items[:MAX_NAMED]]
    return join_list(titles) + (" …" if len(items) > MAX_NAMED else "")


def join_sentences(*sentences: Text) -> SafeString:
    """The sentences that are not empty, one after another: with spaces in English, without in Chinese."""
    pattern = pgettext("a sentence and the next", "{} {}")
    text = SafeString("")
    for sentence in filter(None, sentences):
        text = format_html(pattern, text, sentence) if text else format_html("{}", sentence)
    return text


def labelled(label: object, value: object) -> SafeString:
    """A label, a colon, and what it labels."""
    return format_html(_("{}: {}"), label, value)


def row_label(row: Model, site: AdminSite) -> str:
    """The label that the admin of a row gives it in lists and choices; `str(row)` if it gives none."""
    model_admin = site.get_model_admin(type(row)) if site.is_registered(type(row)) else None
    return str(getattr(model_admin, "label_of", str)(row))


def row_link(row: Model, site: AdminSite) -> str:
    """The label of a row, linked to its page where it has one."""
    if not site.is_registered(type(row)):
        return row_label(row, site)
    address = reverse(f"{site.name}:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, row_label(row, site))


def item_label(item: NewsItem) -> str:
    if is_text_closed(item):
        return closed_title(item)
    names = {"title": item.display_title, "kind": item.get_kind_display(), "number": item.pk}
    return _("%(title)s (%(kind)s %(number)s)") % names


def picture_label(picture: Picture) -> str:
    if is_picture_closed(picture):
        return closed_title(picture)
    title = " · ".join(filter(None, [picture.alt, picture.credit]))
    return _("%(title)s (%(kind)s %(number)s)") % {"title": title, "kind": _("picture"), "number": picture.pk}


def target_label(target: Target) -> str:
    if isinstance(target, Placement):
        names = {"brief": target.brief.display_title, "article": target.article.display_title}
        return _("the flash brief “%(brief)s” in the article “%(article)s”") % names
    return picture_label(target) if isinstance(target, Picture) else item_label(target)


def status_label(item: NewsItem, at: datetime) -> str:
    """What readers get of an item, and any restrictions besides the one that decides it."""
    status, mode = item.status(at), item.page_mode(at)
    if status is PublicationStatus.SCHEDULED and item.published_at:
        words = _("scheduled for %(when)s") % {"when": moment_words(item.published_at)}
    elif status is PublicationStatus.RESTRICTED and mode:
        words = str(mode.label)
    else:
        words = str(STATUS_LABELS[status])
    others = [str(Mode(name).label) for name in sorted(set(item.modes(at)) - {mode})]
    return pgettext("between the parts of a list", "; ").join([words, *others])


def status_mark(item: NewsItem, at: datetime) -> SafeString:
    """The status in a list with a dot; the time of a scheduled item has a column of its own."""
    status = item.status(at)
    words = STATUS_LABELS[status] if status is PublicationStatus.SCHEDULED else status_label(item, at)
    return format_html('<span class="status is-{}">{}</span>', status.value, words)


STATUS_LABELS = {
    PublicationStatus.DRAFT: gettext_lazy("draft, not public"),
    PublicationStatus.SCHEDULED: gettext_lazy("scheduled"),
    PublicationStatus.RESTRICTED: gettext_lazy("taken down"),
    PublicationStatus.WITHDRAWN: gettext_lazy("withdrawn"),
    PublicationStatus.EXPIRED: gettext_lazy("expired"),
    PublicationStatus.PUBLIC: gettext_lazy("public"),
}


def desk_address(target: Target, page: str) -> str:
    """The address of a desk page about a target; `page` is "change" or "takedown"."""
    if isinstance(target, Placement):
        name = "articles_placement"
    elif isinstance(target, Picture):
        name = "pictures_picture"
    else:
        name = "articles_article" if target.kind == Kind.ARTICLE else "briefs_brief"
    return reverse(f"admin:{name}_{page}", args=[target.pk])


def desk_link(item: NewsItem) -> SafeString:
    return format_html('<a href="{}">{}</a>', desk_address(item, "change"), item.display_title)


def brief_count(count: int) -> str:
    return ngettext("%(count)d flash brief", "%(count)d flash briefs", count) % {"count": count}

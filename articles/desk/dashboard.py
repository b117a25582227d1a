"""Panels of the desk's first page: short lists of what comes next, was just published, or is unfinished.

`Desk.index` in `desk/site.py` collects them, and those of other packages.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import desk_address, join_sentences, status_label
from articles.models import AutosavedForm, Kind, NewsItem, PublicationStatus
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.removed_text import without_closed

RECENT = timedelta(hours=6)
MAX_ROWS = 6
MAX_UNSAVED = 2


@dataclass(frozen=True, slots=True)
class RowAction:
    """A button of a line: it posts `fields` to `address`. `key`: pressed alone it presses the button."""

    label: str
    address: str
    fields: dict[str, str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """A line of a panel. `note`: anything unusual about it, "" if there is nothing."""

    address: str
    name: str
    kind: str
    time: str | SafeString
    note: str = ""
    action: RowAction | None = None


@dataclass(frozen=True, slots=True)
class DashboardPanel:
    """A list on the first page; panels are ordered by `rank`.

    `more`: the address of the whole list. `empty`: the text where there are no rows.
    """

    rank: int
    name: str
    heading: str
    rows: list[DashboardRow]
    empty: str
    more: str
    more_words: str


def item_panels(request: HttpRequest, at: datetime) -> list[DashboardPanel]:
    """The three panels of items; each takes one or two bounded queries on an index."""
    return [_scheduled(at), _recently_published(at), _drafts(request, at)]


def _scheduled(at: datetime) -> DashboardPanel:
    items = for_rows(NewsItem.objects.filter(published_at__gt=at, withdrawn_at__isnull=True), at)
    return DashboardPanel(
        rank=1,
        name="scheduled",
        heading=_("Scheduled"),
        rows=[_item_row(item, item.published_at, at, "") for item in items.order_by("published_at", "pk")[:MAX_ROWS]],
        empty=join_sentences(
            _("Nothing is scheduled."), _("Set a time in the form of a draft, such as “tomorrow 8:30”.")
        ),
        more=reverse("admin:articles_article_changelist") + "?standing=scheduled",
        more_words=_("All scheduled articles"),
    )


def _recently_published(at: datetime) -> DashboardPanel:
    """Includes items that have been withdrawn or taken down since, with their status as the note."""
    items = for_rows(NewsItem.objects.filter(published_at__lte=at, published_at__gt=at - RECENT), at)
    hours = RECENT // timedelta(hours=1)
    return DashboardPanel(
        rank=2,
        name="out",
        heading=ngettext("Published in the last hour", "Published in the last %(count)d hours", hours)
        % {"count": hours},
        rows=[
            _item_row(item, item.published_at, at, _status_unless_public(item, at))
            for item in items.order_by("-published_at", "-pk")[:MAX_ROWS]
        ],
        empty=_("Nothing was published."),
        more=reverse("admin:briefs_brief_changelist") + "?standing=public",
        more_words=_("All public flash briefs"),
    )


def _drafts(request: HttpRequest, at: datetime) -> DashboardPanel:
    """Unsaved forms first, then saved drafts that this person began."""
    drafts = for_rows(NewsItem.objects.filter(created_by=request.user.pk, published_at__isnull=True), at)
    unsaved = AutosavedForm.objects.filter(user=request.user.pk).order_by("-saved_at", "-pk").defer("values")
    unsaved = without_closed(unsaved, "item")
    return DashboardPanel(
        rank=3,
        name="drafts",
        heading=_("My drafts"),
        rows=[
            *(_unsaved_row(form, at) for form in unsaved[:MAX_UNSAVED]),
            *(
                _item_row(item, item.created_at, at, item.get_stage_display())
                for item in drafts.order_by("-slot")[:MAX_ROWS]
            ),
        ],
        empty=join_sentences(_("You have no drafts."), _("What you write and have not published appears here.")),
        more=reverse("admin:articles_article_changelist") + "?standing=draft",
        more_words=_("All draft articles"),
    )


def for_rows(items: NewsItemQuerySet[NewsItem], at: datetime) -> NewsItemQuerySet[NewsItem]:
    """Without the texts, except the beginning that `display_title` needs."""
    texts = ("body", "standfirst", "rights_sentence")
    rows: NewsItemQuerySet[NewsItem] = (
        items.with_restrictions(at).defer(*texts).annotate(opening=Substr("body", 1, 300))
    )
    return rows


def _item_row(item: NewsItem, moment: datetime | None, at: datetime, note: str) -> DashboardRow:
    time = short_time(moment, at) if moment else ""
    return DashboardRow(desk_address(item, "change"), item.display_title, item.get_kind_display(), time, note)


def _unsaved_row(form: AutosavedForm, at: datetime) -> DashboardRow:
    """Leads to the form, filled with what was typed."""
    name = "articles_article" if form.kind == Kind.ARTICLE else "briefs_brief"
    page = "copy" if form.is_working_copy else "change"
    address = reverse(f"admin:{name}_{page}", args=[form.item_id]) if form.item_id else reverse(f"admin:{name}_add")
    title, time = form.title or _("(no text yet)"), short_time(form.saved_at, at)
    return DashboardRow(f"{address}?restore={form.key}", title, form.get_kind_display(), time, _("not saved"))


def _status_unless_public(item: NewsItem, at: datetime) -> str:
    return "" if item.status(at) is PublicationStatus.PUBLIC and not item.modes(at) else status_label(item, at)


def short_time(moment: datetime, at: datetime) -> str:
    """The time of day, with the date unless it is today."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate(at) else f"{local:%m-%d %H:%M}"

"""What does somebody who comes to the desk want to see first? What will go out, what went out, what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.words import desk_address, standing_words, title_of
from articles.models import KeptText, Kind, NewsItem, Standing
from articles.models.newsitem import NewsItemQuerySet

LATELY = timedelta(hours=6)
MOST_ROWS = 6
MOST_UNSAVED = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. `beside`: its time; `told`: what else is to be known of it, if anything."""

    address: str
    name: str
    kind: str
    beside: str | SafeString
    told: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A short list on the first page. `rank` orders them; `more` leads on where there is more, under `more_words`."""

    rank: int
    name: str
    heading: str
    rows: list[Row]
    empty: str
    more: str
    more_words: str


def item_panels(request: HttpRequest, at: datetime) -> list[Panel]:
    """Three lists of items, each by one or two bounded questions along an index."""
    return [_scheduled(at), _went_out(at), _drafts(request, at)]


def _scheduled(at: datetime) -> Panel:
    rows = _shown(NewsItem.objects.filter(published_at__gt=at, withdrawn_at__isnull=True), at)
    return Panel(
        rank=1,
        name="scheduled",
        heading=_("Scheduled"),
        rows=[_row(item, item.published_at, at, "") for item in rows.order_by("published_at", "pk")[:MOST_ROWS]],
        empty=_("Nothing is scheduled."),
        more=reverse("admin:articles_article_changelist") + "?standing=scheduled",
        more_words=_("All scheduled articles"),
    )


def _went_out(at: datetime) -> Panel:
    """Withdrawn and taken down ones too, and it says so: this is what was done, not what is read."""
    rows = _shown(NewsItem.objects.filter(published_at__lte=at, published_at__gt=at - LATELY), at)
    found = rows.order_by("-published_at", "-pk")[:MOST_ROWS]
    hours = LATELY // timedelta(hours=1)
    return Panel(
        rank=2,
        name="out",
        heading=ngettext("Out in the last hour", "Out in the last %(count)d hours", hours) % {"count": hours},
        rows=[_row(item, item.published_at, at, _unless_public(item, at)) for item in found],
        empty=_("Nothing went out."),
        more=reverse("admin:briefs_brief_changelist") + "?standing=public",
        more_words=_("All public flash briefs"),
    )


def _drafts(request: HttpRequest, at: datetime) -> Panel:
    mine = _shown(NewsItem.objects.filter(created_by=request.user.pk, published_at__isnull=True), at)
    found = mine.order_by("-slot")[:MOST_ROWS]
    typed = KeptText.objects.filter(user=request.user.pk).order_by("-saved_at", "-pk").defer("values")[:MOST_UNSAVED]
    return Panel(
        rank=3,
        name="drafts",
        heading=_("My drafts"),
        rows=[
            *(_unsaved(kept, at) for kept in typed),
            *(_row(item, item.created_at, at, item.get_stage_display()) for item in found),
        ],
        empty=_("You have no drafts."),
        more=reverse("admin:articles_article_changelist") + "?standing=draft",
        more_words=_("All drafts of articles"),
    )


def _shown(items: NewsItemQuerySet, at: datetime) -> NewsItemQuerySet:
    """Without the texts, but for the words that a title is made of where there is no headline."""
    texts = ("body", "standfirst", "rights_sentence")
    return items.with_restrictions(at).defer(*texts).annotate(opening=Substr("body", 1, 300))


def _row(item: NewsItem, moment: datetime | None, at: datetime, told: str) -> Row:
    beside = short_time(moment, at) if moment else ""
    return Row(desk_address(item, "change"), title_of(item), item.get_kind_display(), beside, told)


def _unsaved(kept: KeptText, at: datetime) -> Row:
    """What was typed into a form and not saved: the form again, with it."""
    name = "articles_article" if kept.kind == Kind.ARTICLE else "briefs_brief"
    form = reverse(f"admin:{name}_change", args=[kept.item_id]) if kept.item_id else reverse(f"admin:{name}_add")
    title = kept.title or _("(no words yet)")
    return Row(
        f"{form}?restore={kept.key}", title, kept.get_kind_display(), short_time(kept.saved_at, at), _("not saved")
    )


def _unless_public(item: NewsItem, at: datetime) -> str:
    return "" if item.standing(at) is Standing.PUBLIC and not item.modes(at) else standing_words(item, at)


def short_time(moment: datetime, at: datetime) -> str:
    """The time of day; for another day its date too."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate(at) else f"{local:%m-%d %H:%M}"

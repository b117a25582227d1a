"""Rows of the case queue: what each case shows besides its own columns, read for all rows of a page together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import list_time, picture_label, target_label
from articles.formats.counts import BoundedCount, count_column
from articles.models import Kind, NewsItem, Placement
from articles.pictures.models import Picture
from articles.takedowns.admin.cases.page import deadline_label
from articles.takedowns.cases.conversation import cases_with_news
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.models import Appeal, Case, Notice

# The share of its time after which a deadline is shown as running out.
RUNNING_OUT = 0.75
LANGUAGES = {"zh-hans": "中文", "en": "English"}


@dataclass(slots=True)
class QueueRow:
    """What a row of the queue shows besides the columns of the case."""

    at: datetime
    kind: str = ""
    name: str = ""
    picture: Picture | None = None
    reach: str = ""
    languages: list[str] = field(default_factory=list)
    may_claim: bool = False
    contested: str = ""
    has_news: bool = False


def with_queue_rows(cases: Iterable[Case], request: HttpRequest) -> list[Any]:
    """The cases, each with its QueueRow as `queue_row`. At most five queries, which do not read the bodies of items."""
    rows: list[Any] = list(cases)
    at, may_decide = timezone.now(), request.user.has_perm(PERMISSION)
    placements = Placement.objects.in_bulk({row.placement_id for row in rows if row.placement_id})
    in_placements = {pk for placement in placements.values() for pk in (placement.brief_id, placement.article_id)}
    items = _items({row.item_id for row in rows if row.item_id} | in_placements, at)
    for placement in placements.values():
        placement.brief, placement.article = items[placement.brief_id], items[placement.article_id]
    pictures = _pictures({row.picture_id for row in rows if row.picture_id}, at)
    languages, contested = _languages(rows), _contested(rows, at)
    listed = Case.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    with_news = set(listed.filter(pk__in=cases_with_news()).values_list("pk", flat=True))
    for row in rows:
        row.queue_row = _queue_row(row, at, items, placements, pictures)
        row.queue_row.has_news = row.pk in with_news
        row.queue_row.languages = languages.get(row.pk, [])
        row.queue_row.contested = contested.get(row.pk, "")
        row.queue_row.may_claim = may_decide and row.is_open and row.assignee_id != request.user.pk
    return rows


def _items(keys: set[int], at: datetime) -> dict[int, Any]:
    """Items with the number of public articles that carry each, up to a limit."""
    public = NewsItem.objects.public(at).order_by()
    carriers = public.filter(placements__brief=OuterRef("pk"), placements__position__isnull=False)
    items = NewsItem.objects.defer("body", "standfirst", "rights_sentence")
    return (
        items.annotate(opening=Substr("body", 1, 300), carrier_count=count_column(carriers)).in_bulk(keys)
        if keys
        else {}
    )


def _pictures(keys: set[int], at: datetime) -> dict[int, Any]:
    using = NewsItem.objects.public(at).order_by().filter(picture_uses__picture=OuterRef("pk"))
    return Picture.objects.annotate(use_count=count_column(using)).in_bulk(keys) if keys else {}


def _languages(cases: list[Case]) -> dict[int, list[str]]:
    """The languages of the notices of each case."""
    if not cases:
        return {}
    joined = Notice.cases.through.objects.filter(case__in=[case.pk for case in cases]).order_by()
    by_case: dict[int, list[str]] = {}
    for case, language in sorted(joined.values_list("case", "notice__language").distinct()):
        by_case.setdefault(case, []).append(LANGUAGES.get(language, language))
    return by_case


def _contested(cases: list[Case], at: datetime) -> dict[int, str]:
    """The badge of each case with an open appeal: that it is contested, or when the content is put back."""
    found: dict[int, str] = {}
    rows = Appeal.objects.filter(case__in=[case.pk for case in cases], decided_at=None).order_by("-pk")
    for case, opens_at, closes_at in rows.values_list("case", "opens_at", "closes_at") if cases else ():
        days = {"start": list_time(opens_at), "end": list_time(closes_at)}
        if opens_at is None:
            found.setdefault(case, _("contested"))
        elif opens_at <= at:
            found[case] = _("put-back window open: from %(start)s until %(end)s") % days
        else:
            found[case] = _("contested, restored from %(start)s") % days
    return found


def _queue_row(case: Case, at: datetime, items: Any, placements: Any, pictures: Any) -> QueueRow:
    if case.picture_id:
        picture = pictures[case.picture_id]
        reach = _counted(ngettext("in %(count)s item", "in %(count)s items", picture.use_count), picture.use_count)
        return QueueRow(at, _("picture"), picture_label(picture), picture, reach)
    if case.placement_id:
        return QueueRow(at, str(Placement._meta.verbose_name), target_label(placements[case.placement_id]))
    if case.item_id is None:
        return QueueRow(at, "", _("No page of this site was named"))
    item = items[case.item_id]
    count = item.carrier_count if item.kind == Kind.BRIEF else 0
    reach = _counted(ngettext("in %(count)s article", "in %(count)s articles", count), count)
    return QueueRow(at, item.get_kind_display(), item.display_title, None, reach)


def _counted(message: str, count: int) -> str:
    """The message with the count, such as "1,000+"; "" for none."""
    return message % {"count": BoundedCount.of(count)} if count else ""


def urgency(case: Case, at: datetime) -> str:
    """`calm`, `soon`, `late` or `paused`."""
    if case.due_for == Case.Clock.ANSWER:
        return "paused"
    if case.due_at is None or case.due_at <= at:
        return "late"
    return "soon" if _elapsed(case, at) >= RUNNING_OUT else "calm"


def _elapsed(case: Case, at: datetime) -> float:
    """The share of the time from opening to deadline that has passed, 0 to 1."""
    assert case.due_at is not None
    whole = (case.due_at - case.opened_at).total_seconds()
    return min(max((at - case.opened_at).total_seconds() / whole, 0), 1) if whole > 0 else 1


def deadline_html(case: Case, at: datetime) -> SafeString:
    """The deadline as a bar and in words, so that no meaning rests on colour alone."""
    if not case.is_open or case.due_at is None:
        return format_html('<span class="due">{}</span>', list_time(case.decided_at))
    level = urgency(case, at)
    paused = format_html("<strong>{}</strong> ", _("The clock is paused.")) if level == "paused" else ""
    html = (
        '<span class="due is-{}"><progress max="100" value="{}" aria-hidden="true"></progress>'
        '<span class="due-words">{}{}</span> <time datetime="{}">{}</time></span>'
    )
    percent, due = round(_elapsed(case, at) * 100), case.due_at
    return format_html(html, level, percent, paused, deadline_label(case, at), due.isoformat(), list_time(due))

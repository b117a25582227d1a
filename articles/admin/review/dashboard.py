"""Panels of review on the desk's first page: what waits for this person, and what was published unchecked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.admin.review.panel import APPROVE, name_of, unchecked_words
from articles.desk.dashboard import DashboardPanel, DashboardRow, RowAction, for_rows, short_time
from articles.desk.labels import desk_address
from articles.desk.users import current_user
from articles.editing.review.actions import next_step
from articles.editing.review.open_checks import due_checks, is_overdue
from articles.editing.review.rule import Reviewer, reviewer
from articles.editing.review.state import ReviewState, review_states
from articles.editing.revisions.record import latest_revisions
from articles.formats.lists import join_list
from articles.models import Line, NewsItem, OpenCheck, ReviewRequest, ReviewStep
from articles.models.removed_text import is_text_closed, load_closing

MAX_ROWS = 6
# So many of the oldest requests are examined; those that this person cannot check are left out.
MAX_EXAMINED = 30


def review_panels(request: HttpRequest, at: datetime) -> list[DashboardPanel]:
    """The panels, each in a bounded number of queries; none where no step is configured."""
    moments = set(ReviewStep.objects.values_list("moment", flat=True))
    if not moments:
        return []
    user, panels = current_user(request), []
    person = reviewer(user)
    if ReviewStep.Moment.BEFORE in moments:
        panels.append(_waiting(user, person, at))
    if ReviewStep.Moment.AFTER in moments:
        panels.append(_unchecked(person, at))
    return panels


def _waiting(user: User, person: Reviewer, at: datetime) -> DashboardPanel:
    """What was sent back to this person, then what they can check, the longest waiting first."""
    requests = ReviewRequest.objects.select_related("by", "taken_by")
    returned = list(requests.filter(by=user, returned_at__isnull=False).order_by("returned_at")[:MAX_ROWS])
    others = requests.exclude(by=user).filter(returned_at__isnull=True)
    mine = list(others.filter(taken_by=user).order_by("at")[:MAX_ROWS])
    free = list(others.filter(~Q(taken_by=user) | Q(taken_by__isnull=True)).order_by("at")[:MAX_EXAMINED])
    items = _items({row.item_id for row in (*returned, *mine, *free)}, at)
    rows = [_returned_row(row, items[row.item_id], at) for row in returned]
    states = {line: _states_of((*mine, *free), line, items) for line in Line}
    for row in (*mine, *free):
        item, state = items[row.item_id], states[Line(row.line)][row.item_id]
        if _can_check(item, state, person):
            rows.append(_request_row(row, item, state, user, at))
    return DashboardPanel(
        rank=0,
        name="review",
        heading=_("Waiting for me"),
        rows=rows[:MAX_ROWS],
        empty=_("Nothing waits for you."),
        more=reverse("admin:articles_article_changelist") + "?standing=review",
        more_words=_("All articles waiting for review"),
    )


def _states_of(requests: Iterable[ReviewRequest], line: Line, items: dict[int, Any]) -> dict[int, ReviewState]:
    """The states of the texts, or of the working copies, that are requested."""
    ids = {row.item_id for row in requests if row.line == line}
    return review_states({pk: items[pk].kind for pk in ids}, line) if ids else {}


def _address(row: ReviewRequest, item: NewsItem) -> str:
    return desk_address(item, "copy_publish" if row.line == Line.COPY else "change")


def _items(ids: set[int], at: datetime) -> dict[int, Any]:
    items = {item.pk: item for item in for_rows(NewsItem.objects.filter(pk__in=ids), at)} if ids else {}
    load_closing(items.values())
    return items


def _can_check(item: NewsItem, state: ReviewState, person: Reviewer) -> bool:
    step = next_step(item, state)
    return step is not None and not is_text_closed(item) and person.may_check(item, state, step)


def _returned_row(row: ReviewRequest, item: NewsItem, at: datetime) -> DashboardRow:
    time = short_time(row.returned_at, at) if row.returned_at else ""
    return DashboardRow(_address(row, item), item.display_title, item.get_kind_display(), time, _("sent back"))


def _request_row(row: ReviewRequest, item: NewsItem, state: ReviewState, user: User, at: datetime) -> DashboardRow:
    step = next_step(item, state)
    note = [step.name] if step else []
    if row.taken_by is not None:
        words = _("you are checking it") if row.taken_by == user else _("%(person)s is checking it")
        note.append(words % {"person": name_of(row.taken_by)})
    kind = join_list([item.get_kind_display(), name_of(row.by)])
    return DashboardRow(_address(row, item), item.display_title, kind, short_time(row.at, at), join_list(note))


def _unchecked(person: Reviewer, at: datetime) -> DashboardPanel:
    checks = list(due_checks(at).select_related("step")[:MAX_ROWS])
    items = _items({check.item_id for check in checks}, at)
    states = review_states({pk: item.kind for pk, item in items.items()})
    versions = {pk: revision.number for pk, revision in latest_revisions(NewsItem, list(items)).items()}
    rows: list[DashboardRow] = []
    for check in checks:
        item = items[check.item_id]
        action = None
        if _can_check(item, states[item.pk], person):
            action = _check_action(item, versions[item.pk], key="" if any(row.action for row in rows) else "a")
        rows.append(_unchecked_row(check, item, action, at))
    return DashboardPanel(
        rank=0,
        name="unchecked",
        heading=_("Published unchecked"),
        rows=rows,
        empty=_("Everything published has been checked."),
        more=reverse("admin:briefs_brief_changelist") + "?standing=unchecked",
        more_words=_("All unchecked flash briefs"),
    )


def _check_action(item: NewsItem, number: int, key: str) -> RowAction:
    fields = {"item": str(item.pk), APPROVE: "1", "review_number": str(number), "back": "1"}
    return RowAction(pgettext("button", "Checked"), reverse("admin:articles_newsitem_review"), fields, key)


def _unchecked_row(check: OpenCheck, item: NewsItem, action: RowAction | None, at: datetime) -> DashboardRow:
    note = join_list([unchecked_words(check.since, at), *([_("overdue")] if is_overdue(check, at) else [])])
    time = short_time(check.since, at)
    return DashboardRow(desk_address(item, "change"), item.display_title, item.get_kind_display(), time, note, action)

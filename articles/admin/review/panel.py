"""Review in the form of an item: its steps, who wrote and checked it, and the buttons of review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.desk.dashboard import short_time
from articles.desk.users import current_user
from articles.editing.review.actions import (
    approve,
    latest_number,
    latest_revision,
    next_step,
    open_request,
    request_review,
    send_back,
    take,
)
from articles.editing.review.rule import PERMISSIONS, check_reviewer, is_released
from articles.editing.review.state import ReviewState, Step, review_states, state_of_new
from articles.editing.revisions.record import revisions_of
from articles.formats.lists import join_list, sentences
from articles.models import Approval, Line, NewsItem, OpenCheck, ReviewRequest, Revision

REQUEST, TAKE, SEND_BACK, APPROVE = "_request_review", "_take_review", "_send_back", "_approve"
ACTS = (REQUEST, TAKE, SEND_BACK, APPROVE)
# Acts on the version as it is saved: a form with changes is not saved by them.
ACTS_OF_REVIEWER = (TAKE, SEND_BACK, APPROVE)


@dataclass(frozen=True, slots=True)
class ReviewButton:
    """A submit button. `key`: pressed alone it presses the button."""

    name: str
    label: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step with what has become of it: "checked", "waiting", "void" or "open" (published, not checked yet)."""

    name: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewPanel:
    """`number`: the version that an approval would name. `is_missing`: a step keeps it from being published.

    `refusal`: why the reader cannot check it. `words`: with which it was sent back or requested.
    """

    steps: list[StepRow]
    buttons: list[ReviewButton]
    number: int
    is_missing: bool
    authors: str = ""
    waiting: str = ""
    words: str = ""
    refusal: str = ""
    takes_words: bool = field(default=False)


def pressed_act(post: Mapping[str, Any]) -> str | None:
    """The name of the review button that submitted the form, None for another one."""
    return next((name for name in ACTS if name in post), None)


def perform_act(act: str, item: NewsItem, by: User, post: Mapping[str, Any], line: Line = Line.TEXT) -> str:
    """Do what a review button says. Returns a message. Raises ValidationError with nothing changed."""
    words = post.get("review_words", "")
    if act == REQUEST:
        request_review(item, by, words.strip(), line)
        return _("Sent for review.")
    if act == TAKE:
        take(item, by, line)
        return _("You are checking it.")
    if act == SEND_BACK:
        send_back(item, by, words, line)
        return _("Sent back to its author.")
    number = post.get("review_number", "")
    approval = approve(item, by, int(number) if number.isdecimal() and len(number) < 10 else 0, line)
    return _("Approved: %(step)s.") % {"step": approval.step_name}


def request_copy_review(request: HttpRequest, item: NewsItem | None) -> None:
    """Send the working copy that was just saved in place of the published text to review, if there is one."""
    if item is None or latest_revision(item, Line.COPY) is None:
        return
    request_review(item, current_user(request), line=Line.COPY)
    messages.success(request, _("Sent for review."))


def review_panel(
    item: NewsItem, user: User, at: datetime, line: Line = Line.TEXT, *, may_edit: bool
) -> ReviewPanel | None:
    """The panel for an item, None where no step is configured for its kind. A new item has no key yet."""
    state = review_states({item.pk: item.kind}, line)[item.pk] if item.pk else state_of_new(item.kind, user)
    if not state.steps and state.after is None:
        return None
    step = next_step(item, state)
    refusal = _refusal(item, state, step, user) if step and item.pk else ""
    request = open_request(item, line)
    may_check = step is not None and item.pk is not None and not refusal and may_edit
    may_request = may_edit and (line == Line.COPY or not is_released(item))
    buttons = _buttons(state, step, request, user, may_check=may_check, may_request=may_request)
    names = {button.name for button in buttons}
    return ReviewPanel(
        steps=_step_rows(item, state, line, at),
        buttons=buttons,
        number=latest_number(item, line),
        is_missing=bool(state.missing()),
        authors=_names(state.unchecked_authors(step)) if step and item.pk else "",
        waiting=_waiting_words(request, at) if request else "",
        words=_last_words(item, request, line) if step else "",
        refusal=refusal if user.has_perm(PERMISSIONS[item.kind]) else "",
        takes_words=bool(names & {REQUEST, SEND_BACK}),
    )


def _buttons(
    state: ReviewState,
    step: Step | None,
    request: ReviewRequest | None,
    user: User,
    *,
    may_check: bool,
    may_request: bool,
) -> list[ReviewButton]:
    buttons = []
    if may_check and step is not None and not step.is_before:
        return [ReviewButton(APPROVE, pgettext("button", "Checked"), "a")]
    if may_check:
        buttons.append(ReviewButton(APPROVE, pgettext("button", "Approve"), "a"))
        if request is not None:
            if request.taken_by_id != user.pk:
                buttons.append(ReviewButton(TAKE, _("I’ll take it")))
            buttons.append(ReviewButton(SEND_BACK, _("Send back")))
    if may_request and state.missing() and request is None:
        buttons.append(ReviewButton(REQUEST, _("Request review")))
    return buttons


def _refusal(item: NewsItem, state: ReviewState, step: Step, user: User) -> str:
    try:
        check_reviewer(item, state, step, user)
    except ValidationError as refusal:
        return sentences(refusal.messages)
    return ""


def _waiting_words(request: ReviewRequest, at: datetime) -> str:
    names = {"person": name_of(request.by), "when": short_time(request.at, at)}
    if request.taken_by is None:
        return _("%(person)s asked for a review at %(when)s. Nobody has taken it yet.") % names
    words = _("%(person)s asked for a review at %(when)s. %(reviewer)s is checking it.")
    return words % (names | {"reviewer": name_of(request.taken_by)})


def _last_words(item: NewsItem, request: ReviewRequest | None, line: Line) -> str:
    """The words of the open request, or those with which the item was sent back."""
    if item.pk is None:
        return ""
    kind = Revision.Kind.REQUEST if request else Revision.Kind.SENT_BACK
    said = revisions_of(item).filter(kind=kind, is_working_copy=line == Line.COPY)
    return said.values_list("note", flat=True).first() or ""


def _step_rows(item: NewsItem, state: ReviewState, line: Line, at: datetime) -> list[StepRow]:
    given = _last_approvals(item, line)
    rows = [
        _step_row(step, state, given.get(step.pk), at)
        for step in state.steps
        if state.is_needed(step, state.released) or step.pk in given
    ]
    if state.after is not None and item.pk is not None and line == Line.TEXT:
        open_check = OpenCheck.objects.filter(item=item.pk, since__lte=at).first()
        if open_check is not None and item.withdrawn_at is None:
            rows.append(StepRow(state.after.name, "open", unchecked_words(open_check.since, at)))
        elif approval := given.get(state.after.pk):
            rows.append(StepRow(state.after.name, "checked", _approval_words(approval, at)))
    return rows


def _step_row(step: Step, state: ReviewState, approval: Approval | None, at: datetime) -> StepRow:
    if approval is None:
        return StepRow(step.name, "waiting", _("not checked yet"))
    if state.is_approved(step):
        return StepRow(step.name, "checked", _approval_words(approval, at))
    words = _("%(approval)s; the text was changed since") % {"approval": _approval_words(approval, at)}
    return StepRow(step.name, "void", words)


def _approval_words(approval: Approval, at: datetime) -> str:
    values = {"person": name_of(approval.by), "when": short_time(approval.at, at), "number": approval.number}
    return _("checked by %(person)s at %(when)s (version %(number)s)") % values


def _last_approvals(item: NewsItem, line: Line) -> dict[int, Approval]:
    """The newest approval of each step, by its id."""
    rows = Approval.objects.filter(item=item.pk, line=line, step__isnull=False).select_related("by")
    return {row.step_id: row for row in rows.order_by("number") if row.step_id} if item.pk else {}


def unchecked_words(since: datetime, at: datetime) -> str:
    """For how long readers have seen an unchecked text."""
    minutes = max(at - since, timedelta()) // timedelta(minutes=1)
    if minutes < 60:
        words = ngettext("unchecked for %(count)d minute", "unchecked for %(count)d minutes", minutes)
        return words % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("unchecked for %(count)d hour", "unchecked for %(count)d hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("unchecked for %(count)d day", "unchecked for %(count)d days", days) % {"count": days}


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def _names(accounts: Iterable[int | None]) -> str:
    people = User.objects.filter(pk__in=[pk for pk in accounts if pk is not None]).order_by("pk")
    return join_list(name_of(person) for person in people)

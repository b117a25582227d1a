"""Deadlines of cases: the earliest one among the notices of a case. Ours are extended by the time it was paused, those
that a law sets are not.

`law/response_periods.py` computes that of a notice.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Min
from django.utils import timezone

from articles.editing.restrictions import HIDDEN_FOR
from articles.models.restriction import Mode, Restriction
from articles.takedowns.cases.appeals.deadlines import appeal_deadlines
from articles.takedowns.cases.work_calendar import StoredCalendar
from articles.takedowns.law.legal_bases import BASES, OTHER, Basis
from articles.takedowns.law.response_periods import REPLY_PERIOD, ResponsePeriod, extended_deadline
from articles.takedowns.models import Case, Notice, Pause

# Moment, code of the clock and code of the basis ("" for a case of our own).
Deadline = tuple[datetime, str, str]
# Begin and end of a pause.
Span = tuple[datetime, datetime]


class Starts(NamedTuple):
    """When the clocks of one basis start: at receipt, when a notice is complete, or at the date set by an order."""

    basis: Basis
    received_at: datetime
    effective_at: datetime | None
    ordered_by: datetime | None


def set_due(case: Case) -> None:
    """Set the next deadline of a case, its clock and its basis. Does not save the case."""
    before = (case.due_at, case.told_late_at)
    _set_due_of_notices(case)
    due_at, clock = min(appeal_deadlines(case), default=(None, ""))
    if due_at is None or case.due_at is None:
        return
    has_other_clock = case.state != Case.State.CONTESTED or case.notices.exclude(state=Notice.State.CLOSED).exists()
    if not has_other_clock or due_at < case.due_at:
        case.due_at, case.due_for = due_at, clock
        case.told_late_at = before[1] if due_at == before[0] else None


def _set_due_of_notices(case: Case) -> None:
    """Set the deadline that follows from the notices of a case and from what it waits for.

    While a case waits for a reply or for a second person, a statutory deadline runs on, and is due if it is earlier.
    """
    if (waiting := _waiting_deadline(case)) is not None:
        end, code, basis = min([waiting, *_statutory_deadlines(case)])
        case.due_at, case.due_for, case.basis = end, code, basis or case.basis
        return
    end, code, basis = min(_running_deadlines(case), default=_newsroom_deadline(case))
    due_at = min(end, _hidden_until(case))
    if case.due_at != due_at:
        case.told_late_at = None
    case.due_at, case.due_for, case.basis = due_at, code, basis or case.basis


def _waiting_deadline(case: Case) -> Deadline | None:
    """When the reply or the second person is due for which a case waits; None if it waits for nobody."""
    if case.state == Case.State.NEEDS_INFO:
        pause = case.pauses.filter(ends_at=None).first()
        return (pause.starts_at if pause else timezone.now()) + REPLY_PERIOD, Case.Clock.ANSWER, ""
    if case.state == Case.State.SECOND_REVIEW and case.decided_at:
        return case.decided_at + HIDDEN_FOR, Case.Clock.SECOND, ""
    return None


def _statutory_deadlines(case: Case) -> list[Deadline]:
    return list(_deadlines(case, list(_starts(case)), ("decide",), [], only_statutory=True))


def set_first_due(cases: Sequence[Case], notice: Notice) -> None:
    """Set the deadline of new cases with this one notice. Queries only the calendar, if a period is in workdays."""
    starts = Starts(BASES.get(notice.basis, OTHER), notice.received_at, notice.effective_at, notice.ordered_by)
    first = min(_deadlines(cases[0], [starts], ("look", "decide"), []))
    for case in cases:
        case.due_at, case.due_for, case.basis = first


def promised_answer(case: Case, notice: Notice) -> datetime | None:
    """By when the law obliges us to decide on a notice; None while its clock does not run, or if no law sets one."""
    basis = BASES.get(notice.basis, OTHER)
    clock = basis.clock("decide")
    is_running = case.is_open and case.state != Case.State.NEEDS_INFO
    if clock is None or not clock.is_statutory or notice.effective_at is None or not is_running:
        return None
    starts = Starts(basis, notice.received_at, notice.effective_at, notice.ordered_by)
    return min(_deadlines(case, [starts], ("decide",), _pauses(case)))[0]


def end_pause(case: Case, came: datetime | None = None) -> None:
    """End the pause of a case that waits for a reply, when the reply came (by default now), but never before it began.
    Does not save the case.
    """
    for pause in Pause.objects.select_for_update(of=("self",)).filter(case=case, ends_at=None):
        pause.ends_at = max(pause.starts_at, min(came or timezone.now(), timezone.now()))
        pause.save(update_fields=["ends_at"])
        case.changed_pauses.append(pause)
    if case.state == Case.State.NEEDS_INFO:
        case.state = Case.State.IN_REVIEW


def _running_deadlines(case: Case) -> list[Deadline]:
    """Deadlines of the clocks that run: both until the first look, then that of the decision."""
    starts, pauses = list(_starts(case)), _pauses(case)
    codes = ("look", "decide") if case.state == Case.State.RECEIVED else ("decide",)
    # A statutory clock does not run before the notice is complete; until then the first look stays due.
    return list(_deadlines(case, starts, codes, pauses)) or list(_deadlines(case, starts, ("look",), pauses))


def _starts(case: Case) -> Iterator[Starts]:
    """The earliest start for each basis among the open notices. One query."""
    notices = case.notices.exclude(state=Notice.State.CLOSED).order_by().values("basis")
    for row in notices.annotate(received=Min("received_at"), effective=Min("effective_at"), ordered=Min("ordered_by")):
        yield Starts(BASES.get(row["basis"], OTHER), row["received"], row["effective"], row["ordered"])


def _deadlines(
    case: Case, starts: list[Starts], codes: tuple[str, ...], pauses: list[Span], *, only_statutory: bool = False
) -> Iterator[Deadline]:
    """The end of each clock that has started. Pauses move our own clocks alone: no law that we apply suspends its own
    while a question to the claimant is open.
    """
    for basis, received_at, effective_at, ordered_by in starts:
        for clock in filter(None, map(basis.clock, codes)):
            start = effective_at if clock.is_statutory else received_at
            if start is None or (only_statutory and not clock.is_statutory):
                continue
            if ordered_by and clock.code == "decide":
                yield ordered_by, clock.code, basis.code
            else:
                paused = timedelta() if clock.is_statutory else _paused_since(start, pauses)
                yield _end(case, clock, start) + paused, clock.code, basis.code


def _end(case: Case, clock: ResponsePeriod, start: datetime) -> datetime:
    end = clock.deadline(start, StoredCalendar())
    return extended_deadline(end) if clock.extendable and case.extended_at else end


def _hidden_until(case: Case) -> datetime:
    """When content that was hidden for the time being becomes visible again, unless it is decided before."""
    decided_here = {"effects__decision__case__in": case.with_merged()}
    hidden = Restriction.objects.active(timezone.now()).filter(mode=Mode.HIDDEN, **decided_here)
    ends = [restriction.ends_at for restriction in hidden if restriction.ends_at]
    return min(ends, default=datetime.max.replace(tzinfo=UTC))


def _newsroom_deadline(case: Case) -> Deadline:
    """A case without a notice was opened by the newsroom and follows its own rules."""
    clock = OTHER.clock("decide")
    assert clock is not None
    end = clock.deadline(case.opened_at, StoredCalendar())
    return end + _paused_since(case.opened_at, _pauses(case)), "decide", ""


def _pauses(case: Case) -> list[Span]:
    """The pauses of a case that have ended."""
    return [(start, end) for start, end in case.pauses.values_list("starts_at", "ends_at") if end]


def _paused_since(start: datetime, pauses: list[Span]) -> timedelta:
    """How long the case was paused after a clock started. The date that an order sets is never moved."""
    return sum((max(end - max(begin, start), timedelta()) for begin, end in pauses), timedelta())

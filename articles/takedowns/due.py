"""By when is a case due, and for what? The earliest clock among its notices; where it stood still, it ends later."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from articles.models.restriction import Mode, Restriction
from articles.restricting import INTERIM
from articles.takedowns.bases import BASES, OTHER, Basis
from articles.takedowns.clocks import ANSWER_AWAITED, Clock, extended
from articles.takedowns.models import Case, Notice

Due = tuple[datetime, str, str]


def set_due(case: Case) -> None:
    """Write into a case what is due next, for what, and by which basis. It is not saved."""
    if case.state == Case.State.NEEDS_INFO:
        pause = case.pauses.filter(ends_at=None).first()
        case.due_at, case.due_for = (pause.starts_at if pause else timezone.now()) + ANSWER_AWAITED, Case.Clock.ANSWER
        return
    if case.state == Case.State.SECOND_REVIEW and case.decided_at:
        case.due_at, case.due_for = case.decided_at + INTERIM, Case.Clock.SECOND
        return
    ends, code, basis = min(_running(case), default=_own(case))
    moment = min(ends + _stood_still(case), *_hidden_until(case))
    if case.due_at != moment:
        case.told_late_at = None
    case.due_at, case.due_for, case.basis = moment, code, basis or case.basis


def set_first_due(case: Case, notice: Notice) -> None:
    """The same for a case that begins with this notice; nothing is asked of the database."""
    row = (BASES.get(notice.basis, OTHER), notice.received_at, notice.effective_at, notice.ordered_by)
    case.due_at, case.due_for, case.basis = min(_ends(case, [row], ("look", "decide")))


def _running(case: Case) -> list[Due]:
    """What runs: until somebody looked both clocks, then that of the decision."""
    rows = list(_notices(case))
    codes = ("look", "decide") if case.state == Case.State.RECEIVED else ("decide",)
    # A law's clock does not run before a notice is complete; that of the first look goes on then.
    return list(_ends(case, rows, codes)) or list(_ends(case, rows, ("look",)))


Row = tuple[Basis, datetime, datetime | None, datetime | None]


def _notices(case: Case) -> Iterator[Row]:
    """The earliest of each basis: received, complete, and the order's own date. One query."""
    waiting = case.notices.exclude(state=Notice.State.CLOSED).order_by().values("basis")
    for row in waiting.annotate(first=Min("received_at"), complete=Min("effective_at"), ordered=Min("ordered_by")):
        yield BASES.get(row["basis"], OTHER), row["first"], row["complete"], row["ordered"]


def _ends(case: Case, rows: list[Row], codes: tuple[str, ...]) -> Iterator[Due]:
    for basis, first, complete, ordered in rows:
        for clock in filter(None, map(basis.clock, codes)):
            start = complete if clock.is_law else first
            if start is not None:
                yield _end(case, clock, start, ordered), clock.code, basis.code


def _end(case: Case, clock: Clock, start: datetime, ordered: datetime | None) -> datetime:
    if ordered and clock.code == "decide":
        return ordered
    end = clock.ends(start)
    return extended(end) if clock.extendable and case.extended_at else end


def _hidden_until(case: Case) -> list[datetime]:
    """What is hidden in this case for now shows again then, unless it is decided before."""
    now = timezone.now()
    hidden = Restriction.objects.active(now).filter(mode=Mode.HIDDEN, effects__decision__case=case)
    return [row.ends_at for row in hidden if row.ends_at] or [datetime.max.replace(tzinfo=UTC)]


def _own(case: Case) -> Due:
    """A case without a notice is our own: by the rules of the house."""
    clock = OTHER.clock("decide")
    assert clock is not None
    return clock.ends(case.opened_at), "decide", ""


def _stood_still(case: Case) -> timedelta:
    spans = case.pauses.exclude(ends_at=None).values_list("starts_at", "ends_at")
    return sum((end - start for start, end in spans if end), timedelta())

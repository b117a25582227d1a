"""Recompute the deadlines of open cases after a change of the work calendar, in batches.

Only deadlines in workdays move; the statutory limits in them do not, because they count the days of their law.
"""

from django.db import transaction

from articles.takedowns.cases.deadlines import set_due
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import CalendarYear, Case, LedgerEvent

BATCH = 100
# Of one run of the worker.
MAX_BATCHES = 20


def recompute_pending() -> int:
    """Recompute batches until none is left, at most MAX_BATCHES. Returns the number of deadlines that moved."""
    moved = 0
    for _number in range(MAX_BATCHES):
        batch = recompute_batch()
        if batch is None:
            break
        moved += batch
    return moved


@transaction.atomic
def recompute_batch() -> int | None:
    """The next batch of cases, in the order of their keys, with one event if a deadline moved. None: nothing is left.

    The row of the calendar is locked, so that two workers do not take the same batch.
    """
    pending = CalendarYear.objects.filter(recomputed_to__isnull=False).order_by("year")
    row = pending.select_for_update(of=("self",)).first()
    if row is None or row.recomputed_to is None:
        return None
    open_cases = Case.objects.open().filter(pk__gt=row.recomputed_to).order_by("pk")
    cases = list(open_cases.select_for_update(of=("self",))[:BATCH])
    moved = [case for case in cases if _moves(case)]
    for case in moved:
        case.save()
    if moved:
        payload = {"year": row.year, "cases": len(moved)}
        append_event(LedgerEvent.Action.RECOMPUTED, None, "", payload, moved)
    row.recomputed_to = cases[-1].pk if len(cases) == BATCH else None
    row.save(update_fields=["recomputed_to"])
    return len(moved)


def _moves(case: Case) -> bool:
    """Set the deadline of a case anew. Returns whether it changed."""
    before = (case.due_at, case.due_for, case.basis)
    set_due(case)
    return before != (case.due_at, case.due_for, case.basis)

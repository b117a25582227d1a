"""The next case: a moderator takes the unassigned case with the nearest deadline, and nobody else gets the same one.

PostgreSQL skips the rows that somebody else is taking at this moment; on SQLite the write lock lets one transaction
after another choose.
"""

from django.contrib.auth.models import User
from django.db import connection, transaction

from articles.models.removed_text import without_closed
from articles.takedowns.cases.closed_claims import is_case_closed
from articles.takedowns.cases.locking import check_permission, lock_cases
from articles.takedowns.cases.transitions import transition
from articles.takedowns.models import Case, LedgerEvent

# What waits for a reply or for a second person is nobody's next case.
TAKEN_UP = (Case.State.RECEIVED, Case.State.IN_REVIEW)
# Cases about closed text that are passed over before the search ends.
MAX_TRIED = 20


@transaction.atomic
def take_next(by: User) -> Case | None:
    """Assign the unassigned case that is due first; None if none is free. This counts as the first look.

    Cases about text that is closed to the reader stay for others.
    """
    check_permission(by)
    case = _free_case()
    if case is None:
        return None
    lock_cases([case.pk])
    case.assignee = by
    transition(case, Case.State.IN_REVIEW, by, LedgerEvent.Action.ASSIGNED, to=by.pk)
    return case


def _free_case() -> Case | None:
    """The first free case, locked."""
    free = Case.objects.open().filter(assignee__isnull=True, state__in=TAKEN_UP).order_by("due_at", "pk")
    free = without_closed(free, "item", "placement__brief", "placement__article")
    skip_locked = connection.features.has_select_for_update_skip_locked
    tried: list[int] = []
    for _attempt in range(MAX_TRIED):
        locking = free.exclude(pk__in=tried).select_for_update(of=("self",), skip_locked=skip_locked)
        case = locking.first()
        if case is None or not is_case_closed(case):
            return case
        tried.append(case.pk)
    return None

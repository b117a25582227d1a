"""Locking of cases: every transaction locks cases in the order of their keys, then their notices, then the texts that
it changes, and the head of the ledger last. Nothing that keeps to this order can deadlock.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from articles.editing.restrictions import column_of
from articles.editing.shared_rows import TAKE_DOWN_PERMISSION
from articles.takedowns.models import Case, Notice

PERMISSION = TAKE_DOWN_PERMISSION


class StaleCase(Exception):
    """Somebody else changed the case in the meantime. `case` is its current state; nothing was changed."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.reference} is at version {case.version}")
        self.case = case


def check_permission(by: User | None) -> None:
    """Raise PermissionDenied unless the account may decide cases. None is the system."""
    if by is not None and not by.has_perm(PERMISSION):
        raise PermissionDenied


def lock_cases(keys: Iterable[int]) -> dict[int, Case]:
    """Lock cases and their notices, each in the order of their keys. Returns the cases by key."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    cases = {case.pk: case for case in rows}
    if connection.features.has_select_for_update and cases:
        links = Notice.cases.through.objects.filter(case__in=list(cases)).order_by().values("notice")
        notices = Notice.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=links)
        list(notices.order_by("pk").values_list("pk"))
    return cases


def lock_case(case: Case, version: int, by: User | None) -> Case:
    """Reload a case and lock it. Raises PermissionDenied, StaleCase if it is not at this version, and ValidationError
    if it was merged into another case.
    """
    check_permission(by)
    current = lock_cases([case.pk])[case.pk]
    check_version(current, version)
    return current


def lock_with_open_case(case: Case, version: int, by: User | None) -> tuple[Case, Case | None]:
    """Like `lock_case`, together with the open case on the same target and of the same family, if it is another one."""
    check_permission(by)
    current, other = lock_with_other(case)
    check_version(current, version)
    return current, other


def lock_with_other(case: Case) -> tuple[Case, Case | None]:
    """A case and the other open case on its target and of its family, both locked in the order of their keys."""
    other = other_open_case(case)
    locked = lock_cases([case.pk, *([other.pk] if other else [])])
    other = locked.get(other.pk) if other else None
    # It may have been decided while this transaction waited for it.
    return locked[case.pk], other if other and other.is_open else None


def check_version(case: Case, version: int) -> None:
    if case.version != version:
        raise StaleCase(case)
    check_not_merged(case)


def check_not_merged(case: Case) -> None:
    if case.merged_into:
        raise ValidationError(
            _("Case %(case)s was merged into %(other)s. Continue there.")
            % {"case": case.reference, "other": case.merged_into.reference}
        )


def check_not_waiting(case: Case) -> None:
    """Raise ValidationError if a decision in the case waits for a second person."""
    if case.state == Case.State.SECOND_REVIEW:
        raise ValidationError(
            _("A decision in case %(case)s is waiting for a second person. Confirm or undo it first.")
            % {"case": case.reference}
        )


def other_open_case(case: Case) -> Case | None:
    """Another open case with the same target and family. Without a target there is none."""
    if case.target is None:
        return None
    on_target = Case.objects.open().filter(**{column_of(case.target): case.target}, family=case.family)
    return on_target.exclude(pk=case.pk).first()

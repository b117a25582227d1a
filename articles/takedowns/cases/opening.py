"""Opening cases: a notice joins the open case on each of its targets, and a case is created where there is none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles.editing.restrictions import Target, column_of
from articles.takedowns.cases.deadlines import end_pause, set_due, set_first_due
from articles.takedowns.cases.locking import lock_cases
from articles.takedowns.cases.notices.states import sync_notices
from articles.takedowns.law.legal_bases import BASES, Family
from articles.takedowns.ledger.chain import NewEvent, append_event, append_events, case_rows, notice_rows
from articles.takedowns.models import Case, Claimant, LedgerEvent, Notice
from articles.takedowns.models.reference_number import new_references

Event = LedgerEvent.Action
# Column and key of a target.
TargetKey = tuple[str, int]
MAX_ATTEMPTS = 5


def join_cases(notice: Notice, claimant: Claimant | None, targets: Iterable[Target]) -> list[tuple[Case, bool]]:
    """Add a notice to the open case of each target, creating cases as needed. Without a target it gets a new case.

    Returns each case and whether it is new. Runs inside the transaction that stores the notice.
    """
    family = BASES[notice.basis].family if notice.basis in BASES else Family.REMOVE
    joined = get_or_open_cases(targets, family, notice) or [(new_case(None, family, notice), True)]
    for case, is_new in joined:
        case.notifiers += not is_new and _is_new_claimant(case, claimant)
    notice.cases.add(*(case for case, _is_new in joined))
    received, events = notice_rows(notice), []
    for case, is_new in joined:
        if case.state == Case.State.NEEDS_INFO:
            end_pause(case)
            sync_notices(case)
        if not is_new:
            set_due(case)
            case.save()
        reference: dict[str, object] = {"notice": notice.reference}
        event, payload = (Event.OPENED, subject_of(case) | reference) if is_new else (Event.JOINED, reference)
        events.append(NewEvent(event, case.reference, payload, [*case_rows(case), *received]))
        received = []
    append_events(events, None)
    return joined


def get_or_open_case(target: Target, family: Family, notice: Notice | None = None) -> tuple[Case, bool]:
    """The open case on a target, locked, and whether it was created here."""
    return get_or_open_cases([target], family, notice)[0]


def get_or_open_cases(
    targets: Iterable[Target], family: Family, notice: Notice | None = None
) -> list[tuple[Case, bool]]:
    """The open case of each distinct target, locked, and whether it was created here.

    All existing cases are locked before the first is created. If somebody else creates one of them at the same time,
    the locks are released and everything starts again, so that two notices on the same pages cannot deadlock.
    """
    by_key = dict(sorted(((column_of(target), target.pk), target) for target in targets))
    for attempt in range(MAX_ATTEMPTS):
        try:
            with transaction.atomic():
                return _locked_or_new(by_key, family, notice)
        except IntegrityError:
            if attempt == MAX_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _locked_or_new(by_key: dict[TargetKey, Target], family: Family, notice: Notice | None) -> list[tuple[Case, bool]]:
    open_cases = _lock_open_cases(by_key, family)
    missing = [key for key in by_key if key not in open_cases]
    new = dict(zip(missing, new_cases([by_key[key] for key in missing], family, notice), strict=True))
    return [(open_cases[key], False) if key in open_cases else (new[key], True) for key in by_key]


def _lock_open_cases(keys: Iterable[TargetKey], family: Family) -> dict[TargetKey, Case]:
    by_column: dict[str, list[int]] = defaultdict(list)
    for column, key in keys:
        by_column[column].append(key)
    found: dict[int, TargetKey] = {}
    for column, of_column in by_column.items():
        rows = Case.objects.open().filter(**{f"{column}__in": of_column}, family=family).order_by()
        found |= {pk: (column, key) for pk, key in rows.values_list("pk", column)}
    # One may have been closed while this transaction waited for it.
    return {found[pk]: case for pk, case in lock_cases(found).items() if case.is_open} if found else {}


def open_newsroom_case(family: Family) -> Case:
    """A new case opened by the newsroom without a single target, for example a credit that appears on many items.

    The caller appends the event, after the texts are changed.
    """
    return new_case(None, family, None)


def new_case(target: Target | None, family: Family, notice: Notice | None) -> Case:
    return new_cases([target], family, notice)[0]


def new_cases(targets: Sequence[Target | None], family: Family, notice: Notice | None) -> list[Case]:
    """A case on each target; with a notice, that of its first claimant. Two queries, and those of the calendar."""
    references = new_references("C", Case, len(targets))
    rows = [
        Case(**({column_of(target): target} if target else {}), family=family.value, reference=reference)
        for target, reference in zip(targets, references, strict=True)
    ]
    for case in rows:
        case.due_at, case.opened_at = rows[0].opened_at, rows[0].opened_at
        case.notifiers = 1 if notice else 0
    if notice and rows:
        set_first_due(rows, notice)
    return Case.objects.add_all(rows)


def record_opening(case: Case, by: User | None) -> None:
    append_event(Event.OPENED, by, case.reference, subject_of(case), case_rows(case))


def subject_of(case: Case) -> dict[str, object]:
    """Target and family, as the ledger records them."""
    target = case.target
    return {"target": [column_of(target), target.pk] if target else None, "family": case.family}


def _is_new_claimant(case: Case, claimant: Claimant | None) -> bool:
    """Whether this case has no notice from this address yet. Anonymous claimants count one by one."""
    if claimant is None or not claimant.email:
        return True
    return not Claimant.objects.filter(notice__cases=case, email__iexact=claimant.email).exists()

"""Workflow of cases: a notice joins the open case on its target, and every later step is one function and one event.

The steps from `claim` to `set_hold` share one signature (case, version, by, reason), so the desk can call them by name;
some of them need no reason. Each raises `StaleCase` when `version` is no longer current.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, column_of
from articles.takedowns.cases.deadlines import set_due, set_first_due
from articles.takedowns.law.legal_bases import BASES, Family
from articles.takedowns.ledger.chain import append_event, case_rows, decision_rows, notice_rows
from articles.takedowns.letters.replies import request_missing
from articles.takedowns.models import Case, Claimant, Decision, LedgerEvent, Notice, Pause
from articles.takedowns.models.reference_number import new_reference

PERMISSION = "articles.take_down"
Event = LedgerEvent.Action


class StaleCase(Exception):
    """Somebody else changed the case in the meantime. `case` is its current state; nothing was changed."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.reference} is at version {case.version}")
        self.case = case


def join_cases(notice: Notice, claimant: Claimant | None, targets: Iterable[Target]) -> list[tuple[Case, bool]]:
    """Add a notice to the open case of each target, creating cases as needed. Without a target it gets a new case.

    Returns each case and whether it is new. Runs inside the transaction that stores the notice.
    """
    family = BASES[notice.basis].family if notice.basis in BASES else Family.REMOVE
    # Sorted, so that two notices about the same pages lock the cases in the same order and cannot deadlock.
    by_key = sorted({(column_of(target), target.pk): target for target in targets}.items(), key=lambda entry: entry[0])
    joined = [get_or_open_case(target, family, notice) for _key, target in by_key]
    joined = joined or [_new_case(None, family, notice)]
    for case, is_new in joined:
        case.notifiers += is_new or _is_new_claimant(case, claimant)
    notice.cases.add(*(case for case, _is_new in joined))
    received = notice_rows(notice)
    for case, is_new in joined:
        reference: dict[str, object] = {"notice": notice.reference}
        if case.state == Case.State.NEEDS_INFO:
            _end_pause(case)
        if not is_new:
            set_due(case)
        case.save()
        event = Event.OPENED if is_new else Event.JOINED
        payload = _subject(case) | reference if is_new else reference
        append_event(event, None, case.reference, payload, [*case_rows(case), *received])
        received = []
    return joined


def get_or_open_case(target: Target, family: Family, notice: Notice | None = None) -> tuple[Case, bool]:
    """The open case on a target, locked, and whether it was created here."""
    open_cases = (
        Case.objects.open().select_for_update(of=("self",)).filter(**{column_of(target): target}, family=family)
    )
    for _attempt in range(2):
        if case := open_cases.first():
            return case, False
        with suppress(IntegrityError), transaction.atomic():
            return _new_case(target, family, notice)
    return open_cases.get(), False


def open_newsroom_case(family: Family, by: User | None) -> Case:
    """A new case opened by the newsroom without a single target, for example a credit that appears on many items."""
    case, _is_new = _new_case(None, family, None)
    append_event(Event.OPENED, by, case.reference, _subject(case), [case])
    return case


def _new_case(target: Target | None, family: Family, notice: Notice | None) -> tuple[Case, bool]:
    target_field = {column_of(target): target} if target else {}
    case = Case(**target_field, family=family.value, reference=new_reference("C", Case))
    case.due_at = case.opened_at
    if notice:
        set_first_due(case, notice)
    case.save()
    return case, True


def _subject(case: Case) -> dict[str, object]:
    """Target and family, as the ledger records them."""
    target = case.target
    return {"target": [column_of(target), target.pk] if target else None, "family": case.family}


def _is_new_claimant(case: Case, claimant: Claimant | None) -> bool:
    """Whether this case has no notice from this address yet. Anonymous claimants count one by one."""
    if claimant is None or not claimant.email:
        return True
    return not Claimant.objects.filter(notice__cases=case, email__iexact=claimant.email).exists()


def lock_case(case: Case, version: int, by: User | None) -> Case:
    """Reload the case and lock its row. Raises PermissionDenied, or StaleCase if it is not at this version."""
    if by is not None and not by.has_perm(PERMISSION):
        raise PermissionDenied
    current = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if current.version != version:
        raise StaleCase(current)
    return current


def transition(
    case: Case,
    state: Case.State,
    by: User | None,
    event: LedgerEvent.Action,
    rows: Iterable[Model] = (),
    decision: Decision | None = None,
    **payload: object,
) -> None:
    """Set state and version, recompute the deadline, update the notices of the case and append one event.

    The event records the case, its decision with all that belongs to it, and other `rows` that this step changed.
    """
    case.state, case.version = state, case.version + 1
    if case.is_open:
        set_due(case)
    case.save()
    _sync_notices(case)
    payload = {"state": str(state), "version": case.version} | payload
    if decision:
        payload["decision"], rows = decision.pk, [*decision_rows(decision), *rows]
    append_event(event, by, case.reference, payload, [*case_rows(case), *rows])


@transaction.atomic
def claim(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Assign a case to oneself. This counts as the first look."""
    case = lock_case(case, version, by)
    case.assignee = by
    state = Case.State.IN_REVIEW if case.state == Case.State.RECEIVED else Case.State(case.state)
    transition(case, state, by, Event.ASSIGNED, to=by.pk)
    return case


@transaction.atomic
def release(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Remove the assignee."""
    case = lock_case(case, version, by)
    case.assignee = None
    transition(case, Case.State(case.state), by, Event.ASSIGNED, to=None)
    return case


@transaction.atomic
def await_reply(case: Case, version: int, by: User, reason: str) -> Case:
    """Pause the deadline until a reply comes or the case is resumed. Claimants of incomplete notices are emailed."""
    case = lock_case(case, version, by)
    if case.state not in (Case.State.RECEIVED, Case.State.IN_REVIEW):
        raise ValidationError(_("Only a case in review can wait for a reply."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason for pausing the deadline.")})
    case.changed_pauses.append(Pause.objects.create(case=case, reason=reason.strip()[:300]))
    notices = case.notices.exclude(state=Notice.State.CLOSED).select_related("claimant").order_by("pk")
    for notice in notices:
        request_missing(notice, case)
    transition(case, Case.State.NEEDS_INFO, by, Event.ASKED)
    return case


@transaction.atomic
def resume(case: Case, version: int, by: User | None, reason: str = "") -> Case:
    """End the pause: the reply came, or is no longer expected."""
    case = lock_case(case, version, by)
    if case.state != Case.State.NEEDS_INFO:
        raise ValidationError(_("This case is not waiting for a reply."))
    _end_pause(case)
    transition(case, Case.State(case.state), by, Event.RESUMED)
    return case


@transaction.atomic
def extend(case: Case, version: int, by: User, reason: str) -> Case:
    """Extend the statutory deadline once, where the law of the basis allows it and before it has passed."""
    case = lock_case(case, version, by)
    basis = BASES.get(case.basis)
    if not basis or not any(clock.extendable for clock in basis.clocks):
        raise ValidationError(_("The deadline for this legal basis cannot be extended."))
    if case.extended_at or not case.is_open or (case.due_at and case.due_at < timezone.now()):
        raise ValidationError(_("A deadline can be extended only once, before it has passed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: the claimant must be informed of it.")})
    case.extended_at = timezone.now()
    transition(case, Case.State(case.state), by, Event.EXTENDED)
    return case


@transaction.atomic
def mark_as_spam(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Close an open case as spam, without a decision."""
    return _close_without_decision(case, version, by, Case.State.SPAM)


@transaction.atomic
def mark_as_withdrawn(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Close an open case because the claimant withdrew the notice, without a decision."""
    return _close_without_decision(case, version, by, Case.State.WITHDRAWN)


def _close_without_decision(case: Case, version: int, by: User, state: Case.State) -> Case:
    case = lock_case(case, version, by)
    if not case.is_open:
        raise ValidationError(_("Only an open case can be marked as spam or as withdrawn."))
    _end_pause(case)
    transition(case, state, by, Event.CLOSED)
    return case


@transaction.atomic
def reopen(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Put a closed case back into review, with its notices."""
    case = lock_case(case, version, by)
    if case.is_open:
        raise ValidationError(_("This case is already open."))
    if case.target and other_open_case(case):
        raise ValidationError(
            _("Another case on the same target is already open: %(case)s.") % {"case": other_open_case(case)}
        )
    case.notices.update(state=Notice.State.IN_REVIEW, decided_at=None)
    transition(case, Case.State.IN_REVIEW, by, Event.REOPENED)
    return case


@transaction.atomic
def set_hold(case: Case, version: int, by: User, reason: str) -> Case:
    """Put a case on legal hold, so that none of it is erased. An empty reason ends the hold."""
    case = lock_case(case, version, by)
    case.hold = reason.strip()
    transition(case, Case.State(case.state), by, Event.HELD, held=bool(case.hold))
    return case


@transaction.atomic
def save_checklist(notice: Notice, by: User | None) -> None:
    """Save a notice whose basis or checklist changed, and update the deadlines of its cases."""
    cases = list(Case.objects.select_for_update(of=("self",)).filter(notices=notice).order_by("pk"))
    notice.loaded_values = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk).loaded_values
    is_complete = not notice.missing
    if is_complete != bool(notice.effective_at):
        notice.effective_at = timezone.now() if is_complete else None
    notice.save()
    changed: list[Model] = [notice]
    for case in cases:
        payload = {"notice": notice.reference, "missing": list(notice.missing)}
        if case.state == Case.State.NEEDS_INFO and is_complete:
            _end_pause(case)
        if case.is_open:
            set_due(case)
            case.save()
        append_event(Event.COMPLETED, by, case.reference, payload, [*case_rows(case), *changed])
        changed = []


def other_open_case(case: Case) -> Case | None:
    """Another open case with the same target and family."""
    if case.target is None:
        return None
    on_target = Case.objects.open().filter(**{column_of(case.target): case.target}, family=case.family)
    return on_target.exclude(pk=case.pk).first()


def _end_pause(case: Case) -> None:
    for pause in Pause.objects.select_for_update(of=("self",)).filter(case=case, ends_at=None):
        pause.ends_at = timezone.now()
        pause.save(update_fields=["ends_at"])
        case.changed_pauses.append(pause)
    if case.state == Case.State.NEEDS_INFO:
        case.state = Case.State.IN_REVIEW


# State of an open case -> state of its notices, as claimants see it on the status page.
NOTICE_STATES = {
    Case.State.RECEIVED: Notice.State.RECEIVED,
    Case.State.IN_REVIEW: Notice.State.IN_REVIEW,
    Case.State.NEEDS_INFO: Notice.State.NEEDS_INFO,
    Case.State.SECOND_REVIEW: Notice.State.IN_REVIEW,
}


def _sync_notices(case: Case) -> None:
    """Give the notices of a case its state. A notice with several cases is closed with the last of them."""
    notices = case.notices.exclude(state=Notice.State.CLOSED)
    if case.is_open:
        state = NOTICE_STATES[Case.State(case.state)]
        notices.exclude(state=state).update(state=state)
        return
    other_cases = Case.objects.open().exclude(pk=case.pk)
    still_open = Notice.objects.filter(cases__in=other_cases, pk__in=notices.values("pk"))
    to_close = list(notices.exclude(pk__in=still_open.values("pk")).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=to_close).update(state=Notice.State.CLOSED, decided_at=timezone.now())

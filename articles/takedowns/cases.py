"""How does a case begin and move? One case for a target and what is asked; each step by one verb, on record."""

from collections.abc import Iterable
from contextlib import suppress

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.restricting import Target, column_of
from articles.takedowns.answering import ask_for_missing
from articles.takedowns.bases import BASES, Family
from articles.takedowns.due import set_due, set_first_due
from articles.takedowns.ledger import append
from articles.takedowns.models import Case, Claimant, LedgerEvent, Notice, Pause
from articles.takedowns.references import new_reference

PERMISSION = "articles.take_down"
Event = LedgerEvent.Action


class Overtaken(Exception):
    """Somebody else moved the case in the meantime. `case` is how it stands now; nothing was changed."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.reference} is at version {case.version}")
        self.case = case


def join(notice: Notice, claimant: Claimant | None, targets: Iterable[Target]) -> list[tuple[Case, bool]]:
    """Put a notice into the open case of each target, made where there is none; with none of ours known, into a case
    without a target. Returns each with whether it is new. Runs inside the transaction of the notice.
    """
    family = BASES[notice.basis].family if notice.basis in BASES else Family.REMOVE
    # In the order of their numbers: two notices on the same pages then wait for each other and do not deadlock.
    wanted = sorted({(column_of(target), target.pk): target for target in targets}.items(), key=lambda one: one[0])
    joined = [open_case(target, family, notice) for _place, target in wanted] or [_new_case(None, family, notice)]
    for case, is_new in joined:
        case.notifiers += is_new or _is_somebody_else(case, claimant)
    notice.cases.add(*(case for case, _is_new in joined))
    for case, is_new in joined:
        told = {"notice": notice.reference}
        append(Event.OPENED if is_new else Event.JOINED, None, case.reference, _about(case) | told if is_new else told)
        if case.state == Case.State.NEEDS_INFO:
            _end_pause(case)
        if not is_new:
            set_due(case)
        case.save()
    return joined


def open_case(target: Target, family: Family, notice: Notice | None = None) -> tuple[Case, bool]:
    """The one open case on a target, locked, and whether it had to be made."""
    column = column_of(target)
    waiting = Case.objects.open().select_for_update(of=("self",)).filter(**{column: target}, family=family)
    for _attempt in range(2):
        if case := waiting.first():
            return case, False
        with suppress(IntegrityError), transaction.atomic():
            return _new_case(target, family, notice)
    return waiting.get(), False


def own_case(family: Family, by: User | None) -> Case:
    """A new case of our own about no single target, such as a name that stands above many."""
    case, _is_new = _new_case(None, family, None)
    append(Event.OPENED, by, case.reference, _about(case))
    return case


def _new_case(target: Target | None, family: Family, notice: Notice | None) -> tuple[Case, bool]:
    placed = {column_of(target): target} if target else {}
    case = Case(**placed, family=family.value, reference=new_reference("C", Case))
    case.due_at = case.opened_at
    if notice:
        set_first_due(case, notice)
    case.save()
    return case, True


def _about(case: Case) -> dict[str, object]:
    target = case.target
    return {"target": [column_of(target), target.pk] if target else None, "family": case.family}


def _is_somebody_else(case: Case, claimant: Claimant | None) -> bool:
    """Whether this person is new to the case. Who tells nothing of themselves counts as one more."""
    if claimant is None or not claimant.email:
        return True
    return not Claimant.objects.filter(notice__cases=case, email__iexact=claimant.email).exists()


def locked(case: Case, version: int, by: User | None) -> Case:
    """The case as it is now, locked, for who may move it and has seen this version of it. Raises Overtaken."""
    if by is not None and not by.has_perm(PERMISSION):
        raise PermissionDenied
    current = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if current.version != version:
        raise Overtaken(current)
    return current


def move(case: Case, state: Case.State, by: User | None, event: LedgerEvent.Action, **told: object) -> None:
    """The step itself: a new state and version, the clock set anew, its notices after it, one event."""
    case.state, case.version = state, case.version + 1
    if case.is_open:
        set_due(case)
    case.save()
    _notices_follow(case)
    append(event, by, case.reference, {"state": str(state), "version": case.version} | told)


@transaction.atomic
def claim(case: Case, version: int, by: User) -> Case:
    """Take a case in hand. The first look is done with it."""
    case = locked(case, version, by)
    case.assignee = by
    state = Case.State.IN_REVIEW if case.state == Case.State.RECEIVED else Case.State(case.state)
    move(case, state, by, Event.ASSIGNED, to=by.pk)
    return case


@transaction.atomic
def release(case: Case, version: int, by: User) -> Case:
    """Give a case out of hand again."""
    case = locked(case, version, by)
    case.assignee = None
    move(case, Case.State(case.state), by, Event.ASSIGNED, to=None)
    return case


@transaction.atomic
def wait(case: Case, version: int, by: User, reason: str) -> Case:
    """The clock stands still, with a reason, until an answer comes or somebody goes on. Who left something out of their
    notice is asked for it by mail.
    """
    case = locked(case, version, by)
    if case.state not in (Case.State.RECEIVED, Case.State.IN_REVIEW):
        raise ValidationError(_("Only a case in review can wait for an answer."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the clock stands still.")})
    Pause.objects.create(case=case, reason=reason.strip()[:300])
    asked = case.notices.exclude(state=Notice.State.CLOSED).select_related("claimant").order_by("pk")
    for notice in asked:
        ask_for_missing(notice, case)
    move(case, Case.State.NEEDS_INFO, by, Event.ASKED)
    return case


@transaction.atomic
def go_on(case: Case, version: int, by: User | None) -> Case:
    """The answer came, or nobody waits for it any longer."""
    case = locked(case, version, by)
    if case.state != Case.State.NEEDS_INFO:
        raise ValidationError(_("This case does not wait for an answer."))
    _end_pause(case)
    move(case, Case.State(case.state), by, Event.RESUMED)
    return case


@transaction.atomic
def extend(case: Case, version: int, by: User, reason: str) -> Case:
    """The two further months that the law of this basis allows once, with the reason told inside the first."""
    case = locked(case, version, by)
    basis = BASES.get(case.basis)
    if not basis or not any(clock.extendable for clock in basis.clocks):
        raise ValidationError(_("The time of this basis cannot be extended."))
    if case.extended_at or not case.is_open or (case.due_at and case.due_at < timezone.now()):
        raise ValidationError(_("It is extended once, and before it runs out."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the person has to be told.")})
    case.extended_at = timezone.now()
    move(case, Case.State(case.state), by, Event.EXTENDED)
    return case


@transaction.atomic
def set_aside(case: Case, version: int, by: User, state: Case.State) -> Case:
    """No decision is needed: it is spam, or whoever asked has withdrawn."""
    case = locked(case, version, by)
    if not case.is_open or state not in (Case.State.SPAM, Case.State.WITHDRAWN):
        raise ValidationError(_("Only an open case can be set aside."))
    _end_pause(case)
    move(case, state, by, Event.CLOSED)
    return case


@transaction.atomic
def reopen(case: Case, version: int, by: User) -> Case:
    """A case that was closed is looked at again, with its notices."""
    case = locked(case, version, by)
    if case.is_open:
        raise ValidationError(_("It is open."))
    if case.target and open_on(case):
        raise ValidationError(_("Another case on this is open already: %(case)s.") % {"case": open_on(case)})
    case.notices.update(state=Notice.State.IN_REVIEW, decided_at=None)
    move(case, Case.State.IN_REVIEW, by, Event.REOPENED)
    return case


@transaction.atomic
def hold(case: Case, version: int, by: User, reason: str) -> Case:
    """Keep everything of a case from erasure for as long as there is a reason; none ends it."""
    case = locked(case, version, by)
    case.hold = reason.strip()
    move(case, Case.State(case.state), by, Event.HELD, held=bool(case.hold))
    return case


@transaction.atomic
def complete(notice: Notice, by: User | None) -> None:
    """Basis or checklist of a notice changed: its clock, and what it needs, follow. The notice is saved."""
    is_whole = not notice.missing
    if is_whole != bool(notice.effective_at):
        notice.effective_at = timezone.now() if is_whole else None
    notice.save()
    for case in Case.objects.select_for_update(of=("self",)).filter(notices=notice).order_by("pk"):
        append(Event.COMPLETED, by, case.reference, {"notice": notice.reference, "missing": list(notice.missing)})
        if case.state == Case.State.NEEDS_INFO and is_whole:
            _end_pause(case)
        if case.is_open:
            set_due(case)
            case.save()


def open_on(case: Case) -> Case | None:
    """Another open case on the same target and of the same family."""
    if case.target is None:
        return None
    same = Case.objects.open().filter(**{column_of(case.target): case.target}, family=case.family)
    return same.exclude(pk=case.pk).first()


def _end_pause(case: Case) -> None:
    Pause.objects.filter(case=case, ends_at=None).update(ends_at=timezone.now())
    if case.state == Case.State.NEEDS_INFO:
        case.state = Case.State.IN_REVIEW


# What the sender of a notice sees on its page.
SEEN = {
    Case.State.RECEIVED: Notice.State.RECEIVED,
    Case.State.IN_REVIEW: Notice.State.IN_REVIEW,
    Case.State.NEEDS_INFO: Notice.State.NEEDS_INFO,
    Case.State.SECOND_REVIEW: Notice.State.IN_REVIEW,
}


def _notices_follow(case: Case) -> None:
    """The notices of a case show its state; one that has other cases open is closed with the last of them."""
    waiting = case.notices.exclude(state=Notice.State.CLOSED)
    if case.is_open:
        waiting.exclude(state=SEEN[Case.State(case.state)]).update(state=SEEN[Case.State(case.state)])
        return
    elsewhere = Notice.objects.filter(cases__in=Case.objects.open().exclude(pk=case.pk), pk__in=waiting.values("pk"))
    done = list(waiting.exclude(pk__in=elsewhere.values("pk")).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=done).update(state=Notice.State.CLOSED, decided_at=timezone.now())

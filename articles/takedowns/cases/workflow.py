"""Workflow of cases: each step that moderators take in a case is one function and one event.

The steps from `claim` to `end_hold` share one signature (case, version, by, reason), so the desk can call them by name;
some of them need no reason. Each raises `StaleCase` when `version` is no longer current, and ValidationError with a
message for the moderator when the case is in a state that does not allow it.
"""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.takedowns.cases.appeals.deadlines import check_no_open_appeal
from articles.takedowns.cases.conversation import announce_extension, ask, open_questions, settle
from articles.takedowns.cases.deadlines import end_pause, set_due
from articles.takedowns.cases.locking import (
    check_not_waiting,
    check_permission,
    check_version,
    lock_case,
    lock_cases,
)
from articles.takedowns.cases.merging import merge, record_merge, reopen_or_join
from articles.takedowns.cases.notices.spam import (
    close_as_spam,
    closed_as_spam_with,
    lock_for_opening,
    open_everywhere,
    open_other,
    references_of,
)
from articles.takedowns.cases.notices.states import reopen_notices_of, sync_notices
from articles.takedowns.cases.orders import check_no_order
from articles.takedowns.cases.resting_state import closed_state
from articles.takedowns.cases.transitions import transition
from articles.takedowns.law.legal_bases import BASES, ORDER
from articles.takedowns.ledger.chain import append_event, case_rows
from articles.takedowns.models import Case, LedgerEvent, Notice, Pause

Event = LedgerEvent.Action
# The columns of a notice that its checklist edits.
CHECKLIST = ("basis", "elements", "ordered_by")


@transaction.atomic
def claim(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Assign a case to oneself. This counts as the first look."""
    case = lock_case(case, version, by)
    if not case.is_open:
        raise ValidationError(_("This case is closed. Reopen it before you take it."))
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
def await_reply(case: Case, version: int, by: User, reason: str, notices: Collection[int] | None = None) -> Case:
    """Pause the deadline until a reply comes or the case is resumed.

    The question is stored as it was typed, and emailed with a list of what is missing to the claimants of these open
    notices, or of all.
    """
    case = lock_case(case, version, by)
    if case.state not in (Case.State.RECEIVED, Case.State.IN_REVIEW):
        raise ValidationError(_("Only a case in review can wait for a reply."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write what you want to know: the claimant gets it as you type it.")})
    case.changed_pauses.append(Pause.objects.create(case=case, reason=Truncator(reason.strip()).chars(300)))
    asked = ask(case, by, reason.strip(), notices)
    transition(case, Case.State.NEEDS_INFO, by, Event.ASKED, rows=asked)
    return case


@transaction.atomic
def resume(case: Case, version: int, by: User | None, reason: str = "") -> Case:
    """End the pause: the reply came, or is no longer expected."""
    case = lock_case(case, version, by)
    if case.state != Case.State.NEEDS_INFO:
        raise ValidationError(_("This case is not waiting for a reply."))
    end_pause(case)
    settled = settle(open_questions(case), by)
    transition(case, Case.State(case.state), by, Event.RESUMED, rows=settled)
    return case


@transaction.atomic
def extend(case: Case, version: int, by: User, reason: str) -> Case:
    """Extend the statutory deadline once, where the law of the basis allows it and within its first month.

    The reason is stored as it was typed, and emailed to the claimants whose notices it concerns.
    """
    case = lock_case(case, version, by)
    basis = BASES.get(case.basis)
    if not basis or not any(clock.extendable for clock in basis.clocks):
        raise ValidationError(_("The deadline for this legal basis cannot be extended."))
    if case.extended_at or not case.is_open or (case.due_at and case.due_at < timezone.now()):
        raise ValidationError(_("A deadline can be extended only once, before it has passed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: the claimant must be informed of it.")})
    case.extended_at = timezone.now()
    informed = announce_extension(case, by, reason.strip())
    transition(case, Case.State(case.state), by, Event.EXTENDED, rows=informed)
    return case


@transaction.atomic
def mark_as_spam(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Close an open case as spam, without a decision. One with a restriction in force stays in force."""
    return _close_without_decision(case, version, by, Case.State.SPAM)


@transaction.atomic
def mark_as_withdrawn(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Close an open case because the claimant withdrew the notice, without a decision. One with a restriction in force
    stays in force.
    """
    return _close_without_decision(case, version, by, Case.State.WITHDRAWN)


def _close_without_decision(case: Case, version: int, by: User, state: Case.State) -> Case:
    case = lock_case(case, version, by)
    if not case.is_open:
        raise ValidationError(_("Only an open case can be marked as spam or as withdrawn."))
    check_not_waiting(case)
    check_no_open_appeal(case)
    check_no_order(case.notices.exclude(state=Notice.State.CLOSED), by)
    end_pause(case)
    case.state = closed_state(case, state)
    closed = sync_notices(case)
    rows = close_as_spam(case, by, closed) if state == Case.State.SPAM else []
    transition(case, Case.State(case.state), by, Event.CLOSED, rows=rows, notices=references_of(case, closed))
    return case


@transaction.atomic
def reopen(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Put a closed case back into review, with its notices; of a case closed as spam not with those that were marked
    before. If another case is open on its target, that one takes over its notices. Returns the open case.
    """
    check_permission(by)
    spam = closed_as_spam_with(case) if case.state == Case.State.SPAM else []
    locked = lock_for_opening(case, spam)
    case = locked[case.pk]
    check_version(case, version)
    if case.is_open:
        raise ValidationError(_("This case is already open."))
    reopen_notices_of(case)
    if spam:
        open_everywhere(spam, locked, by)
        return case.survivor
    opened, moved = reopen_or_join(case, open_other(case, locked))
    if opened.pk != case.pk:
        sync_notices(opened)
        record_merge(case, by, moved)
        return opened
    transition(case, Case.State.IN_REVIEW, by, Event.REOPENED)
    return case


def merge_into(case: Case, version: int, by: User, reason: str) -> Case:
    """Merge a case into the one whose reference was typed. Returns that case."""
    other = Case.objects.filter(reference=reason.strip().upper()).first()
    if other is None:
        raise ValidationError({"reason": _("There is no case with this number. Check it.")})
    return merge(case, version, by, other)


@transaction.atomic
def set_hold(case: Case, version: int, by: User | None, reason: str) -> Case:
    """Put a case and those merged into it on legal hold in any state, so that none of it is erased, or give another
    reason for the hold.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for the legal hold.")})
    return _write_hold(case, version, by, reason.strip())


@transaction.atomic
def end_hold(case: Case, version: int, by: User | None, reason: str = "") -> Case:
    """End the legal hold: erasure and retention apply again."""
    return _write_hold(case, version, by, "")


def _write_hold(case: Case, version: int, by: User | None, hold: str) -> Case:
    locked = lock_cases(case.with_merged())
    case = lock_case(case, version, by)
    if not case.hold and not hold:
        raise ValidationError(_("This case is not on legal hold."))
    case.hold = hold
    merged_cases = [row for key, row in locked.items() if key != case.pk]
    for merged in merged_cases:
        merged.hold = hold
        merged.save()
    transition(case, Case.State(case.state), by, Event.HELD, rows=merged_cases, held=bool(hold))
    return case


@transaction.atomic
def confirm_set_aside(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Confirm as the second person, in any state of the case, that its orders were rightly taken away without a
    decision: from now on they bind nobody any more unless they are still open.
    """
    case = lock_case(case, version, by)
    orders = list(case.notices.exclude(set_aside_by=None).order_by("pk"))
    confirmed = [order for order in orders if order.set_aside_by_id != by.pk]
    if not confirmed:
        if orders:
            raise ValidationError(_("You took this order away yourself; someone else must confirm that."))
        raise ValidationError(_("No order in this case was taken away without a decision."))
    for order in confirmed:
        order.set_aside_by = None
        order.save(update_fields=["set_aside_by"])
    references = [order.reference for order in confirmed]
    transition(case, Case.State(case.state), by, Event.SET_ASIDE, rows=confirmed, notices=references)
    return case


@transaction.atomic
def save_checklist(notice: Notice, by: User | None) -> None:
    """Save a notice whose basis or checklist changed, and update the deadlines of its cases."""
    cases = lock_cases(notice.cases.order_by().values_list("pk", flat=True))
    # Only what the form edits: its case may have been closed since the form was loaded.
    stored = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if ORDER.code == stored.basis != notice.basis and by is not None:
        stored.set_aside_by = by
    for name in CHECKLIST:
        setattr(stored, name, getattr(notice, name))
    is_complete = not stored.missing
    if is_complete != bool(stored.effective_at):
        stored.effective_at = timezone.now() if is_complete else None
    stored.save(update_fields=[*CHECKLIST, "effective_at", "set_aside_by"])
    notice.effective_at = stored.effective_at
    changed: list[Model] = [stored]
    for case in cases.values():
        payload = {"notice": notice.reference, "missing": list(stored.missing)}
        if case.state == Case.State.NEEDS_INFO and is_complete:
            end_pause(case)
            sync_notices(case)
        if case.is_open:
            set_due(case)
            case.save()
        append_event(Event.COMPLETED, by, case.reference, payload, [*case_rows(case), *changed])
        changed = []

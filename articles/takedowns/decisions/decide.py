"""Decide a case: perform an action and record it, in one transaction.

Restrictions are made and lifted only here and in `undo.py`; `verify_ledger` reports any that the ledger does not list.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, column_of
from articles.editing.revisions.context import revising
from articles.models.editorial.revision import Revision
from articles.models.restriction import Mode, Restriction
from articles.signals import coalesce_changes
from articles.takedowns.cases.already_reviewed import content_digest
from articles.takedowns.cases.workflow import get_or_open_case, lock_case, open_newsroom_case, transition
from articles.takedowns.decisions.actions import (
    Action,
    ActionResult,
    DecisionText,
    FixCredit,
    Lift,
    NoAction,
    Restrict,
)
from articles.takedowns.law.legal_bases import ORDER, Family
from articles.takedowns.ledger.chain import append_event, restriction_record
from articles.takedowns.letters.replies import unanswered_notices, write_answers
from articles.takedowns.models import Case, Change, Decision, Effect, LedgerEvent, Statement
from articles.takedowns.proof.pending import request_probe_of

DECIDABLE = (Case.State.RECEIVED, Case.State.IN_REVIEW, Case.State.NEEDS_INFO, Case.State.IN_FORCE)
# A decision that takes down more whole items than this needs a second person.
MAX_ITEMS_DECIDED_ALONE = 20


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
@coalesce_changes()
def decide(
    case: Case, version: int, action: Action, text: DecisionText, by: User | None, key: str | None = None
) -> Decision:
    """Decide a case as it was seen at this version. `key` identifies the form, so that a resubmission decides nothing.

    If a second person has to confirm, the targets are hidden at once, for 72 hours. Raises StaleCase if the case has
    changed since, or ValidationError with a message for the moderator; then nothing is changed.
    """
    if key and (earlier := Decision.objects.filter(key=key).first()):
        return earlier
    case = lock_case(case, version, by)
    if case.state == Case.State.SECOND_REVIEW:
        raise ValidationError(_("A decision in this case is waiting for a second person. Confirm or undo it first."))
    if case.state not in DECIDABLE:
        raise ValidationError(_("This case is closed. Reopen it before you decide."))
    return _decide_locked(case, action, text, by, key)


def _decide_locked(case: Case, action: Action, text: DecisionText, by: User | None, key: str | None = None) -> Decision:
    """Perform an action in a case whose row is locked, record it, move the case on and queue the letters."""
    if not text.reason.strip():
        raise ValidationError({"reason": _("Give a reason. It is stored with the restriction.")})
    waits = by is not None and needs_second_person(case, action)
    performed: Action = action
    if waits and isinstance(action, Restrict):
        performed = Restrict(action.targets, Mode.HIDDEN, None, action.copies)
    result = performed.perform(by, text)
    decision = record_decision(case, action.action, action.mode, text, by, key=key, result=result)
    case.decided_at = decision.made_at
    if isinstance(action, NoAction):
        case.reviewed_digest = content_digest(case.target)
    to_answer = unanswered_notices(case)
    state, event = _state_after(action, waits), LedgerEvent.Action.DECIDED
    transition(case, state, by, event, decision=decision, action=str(action.action))
    if not waits and action.mode != Mode.HIDDEN:
        write_answers(decision, to_answer)
    return decision


def needs_second_person(case: Case, action: Action) -> bool:
    """Whether a second person must confirm: for sealing, for a court order, and for more than twenty whole items."""
    if not isinstance(action, Restrict) or action.mode == Mode.HIDDEN or not action.whole_items:
        return False
    is_large = action.whole_items > MAX_ITEMS_DECIDED_ALONE
    return action.mode == Mode.SEALED or case.basis == ORDER.code or is_large


def _state_after(action: Action, waits: bool) -> Case.State:
    if waits:
        return Case.State.SECOND_REVIEW
    if not isinstance(action, Restrict):
        return Case.State.CLOSED
    return Case.State.IN_REVIEW if action.mode == Mode.HIDDEN else Case.State.IN_FORCE


def record_decision(
    case: Case,
    action: Decision.Action,
    mode: Mode | None,
    text: DecisionText,
    by: User | None,
    *,
    about: Decision | None = None,
    key: str | None = None,
    result: ActionResult,
) -> Decision:
    """Create the decision, its statement, effects and changes, and a ledger event for each restriction."""
    decision = Decision.objects.create(
        case=case,
        case_version=case.version + 1,
        action=action,
        mode=mode or "",
        ground=case.basis,
        about=about,
        key=key or None,
        by=by,
    )
    Statement.objects.create(decision=decision, reason=text.reason, facts=text.facts, public_note=text.public_note)
    _record_effects(decision, result, by)
    request_probe_of(decision, result.made)
    return decision


def _record_effects(decision: Decision, result: ActionResult, by: User | None) -> None:
    EffectKind, Event = Effect.EffectKind, LedgerEvent.Action
    for kind, event, restrictions in (
        (EffectKind.MADE, Event.RESTRICTED, result.made),
        (EffectKind.ENDED, Event.LIFTED, result.ended),
    ):
        for restriction in restrictions:
            Effect.objects.create(decision=decision, restriction=restriction, did=kind)
            record = {"decision": decision.pk, **restriction_record(restriction)}
            append_event(event, by, decision.case.reference, record, [restriction])
    Change.objects.bulk_create(
        Change(
            decision=decision,
            table=change.table,
            row=change.row,
            column=change.column,
            before=change.before,
            after=change.after,
        )
        for change in result.changed
    )


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
@coalesce_changes()
def take_down(
    target: Target, mode: Mode, by: User | None, reason: str, public_note: str = "", ends_at: datetime | None = None
) -> Decision:
    """Restrict a target without a notice, in the case of that target or a new one.

    Raises ValidationError with a message for the moderator; then nothing is changed.
    """
    case, action = _case_for(target, by), Restrict((target,), mode, ends_at)
    return _decide_locked(case, action, DecisionText(reason, "", public_note), by)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
@coalesce_changes()
def correct_credit(action: FixCredit, text: DecisionText, by: User | None, key: str | None = None) -> Decision:
    """Correct a credit without a notice, in a new case. `key` identifies the form, so that a resubmission decides
    nothing. Raises ValidationError with a message for the editor; then nothing is changed.
    """
    if key and (earlier := Decision.objects.filter(key=key).first()):
        return earlier
    return _decide_locked(open_newsroom_case(Family.CORRECT, by), action, text, by, key)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
@coalesce_changes()
def restore(restriction: Restriction, by: User | None, reason: str = "") -> list[Restriction]:
    """Lift one restriction as a decision. Returns the others that still restrict the same target."""
    made = Effect.objects.filter(restriction=restriction, did=Effect.EffectKind.MADE).select_related("decision").first()
    if made:
        case = Case.objects.select_for_update(of=("self",)).get(pk=made.decision.case_id)
    else:
        case = _case_for(restriction.target, by)
    _decide_locked(case, Lift((restriction,)), DecisionText(reason or _("Lifted.")), by)
    return list(active_restrictions(restriction.target, timezone.now()))


def active_restrictions(target: Target, at: datetime) -> QuerySet[Restriction]:
    """The restrictions in force on a target itself, oldest first."""
    return Restriction.objects.active(at).filter(**{column_of(target): target}).order_by("pk")


def _case_for(target: Target, by: User | None) -> Case:
    """The case in which the desk decides on a target by itself: the open one, else the newest, else a new one."""
    of_target = Case.objects.select_for_update(of=("self",)).filter(**{column_of(target): target})
    decidable = of_target.filter(family=Family.REMOVE).exclude(state__in=(Case.State.SPAM, Case.State.WITHDRAWN))
    if case := decidable.open().first() or decidable.order_by("-pk").first():
        return case
    case, _is_new = get_or_open_case(target, Family.REMOVE)
    append_event(LedgerEvent.Action.OPENED, by, case.reference, {"target": [column_of(target), target.pk]}, [case])
    return case

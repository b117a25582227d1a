"""Undo a decision, or confirm one that needs a second person."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.restrictions import lift, restrict
from articles.editing.revision_context import revising
from articles.models.restriction import Mode, Restriction
from articles.models.revision import Revision
from articles.signals import coalesce_changes
from articles.takedowns.cases.workflow import lock_case, transition
from articles.takedowns.decisions.actions import ActionResult, DecisionText
from articles.takedowns.decisions.decide import active_restrictions, record_decision
from articles.takedowns.decisions.row_changes import RowChange, revert
from articles.takedowns.letters.replies import recall_unsent, unanswered_notices, write_answers, write_reversals
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent, Notice


@dataclass(frozen=True, slots=True)
class UndoResult:
    """The reversal, how many unsent mails were cancelled and how many recipients are notified, the restrictions
    that still cover the same targets, and the changes skipped because somebody has edited the row since.
    """

    decision: Decision
    cancelled_mails: int = 0
    follow_up_mails: int = 0
    still_active: list[Restriction] = field(default_factory=list)
    skipped: list[RowChange] = field(default_factory=list)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
@coalesce_changes()
def undo(decision: Decision, version: int, by: User | None, reason: str = "") -> UndoResult:
    """Undo the newest decision of a case: end its restrictions, renew those it ended, revert what it changed.

    Raises StaleCase and ValidationError as `decide` does.
    """
    case = lock_case(decision.case, version, by)
    _refuse_unless_undoable(decision, case)
    result, skipped = _revert_effects(decision, by)
    text = DecisionText(reason.strip() or _("Undone."))
    reversal = record_decision(case, Decision.Action.REVERSE, None, text, by, about=decision, result=result)
    case.decided_at, case.reviewed_digest = reversal.made_at, ""
    case.notices.update(state=Notice.State.IN_REVIEW, decided_at=None)
    transition(case, Case.State.IN_REVIEW, by, LedgerEvent.Action.DECIDED, decision=reversal, action="reverse")
    cancelled, already_told = recall_unsent(decision)
    follow_ups = write_reversals(reversal, already_told)
    at = timezone.now()
    targets = {(type(row.target), row.target.pk): row.target for row in result.ended}
    still_active = [row for target in targets.values() for row in active_restrictions(target, at)]
    return UndoResult(reversal, cancelled, follow_ups, still_active, skipped)


def undoable_decision(case: Case) -> Decision | None:
    """The newest decision of a case that neither was undone nor undoes another; a confirmed one by its confirmation."""
    undone = Decision.objects.filter(case=case, action=Decision.Action.REVERSE).values("about")
    in_effect = case.decisions.exclude(action=Decision.Action.REVERSE).exclude(pk__in=undone)
    return in_effect.exclude(later__action=Decision.Action.CONFIRM).order_by("-pk").first()


def _refuse_unless_undoable(decision: Decision, case: Case) -> None:
    undoable = undoable_decision(case)
    if undoable is None or undoable.pk != decision.pk:
        raise ValidationError(_("Only the newest decision of a case can be undone, and only once."))


def _revert_effects(decision: Decision, by: User | None) -> tuple[ActionResult, list[RowChange]]:
    """Revert a decision, and if it is a confirmation also the decision it confirmed. Returns the changes skipped."""
    result, skipped = ActionResult(), list[RowChange]()
    for reverted in filter(None, (decision, decision.about)):
        for effect in reverted.effects.select_related("restriction").order_by("-pk"):
            restriction = effect.restriction
            if effect.did == Effect.EffectKind.MADE and restriction.lifted_at is None:
                lift(restriction, by)
                result.ended.append(restriction)
            elif effect.did == Effect.EffectKind.ENDED and reverted.action == Decision.Action.LIFT:
                result.made.append(_renew(restriction, by))
        rows = reverted.changes.order_by("pk")
        changes = [RowChange(row.table, row.row, row.column, row.before, row.after) for row in rows]
        skipped += revert(changes) if changes else []
    return result, skipped


def _renew(restriction: Restriction, by: User | None) -> Restriction:
    """Restrict again as before, ending at the same time if that is still to come."""
    ends_at = restriction.ends_at if restriction.ends_at and restriction.ends_at > timezone.now() else None
    mode = Mode(restriction.mode)
    return restrict(restriction.target, mode, by, restriction.reason, restriction.public_note, ends_at)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
@coalesce_changes()
def confirm(decision: Decision, version: int, by: User | None) -> Decision:
    """Confirm a decision as the second person: what was hidden takes the mode that was decided."""
    case = lock_case(decision.case, version, by)
    if case.state != Case.State.SECOND_REVIEW or undoable_decision(case) != decision:
        raise ValidationError(_("No decision in this case is waiting for a second person."))
    if by is not None and by.pk == decision.by_id:
        raise ValidationError(_("You made this decision; someone else must confirm it."))
    statement, result, mode = decision.statement, ActionResult(), Mode(decision.mode)
    text = DecisionText(statement.reason, statement.facts, statement.public_note)
    for effect in decision.effects.select_related("restriction"):
        interim = effect.restriction
        result.made.append(restrict(interim.target, mode, by, text.reason, text.public_note))
        if interim.lifted_at is None:
            lift(interim, by)
            result.ended.append(interim)
    confirmation = record_decision(case, Decision.Action.CONFIRM, mode, text, by, about=decision, result=result)
    case.decided_at = confirmation.made_at
    to_answer = unanswered_notices(case)
    transition(case, Case.State.IN_FORCE, by, LedgerEvent.Action.DECIDED, decision=confirmation, action="confirm")
    write_answers(confirmation, to_answer)
    return confirmation

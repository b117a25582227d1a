"""Confirm a decision as the second person: what was proposed is carried out."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.editing.restrictions import lift, restrict
from articles.editing.revisions.context import revising
from articles.models.editorial.revision import Revision
from articles.models.restriction import Mode
from articles.signals import coalesce_changes
from articles.takedowns.cases.locking import lock_case
from articles.takedowns.decisions.actions import Action, ActionResult, DecisionText, Restrict
from articles.takedowns.decisions.conclusion import Recorded, answers_notices, conclude
from articles.takedowns.decisions.outcomes import answers_of, open_notices, record_outcomes
from articles.takedowns.decisions.proposals import action_from
from articles.takedowns.decisions.recording import record_decision
from articles.takedowns.decisions.row_changes import RowChange
from articles.takedowns.decisions.text_columns import MASK
from articles.takedowns.decisions.undo import conclude_undo, revert_effects, waiting_decision
from articles.takedowns.models import Case, Decision, ProposedAction


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def confirm(decision: Decision, version: int, by: User | None) -> Decision:
    """Carry out what somebody else decided. Raises StaleCase and ValidationError as `decide` does."""
    case = lock_case(decision.case, version, by)
    if waiting_decision(case) != decision:
        raise ValidationError(_("No decision in this case is waiting for a second person."))
    if by is not None and by.pk == decision.by_id:
        raise ValidationError(_("You made this decision; someone else must confirm it."))
    statement = decision.statement
    text = DecisionText(statement.reason, statement.facts, statement.public_note)
    proposal = ProposedAction.objects.filter(decision=decision).first()
    if MASK in f"{text}{proposal.parameters if proposal else ''}":
        raise ValidationError(_("Something that this decision concerns no longer exists. Undo it and decide again."))
    if proposal and proposal.undoes:
        return _confirm_undo(decision, case, proposal.undoes, text, by)
    action = _action_of(decision, proposal)
    planned = answers_of(decision)
    found = open_notices(case) if answers_notices(action) else []
    notices = [notice for notice in found if not proposal or notice.pk in planned.notices]
    with coalesce_changes():
        result = _carry_out(decision, action, by, text)
    confirmation = _record(decision, case, text, by, result)
    record_outcomes(confirmation, notices, planned)
    unseen = [notice.pk for notice in found if notice not in notices]
    conclude([Recorded(confirmation, action, False, unseen)], by)
    return confirmation


def _record(
    decision: Decision,
    case: Case,
    text: DecisionText,
    by: User | None,
    result: ActionResult,
    skipped: Iterable[RowChange] = (),
) -> Decision:
    mode = Mode(decision.mode) if decision.mode else None
    kind, ground = Decision.Action.CONFIRM, decision.ground
    return record_decision(case, kind, mode, text, by, about=decision, result=result, ground=ground, skipped=skipped)


def _action_of(decision: Decision, proposal: ProposedAction | None) -> Action:
    """The action that was proposed. Decisions older than the proposals only ever restricted what they had hidden."""
    if proposal:
        return action_from(proposal.parameters, decision.action)
    hidden = decision.effects.select_related("restriction")
    return Restrict(tuple(effect.restriction.target for effect in hidden), Mode(decision.mode))


def _carry_out(decision: Decision, action: Action, by: User | None, text: DecisionText) -> ActionResult:
    """Perform an action. Of restrictions, make those that were decided and end those that held until now."""
    if not isinstance(action, Restrict):
        return action.perform(by, text)
    result = ActionResult()
    for target in action.targets:
        result.made.append(restrict(target, action.mode, by, text.reason, text.public_note, action.ends_at))
    for effect in decision.effects.select_related("restriction"):
        if effect.restriction.lifted_at is None:
            lift(effect.restriction, by)
            result.ended.append(effect.restriction)
    return result


def _confirm_undo(proposal: Decision, case: Case, undone: Decision, text: DecisionText, by: User | None) -> Decision:
    with coalesce_changes():
        result, skipped = revert_effects(undone, by)
    confirmation = _record(proposal, case, text, by, result, skipped)
    conclude_undo(confirmation, undone, result, skipped, by)
    return confirmation

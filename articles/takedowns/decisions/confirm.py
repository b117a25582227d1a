"""Confirm a decision as the second person: what was proposed is carried out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.restrictions import lift, restrict
from articles.editing.revisions.context import revising
from articles.editing.stay_down.scheduled import checking_schedules_once
from articles.models.editorial.revision import Revision
from articles.models.restriction import Mode
from articles.signals import coalesce_changes
from articles.takedowns.cases.locking import check_permission, check_version, lock_cases
from articles.takedowns.decisions.actions import Action, ActionResult, DecisionText, Restrict
from articles.takedowns.decisions.appeal_results import settle_confirmed
from articles.takedowns.decisions.conclusion import Recorded, answers_notices, conclude
from articles.takedowns.decisions.outcomes import Answered, answers_of, open_notices, record_outcomes
from articles.takedowns.decisions.proposals import action_from
from articles.takedowns.decisions.recording import NewDecision, new_decision, record_decision, record_decisions
from articles.takedowns.decisions.row_changes import RowChange
from articles.takedowns.decisions.text_columns import MASK
from articles.takedowns.decisions.undo import conclude_undo, revert_effects, waiting_decision
from articles.takedowns.letters.together import decided_together
from articles.takedowns.models import Case, Decision, Notice, ProposedAction


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def confirm(decision: Decision, version: int, by: User | None) -> Decision:
    """Carry out what somebody else decided, with the decisions that were made together with it about other addresses
    of a notice. Raises StaleCase and ValidationError as `decide` does.
    """
    check_permission(by)
    others = list(decided_together(decision))
    locked = lock_cases([decision.case_id, *(other.case_id for other in others)])
    case = locked[decision.case_id]
    check_version(case, version)
    if waiting_decision(case) != decision:
        raise ValidationError(_("No decision in this case is waiting for a second person."))
    if by is not None and by.pk == decision.by_id:
        raise ValidationError(_("You made this decision; someone else must confirm it."))
    proposal = ProposedAction.objects.filter(decision=decision).first()
    if proposal and proposal.undoes:
        return _confirm_undo(decision, case, proposal.undoes, _text_of(decision, proposal), by)
    waiting = [row for row in others if waiting_decision(locked[row.case_id]) == row]
    planned = [_plan(row, locked[row.case_id]) for row in (decision, *waiting)]
    with coalesce_changes(), checking_schedules_once(by):
        results = [_carry_out(row.decision, row.action, by, row.text) for row in planned]
    recorded = _record(planned, results, by)
    conclude(recorded, by)
    for confirmed in recorded:
        settle_confirmed(confirmed.decision, by)
    return recorded[0].decision


@dataclass(frozen=True, slots=True)
class _Planned:
    """A decision that is to be confirmed in its locked case, and the notices that it answers."""

    decision: Decision
    case: Case
    action: Action
    text: DecisionText
    notices: list[Notice]
    unseen: list[int]


def _plan(decision: Decision, case: Case) -> _Planned:
    proposal = ProposedAction.objects.filter(decision=decision).first()
    text, action = _text_of(decision, proposal), _action_of(decision, proposal)
    answered = answers_of(decision).notices
    found = open_notices(case) if answers_notices(action) else []
    notices = [notice for notice in found if not proposal or notice.pk in answered]
    unseen = [notice.pk for notice in found if notice not in notices]
    return _Planned(decision, case, action, text, notices, unseen)


def _text_of(decision: Decision, proposal: ProposedAction | None) -> DecisionText:
    """The texts of a decision. ValidationError if something that it names was erased."""
    statement = decision.statement
    text = DecisionText(statement.reason, statement.facts, statement.public_note)
    if MASK in f"{text}{proposal.parameters if proposal else ''}":
        raise ValidationError(_("Something that this decision concerns no longer exists. Undo it and decide again."))
    return text


def _record(planned: list[_Planned], results: list[ActionResult], by: User | None) -> list[Recorded]:
    at = timezone.now()
    new = [
        NewDecision(_confirmation(row.decision, row.case, by, at), row.text, result)
        for row, result in zip(planned, results, strict=True)
    ]
    confirmations = record_decisions(new, by)
    rows = list(zip(planned, confirmations, strict=True))
    record_outcomes(
        [Answered(confirmation, row.notices, answers_of(row.decision)) for row, confirmation in rows],
    )
    return [Recorded(confirmation, row.action, False, row.unseen) for row, confirmation in rows]


def _confirmation(
    decision: Decision, case: Case, by: User | None, at: datetime, skipped: Iterable[RowChange] = ()
) -> Decision:
    mode = Mode(decision.mode) if decision.mode else None
    kind, ground = Decision.Action.CONFIRM, decision.ground
    return new_decision(case, kind, mode, by, about=decision, ground=ground, skipped=skipped, made_at=at)


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
    with coalesce_changes(), checking_schedules_once(by):
        result, skipped = revert_effects(undone, by)
    new = _confirmation(proposal, case, by, timezone.now(), skipped)
    confirmation = record_decision(new, text, result, by)
    conclude_undo(confirmation, undone, result, skipped, by)
    return confirmation

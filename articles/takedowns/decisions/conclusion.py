"""Conclusion of a decision: the state in which it leaves its case, and the letters that it causes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from articles.models.restriction import Mode
from articles.takedowns.cases.already_reviewed import content_digest
from articles.takedowns.cases.appeals.deadlines import with_open_appeal
from articles.takedowns.cases.merging import count_claimants
from articles.takedowns.cases.notices.states import close_notices
from articles.takedowns.cases.notices.unseen import detach, open_case_for
from articles.takedowns.cases.resting_state import closed_state, resting_state
from articles.takedowns.cases.transitions import Transition, transition_together
from articles.takedowns.decisions.actions import Action, Lift, NoAction, Restrict
from articles.takedowns.decisions.outcomes import close_spam_of
from articles.takedowns.ledger.row_digests import Entry
from articles.takedowns.letters.replies import prepare_letters, write_letters
from articles.takedowns.models import OPEN_STATES, Case, Decision, LedgerEvent


def answers_notices(action: Action) -> bool:
    """Whether a decision answers the open notices: not if it hides content for now, or lifts a restriction."""
    return not isinstance(action, Lift) and action.mode != Mode.HIDDEN


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision that was recorded in a locked case. `waits`: for a second person; `unseen`: notices that it does not
    answer.
    """

    decision: Decision
    action: Action
    waits: bool
    unseen: list[int]


def conclude(recorded: Sequence[Recorded], by: User | None) -> None:
    """Move the cases on after decisions that were made together, and queue the letters, unless a second person has to
    confirm them first.
    """
    announced = [row.decision for row in recorded if not row.waits]
    letters = prepare_letters(announced)
    close_spam_of(announced)
    states = {row.decision.case_id: _prepare(row) for row in recorded}
    closing = [row for row in recorded if states[row.decision.case_id] not in OPEN_STATES]
    contested = with_open_appeal(row.decision.case for row in closing)
    # They are answered, and stay open until the appeal is decided.
    unseen = [key for row in recorded for key in row.unseen]
    close_notices(contested, unseen, [row.decision.case_id for row in closing])
    states |= dict.fromkeys(contested, Case.State.CONTESTED)
    left_over = {row.decision: _detach(row) for row in closing if row.unseen and row.decision.case_id not in contested}
    transition_together([_step(row.decision, states[row.decision.case_id]) for row in recorded], by)
    for row in recorded:
        if row.decision in left_over:
            open_case_for(row.unseen, row.decision.case, by, left_over[row.decision])
    write_letters(letters)


def _prepare(row: Recorded) -> Case.State:
    """Note in the case that it was decided. Returns the state that follows from the action."""
    case = row.decision.case
    case.decided_at = row.decision.made_at
    if isinstance(row.action, NoAction) and not row.waits:
        case.reviewed_digest = content_digest(case.target)
    return state_after(case, row.action, row.waits)


def _detach(row: Recorded) -> list[Entry]:
    detached = detach(row.decision.case, row.unseen)
    row.decision.case.notifiers = count_claimants(row.decision.case)
    return detached


def _step(decision: Decision, state: Case.State) -> Transition:
    payload = {"action": str(decision.action)}
    return Transition(decision.case, state, LedgerEvent.Action.DECIDED, decision=decision, payload=payload)


def state_after(case: Case, action: Action, waits: bool) -> Case.State:
    if waits:
        return Case.State.SECOND_REVIEW
    if isinstance(action, Lift):
        return resting_state(case)
    if not isinstance(action, Restrict):
        return closed_state(case)
    return Case.State.IN_REVIEW if action.mode == Mode.HIDDEN else Case.State.IN_FORCE

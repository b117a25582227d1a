"""Conclusion of a decision: the state in which it leaves its case, and the letters that it causes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from articles.models.restriction import Mode
from articles.takedowns.cases.already_reviewed import content_digest
from articles.takedowns.cases.appeal_deadlines import has_open_appeal
from articles.takedowns.cases.merging import count_claimants
from articles.takedowns.cases.notice_states import close_notices
from articles.takedowns.cases.resting_state import closed_state, resting_state
from articles.takedowns.cases.unseen_notices import detach, open_case_for
from articles.takedowns.cases.workflow import transition
from articles.takedowns.decisions.actions import Action, Lift, NoAction, Restrict
from articles.takedowns.decisions.outcomes import close_spam_of
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
    for row in recorded:
        _move_on(row.decision, row.action, by, row.waits, row.unseen)
    write_letters(letters)


def _move_on(decision: Decision, action: Action, by: User | None, waits: bool, unseen: list[int]) -> None:
    case = decision.case
    case.decided_at = decision.made_at
    if isinstance(action, NoAction) and not waits:
        case.reviewed_digest = content_digest(case.target)
    if not waits:
        close_spam_of(decision)
    state, event = state_after(case, action, waits), LedgerEvent.Action.DECIDED
    if state not in OPEN_STATES and has_open_appeal(case):
        # It is answered, and stays open until the appeal is decided.
        close_notices(case, unseen)
        state = Case.State.CONTESTED
    left_over = unseen if state not in OPEN_STATES else []
    detached = detach(case, left_over) if left_over else []
    if left_over:
        case.notifiers = count_claimants(case)
    transition(case, state, by, event, decision=decision, action=str(decision.action))
    if left_over:
        open_case_for(left_over, case, by, detached)


def state_after(case: Case, action: Action, waits: bool) -> Case.State:
    if waits:
        return Case.State.SECOND_REVIEW
    if isinstance(action, Lift):
        return resting_state(case)
    if not isinstance(action, Restrict):
        return closed_state(case)
    return Case.State.IN_REVIEW if action.mode == Mode.HIDDEN else Case.State.IN_FORCE

"""Results of appeals: what follows when the decision that carries one out is confirmed or undone.

While that decision waits for a second person the appeal stays open, and nobody is informed of an outcome.
"""

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models.restriction import Restriction
from articles.takedowns.cases.appeals.contested import with_proposal
from articles.takedowns.cases.appeals.filing import settle
from articles.takedowns.cases.locking import lock_cases
from articles.takedowns.cases.resting_state import resting_state
from articles.takedowns.cases.transitions import transition
from articles.takedowns.letters.appeals import recall_letters, write_outcome
from articles.takedowns.models import Appeal, Case, Decision, Effect, LedgerEvent

EffectKind = Effect.EffectKind


def is_whole(result: Decision | None) -> bool:
    """Whether nothing else restricts the targets of what a decision lifted."""
    if result is None:
        return True
    ended = Effect.objects.filter(decision__in=with_proposal(result), did=EffectKind.ENDED)
    active = Restriction.objects.active(timezone.now())
    return not any(
        active.filter(item=row.item_id, placement=row.placement_id, picture=row.picture_id).exists()
        for row in Restriction.objects.filter(pk__in=ended.order_by().values("restriction"))
    )


def state_without(case: Case) -> Case.State:
    """The state of a case after one of its appeals was settled. A step that waits for somebody goes on waiting."""
    waiting = (Case.State.SECOND_REVIEW, Case.State.NEEDS_INFO)
    return Case.State(case.state) if case.state in waiting else resting_state(case)


def settle_confirmed(confirmation: Decision, by: User | None) -> None:
    """Settle the appeals whose result was confirmed, in the names of those who decided them, and write the letters."""
    carried_out = Appeal.objects.filter(result=confirmation.about_id, decided_at=None)
    for appeal in carried_out.select_for_update(of=("self",)).order_by("pk"):
        case = confirmation.case
        if appeal.case_id != case.pk:
            case = lock_cases([appeal.case_id])[appeal.case_id]
        settle(appeal, outcome_of_result(appeal), appeal.reasons, appeal.reviewer, confirmation)
        reference, outcome = appeal.reference, str(appeal.outcome)
        state, event = state_without(case), LedgerEvent.Action.REVIEWED
        transition(case, state, by, event, rows=[appeal], appeal=reference, outcome=outcome)
        write_outcome(appeal, is_whole=is_whole(confirmation))


def outcome_of_result(appeal: Appeal) -> Appeal.Outcome:
    """The outcome of an appeal once its result is carried out: only what a person decided has reasons."""
    return Appeal.Outcome.GRANTED if appeal.reasons else Appeal.Outcome.PUT_BACK


def reopen_appeals(case: Case, undone: Decision) -> list[tuple[Appeal, bool]]:
    """Open the appeals of a locked case again that an undone decision carried out; not while a later one of the same
    side is open. Returns them for its event, each with whether its sender was informed of an outcome; a letter that
    waits to be sent is recalled.
    """
    reopened = []
    rows = Appeal.objects.filter(case=case, result__in=with_proposal(undone))
    for appeal in rows.select_for_update(of=("self",)).order_by("pk"):
        later = Appeal.objects.filter(
            decision=appeal.decision_id, side=appeal.side, party=appeal.party, decided_at=None
        )
        if later.exclude(pk=appeal.pk).exists():
            continue
        was_settled = not appeal.is_open
        reopened.append((appeal, was_settled and not recall_letters(appeal, undone)))
        appeal.outcome, appeal.reasons, appeal.decided_at = "", "", None
        appeal.reviewer, appeal.result = None, None
        appeal.save()
    return reopened

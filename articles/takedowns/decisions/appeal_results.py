"""Results of appeals: the restrictions that an appeal lifts, and what follows when the decision that carries it out is
confirmed or undone.

While that decision waits for a second person the appeal stays open, and nobody is informed of an outcome.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from articles.models.restriction import Restriction
from articles.takedowns.cases.appeals import settle
from articles.takedowns.cases.locking import lock_cases
from articles.takedowns.cases.resting_state import resting_state
from articles.takedowns.cases.workflow import transition
from articles.takedowns.letters.appeals import write_outcome
from articles.takedowns.models import Appeal, Case, Decision, Effect, LedgerEvent

Action, EffectKind = Decision.Action, Effect.EffectKind


def with_proposal(decision: Decision) -> list[int]:
    """The keys of a decision and of the one that it confirms."""
    return [decision.pk, *([decision.about_id] if decision.about_id else [])]


def restrictions_of(decision: Decision) -> list[Restriction]:
    """The restrictions in force of a decision and of the one it confirms: those they set, and those that were set again
    on the same targets when a decision that had lifted them was undone.
    """
    made = set(_made_by(with_proposal(decision)))
    targets = set(_targets_of(made))
    newest = made
    while newest:
        lifting = Effect.objects.filter(restriction__in=newest, did=EffectKind.ENDED).order_by().values("decision")
        undoing = Q(action=Action.REVERSE, about__in=lifting)
        undoing |= Q(action=Action.CONFIRM, about__proposal__undoes__in=lifting)
        again = _made_by(Decision.objects.filter(undoing).order_by().values("pk"))
        newest = {row for row in again if row not in made}
        made |= newest
    active = Restriction.objects.active(timezone.now()).filter(pk__in=made).order_by("pk")
    return [row for row in active if (row.item_id, row.placement_id, row.picture_id) in targets]


def _made_by(decisions: Any) -> list[int]:
    made = Effect.objects.filter(decision__in=decisions, did=EffectKind.MADE)
    return list(made.order_by().values_list("restriction", flat=True))


def _targets_of(restrictions: set[int]) -> list[tuple[int | None, int | None, int | None]]:
    rows = Restriction.objects.filter(pk__in=restrictions).order_by()
    return list(rows.values_list("item", "placement", "picture"))


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
    side is open. Returns them for its event, each with whether its sender had been informed of an outcome.
    """
    reopened = []
    rows = Appeal.objects.filter(case=case, result__in=with_proposal(undone))
    for appeal in rows.select_for_update(of=("self",)).order_by("pk"):
        later = Appeal.objects.filter(decision=appeal.decision_id, side=appeal.side, decided_at=None)
        if later.exclude(pk=appeal.pk).exists():
            continue
        reopened.append((appeal, not appeal.is_open))
        appeal.outcome, appeal.reasons, appeal.decided_at = "", "", None
        appeal.reviewer, appeal.result = None, None
        appeal.save()
    return reopened

"""The second person: which decisions take effect only when somebody else confirms them.

Two people decide about an order of a court or authority in any form, about sealing, and about more than twenty whole
items; whatever two people decided, two have to lift or undo, and while an order is open everything that was done.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from articles.editing.restrictions import HIDDEN_FOR, Target
from articles.models.restriction import Mode, Restriction
from articles.takedowns.cases.orders import is_order_heeded
from articles.takedowns.decisions.actions import Action, FixFact, Lift, ReplaceName, Restrict
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.models import Case, Decision, Effect

# A decision that takes down more whole items than this needs a second person.
MAX_ITEMS_DECIDED_ALONE = 20


def needs_second_person(case: Case, action: Action, ground: str, by: User | None) -> bool:
    """Whether a second person must confirm. Hiding content for up to 72 hours never needs one, nor does the system."""
    if by is None or _is_interim(action):
        return False
    if ORDER.code in (ground, case.basis) or is_order_heeded(case, targets_of(action), by):
        return True
    if isinstance(action, Lift):
        return any_set_by_two(action.restrictions)
    if not isinstance(action, Restrict) or action.mode == Mode.HIDDEN:
        return False
    return action.mode == Mode.SEALED or action.whole_items > MAX_ITEMS_DECIDED_ALONE


def undo_needs_second_person(decision: Decision, by: User | None) -> bool:
    """Whether undoing a decision needs a second person: two made it, it lifted what two had set, or an order is open
    that concerns what it did.
    """
    if by is None:
        return False
    if decision.action == Decision.Action.CONFIRM:
        return True
    effects = list(decision.effects.select_related("restriction"))
    restrictions = [effect.restriction for effect in effects]
    if (effects or decision.changes.exists()) and is_order_heeded(
        decision.case.survivor, [row.target for row in restrictions], by
    ):
        return True
    if decision.carried_out == Decision.Action.LIFT:
        return any_set_by_two(restrictions)
    made = Effect.EffectKind.MADE
    return any(effect.did == made and effect.restriction.mode == Mode.SEALED for effect in effects)


def targets_of(action: Action) -> tuple[Target, ...]:
    """What an action concerns, as far as it names single targets."""
    if isinstance(action, Restrict):
        return action.targets
    if isinstance(action, Lift):
        return tuple(restriction.target for restriction in action.restrictions)
    if isinstance(action, FixFact):
        return (action.item,)
    return (*action.items, *action.pictures) if isinstance(action, ReplaceName) else ()


def any_set_by_two(restrictions: Iterable[Restriction]) -> bool:
    """Whether two people set any of these restrictions. Every sealing counts."""
    rows = list(restrictions)
    if any(row.mode == Mode.SEALED for row in rows):
        return True
    confirmed = Effect.objects.filter(decision__action=Decision.Action.CONFIRM, did=Effect.EffectKind.MADE)
    return confirmed.filter(restriction__in=[row.pk for row in rows]).exists()


def _is_interim(action: Action) -> bool:
    if not isinstance(action, Restrict) or action.mode != Mode.HIDDEN:
        return False
    return action.ends_at is None or action.ends_at <= timezone.now() + HIDDEN_FOR

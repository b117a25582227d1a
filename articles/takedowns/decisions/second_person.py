"""The second person: which decisions take effect only when somebody else confirms them.

Two people decide about an order of a court or authority in any form, about sealing, and about more than twenty whole
items; and whatever two people decided, two have to lift or undo.
"""

from collections.abc import Iterable

from django.utils import timezone

from articles.editing.restrictions import HIDDEN_FOR
from articles.models.restriction import Mode, Restriction
from articles.takedowns.decisions.actions import Action, Lift, Restrict
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.models import Case, Decision, Effect, Notice

# A decision that takes down more whole items than this needs a second person.
MAX_ITEMS_DECIDED_ALONE = 20


def needs_second_person(case: Case, action: Action, ground: str = "") -> bool:
    """Whether a second person must confirm. Hiding content for up to 72 hours never needs one."""
    if _is_interim(action):
        return False
    if ORDER.code in (ground, case.basis) or has_open_order(case):
        return True
    if isinstance(action, Lift):
        return any_set_by_two(action.restrictions)
    if not isinstance(action, Restrict) or action.mode == Mode.HIDDEN:
        return False
    return action.mode == Mode.SEALED or action.whole_items > MAX_ITEMS_DECIDED_ALONE


def undo_needs_second_person(decision: Decision) -> bool:
    """Whether undoing a decision needs a second person: two made it, or it lifted what two had set."""
    if decision.action == Decision.Action.CONFIRM:
        return True
    effects = list(decision.effects.select_related("restriction"))
    if decision.carried_out == Decision.Action.LIFT:
        return any_set_by_two(effect.restriction for effect in effects)
    made = Effect.EffectKind.MADE
    return any(effect.did == made and effect.restriction.mode == Mode.SEALED for effect in effects)


def has_open_order(case: Case) -> bool:
    """Whether an open notice of a case is an order, whatever notice sets its deadline."""
    return case.notices.filter(basis=ORDER.code).exclude(state=Notice.State.CLOSED).exists()


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

"""Contested decisions: what they set that is still in force."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from articles.models.restriction import Restriction
from articles.takedowns.models import Decision, Effect

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


def is_over(decision: Decision) -> bool:
    """Whether a decision restricted something and nothing of it is in force."""
    return bool(_made_by(with_proposal(decision))) and not restrictions_of(decision)

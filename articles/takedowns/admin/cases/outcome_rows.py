"""Outcomes of decisions as the desk shows them: grouped by ground and outcome."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from articles.takedowns.admin.actions.grounds import ground_name
from articles.takedowns.models import Decision, NoticeOutcome


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How many notices on one ground had one outcome in a decision."""

    ground: str
    outcome: str
    count: int


def outcome_rows(decisions: Iterable[Decision]) -> dict[int, list[OutcomeRow]]:
    """The outcomes of decisions by key. One query."""
    rows = NoticeOutcome.objects.filter(decision__in=[row.pk for row in decisions]).order_by("decision", "ground")
    by_decision: dict[int, list[OutcomeRow]] = {}
    for key, ground, outcome, number in rows.values_list("decision", "ground", "outcome").annotate(Count("pk")):
        label = str(NoticeOutcome.Result(outcome).label)
        by_decision.setdefault(key, []).append(OutcomeRow(ground_name(ground), label, number))
    return by_decision

"""Decisions made together about the addresses of a notice: they have one moment, and one letter to each reader."""

from django.db.models import QuerySet

from articles.takedowns.models import Decision


def decided_together(decision: Decision) -> "QuerySet[Decision]":
    """The other decisions that were made with this one, in the order of their keys."""
    notices = decision.outcomes.order_by().values("notice")
    moment = {"made_at": decision.made_at, "by": decision.by_id, "action": decision.action}
    same = Decision.objects.filter(**moment, outcomes__notice__in=notices)
    rows = same.exclude(case=decision.case_id).select_related("case", "statement", "about")
    return rows.distinct().order_by("pk")


def still_standing(decision: Decision) -> list[Decision]:
    """Those of them that were not undone."""
    undone = Decision.objects.filter(action=Decision.Action.REVERSE, about__isnull=False).order_by().values("about")
    return list(decided_together(decision).exclude(pk__in=undone))

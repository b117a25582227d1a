"""Appeals of a half-year by kind and outcome. Those against what was sealed are counted nowhere."""

from django.db.models import Case, CharField, Count, F, Value, When

from articles.takedowns.law.appeal_rules import APPEAL_RULES
from articles.takedowns.models import Appeal
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.measures import sealed_cases
from articles.takedowns.report.notices import OPEN

KINDS = tuple(APPEAL_RULES)
APPEAL_OUTCOMES = (*(outcome.value for outcome in Appeal.Outcome), OPEN)


def by_kind_and_outcome(half_year: HalfYear) -> list[list[int]]:
    """The number of appeals received in a half-year, by KINDS and APPEAL_OUTCOMES. One query, after those that find
    what was sealed.
    """
    received = Appeal.objects.filter(received_at__gte=half_year.start, received_at__lt=half_year.stop)
    sealed = sealed_cases().values("pk")
    received = received.exclude(case__in=sealed).exclude(decision__case__in=sealed)
    became = Case(When(decided_at=None, then=Value(OPEN)), default=F("outcome"), output_field=CharField())
    counted = received.annotate(became=became).order_by().values("kind", "became").annotate(number=Count("pk"))
    counts = {(row["kind"], row["became"]): row["number"] for row in counted}
    return [[counts.get((kind, outcome), 0) for outcome in APPEAL_OUTCOMES] for kind in KINDS]

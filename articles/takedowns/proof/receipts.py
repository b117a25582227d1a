"""Receipts: the stored results of probing every surface of what a decision took down."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from articles.formats.counts import bounded_count
from articles.models.restriction import Restriction
from articles.takedowns.models import Effect, PendingProbe, Receipt
from articles.takedowns.proof.probe import ProbeResult, ProbeSummary, read_results, summarise
from articles.takedowns.proof.surface import SurfaceKind

# The minute worker should have probed a decision by then.
OVERDUE = timedelta(minutes=5)


def read_receipt(receipt: Receipt) -> tuple[ProbeSummary, list[ProbeResult]]:
    """A summary and the results, those that still show it or failed first."""
    results = read_results(receipt.answers)
    return summarise(results), sorted(results, key=lambda result: not (result.shows_it or result.failed))


def kinds_probed(receipt: Receipt) -> list[tuple[SurfaceKind, int]]:
    """How many addresses of each kind a receipt has results of, in the order of `SurfaceKind`."""
    counts = Counter(result.where for result in read_results(receipt.answers))
    return [(where, counts[str(where)]) for where in SurfaceKind if counts[str(where)]]


def failing_receipts(at: datetime) -> QuerySet[Receipt]:
    """The newest receipts of decisions whose restrictions apply, if an address still showed it or failed."""
    later = Receipt.objects.filter(decision=OuterRef("decision"), pk__gt=OuterRef("pk")).order_by()
    active = Restriction.objects.active(at).filter(pk=OuterRef("restriction")).order_by()
    made = Effect.objects.filter(decision=OuterRef("decision"), did=Effect.EffectKind.MADE).order_by()
    return Receipt.objects.filter(~Exists(later), Exists(made.filter(Exists(active))), faults__gt=0).order_by("pk")


def probe_counts(at: datetime) -> dict[str, int]:
    """How many decisions wait for their probe, how many of them for too long, and how many receipts show a fault."""
    pending = PendingProbe.objects.order_by()
    counted = {
        "pending": pending,
        "overdue": pending.filter(since__lte=at - OVERDUE),
        "failing": failing_receipts(at).order_by(),
    }
    return {name: bounded_count(rows).number for name, rows in counted.items()}

"""Receipts: the stored results of probing every surface of what a decision took down."""

from collections import Counter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models.restriction import Mode
from articles.takedowns.ledger.chain import record_receipt
from articles.takedowns.models import Decision, Effect, Receipt
from articles.takedowns.proof.probe import ProbeResult, ProbeSummary, probe_surfaces, read_results, summarise
from articles.takedowns.proof.surfaces import LIST_KINDS, SurfaceKind, carrier_addresses_left_out, surfaces_of
from articles.takedowns.proof.traces import traces_of

# The key under which a receipt has the number of targets that were not probed.
ITEMS = "items"
# Of many targets only the first are probed: one visibility rule covers all of them.
MAX_TARGETS = 3
MAX_URLS = 40
MAX_SECONDS = 10.0


def probe_decision(decision: Decision) -> Receipt | None:
    """Probe what a decision took down and store a receipt; None if it took nothing down."""
    results: list[ProbeResult] = []
    unchecked: Counter[str] = Counter()
    started = timezone.now()
    made = _restricting(decision)
    for restriction in [effect.restriction for effect in made.select_related("restriction")[:MAX_TARGETS]]:
        target, mode = restriction.target, restriction.mode
        surfaces = surfaces_of(target, started, None)
        if mode == Mode.DELISTED:
            surfaces = [surface for surface in surfaces if surface.where in LIST_KINDS]
        seconds_left = MAX_SECONDS - (timezone.now() - started).total_seconds()
        probed = probe_surfaces(surfaces, traces_of(target, started), MAX_URLS, seconds_left)
        unchecked.update(str(surface.where) for surface in surfaces[len(probed) :])
        if mode != Mode.DELISTED:
            unchecked[str(SurfaceKind.CARRIER)] += carrier_addresses_left_out(target, started)
        results += probed
    if not results:
        return None
    unchecked[ITEMS] = max(0, made.count() - MAX_TARGETS)
    with transaction.atomic():
        receipt = Receipt.objects.create(
            decision=decision,
            answers=[result.as_row() for result in results],
            unchecked={kind: count for kind, count in unchecked.items() if count},
        )
        record_receipt(receipt)
    return receipt


def read_receipt(receipt: Receipt) -> tuple[ProbeSummary, list[ProbeResult]]:
    """A summary and the results, those that still show it or failed first."""
    results = read_results(receipt.answers)
    return summarise(results), sorted(results, key=lambda result: not (result.shows_it or result.failed))


def _restricting(decision: Decision) -> QuerySet[Effect]:
    """The restrictions that a decision made and that take something down."""
    return decision.effects.filter(did=Effect.EffectKind.MADE).exclude(restriction__mode=Mode.LABELLED)

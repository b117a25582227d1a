"""Pending probes: after a decision its public addresses are probed in slices, by its page or by the minute worker.

A slice belongs to one process at a time: it takes a lease on the row, probes outside any transaction, and stores the
results only if it still holds the lease. The last slice replaces the row by a receipt, so there is exactly one.
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.editing.restrictions import Target
from articles.models.restriction import Mode, Restriction
from articles.takedowns.ledger.chain import record_receipt
from articles.takedowns.models import Decision, Effect, PendingProbe, Receipt
from articles.takedowns.proof.probe import ProbeResult, probe_surfaces, read_results, summarise
from articles.takedowns.proof.surface import Surface, SurfaceKind
from articles.takedowns.proof.surfaces import carrier_addresses_left_out, surfaces_of, surfaces_of_delisted
from articles.takedowns.proof.traces import traces_of

logger = logging.getLogger(__name__)
# The key under which a receipt has the number of targets that were not probed.
ITEMS = "items"
# Of many targets only the first are probed: one visibility rule covers all of them.
MAX_TARGETS = 3
MAX_URLS = 40
# One slice, so that it occupies a thread of the server only briefly.
SLICE_URLS, SLICE_SECONDS = 10, 1.0
# Longer than any slice: a process that died in one is succeeded by another after this time.
LEASE = timedelta(seconds=60)
MAX_WORKER_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class PlannedAddress:
    """An address to probe for one restriction."""

    restriction: int
    surface: Surface

    def as_row(self) -> list[Any]:
        surface = self.surface
        return [self.restriction, str(surface.where), surface.path, surface.item, surface.lawful, surface.noindex]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many addresses were probed, of how many; `is_busy`: another process probes a slice at this moment."""

    done: int
    total: int
    is_busy: bool = False


def request_probe(decision: Decision) -> bool:
    """Have a decision probed, in the caller's transaction. False if nothing that it took down is in force."""
    if not _in_force(decision, timezone.now()).exists():
        return False
    PendingProbe.objects.get_or_create(decision=decision)
    return True


def request_probes_of(new: Iterable[tuple[Decision, Iterable[Restriction]]]) -> None:
    """The same for new decisions with the restrictions they made; without queries if they take nothing down."""
    PendingProbe.objects.bulk_create(
        PendingProbe(decision=decision)
        for decision, made in new
        if any(restriction.mode != Mode.LABELLED for restriction in made)
    )


def planned_addresses(decision: Decision, at: datetime) -> tuple[list[PlannedAddress], Counter[str]]:
    """What a probe requests, and how many addresses of each kind it leaves out."""
    planned: list[PlannedAddress] = []
    unchecked: Counter[str] = Counter()
    made = _in_force(decision, at)
    for restriction in made[:MAX_TARGETS]:
        target, mode = restriction.target, restriction.mode
        if mode == Mode.DELISTED:
            surfaces = surfaces_of_delisted(target, at)
        else:
            surfaces = surfaces_of(target, at, None)
            unchecked[str(SurfaceKind.CARRIER)] += carrier_addresses_left_out(target, at)
        planned += [PlannedAddress(restriction.pk, surface) for surface in surfaces[:MAX_URLS]]
        unchecked.update(str(surface.where) for surface in surfaces[MAX_URLS:])
    unchecked[ITEMS] = max(0, made.count() - MAX_TARGETS)
    return planned, +unchecked


def progress(decision: Decision, at: datetime) -> Progress | None:
    """The progress of a pending probe; None if nothing is pending."""
    pending = PendingProbe.objects.filter(decision=decision).first()
    return _progress(pending, at) if pending else None


def _progress(pending: PendingProbe, at: datetime) -> Progress:
    is_busy = pending.taken_until is not None and pending.taken_until > at
    if pending.addresses is None:
        return Progress(0, len(planned_addresses(pending.decision, at)[0]), is_busy)
    return Progress(len(pending.answers), len(pending.answers) + len(pending.addresses), is_busy)


def probe_slice(decision: Decision) -> bool:
    """Probe the next addresses and store the results, with the last of them the receipt. Whether more are left.

    Does nothing if nothing is pending or if another process is at it. Raises RuntimeError inside a transaction.
    """
    at = timezone.now()
    pending = _take(decision, at)
    if pending is None:
        return False
    unchecked = Counter[str](pending.unchecked)
    if pending.addresses is None:
        planned, unchecked = planned_addresses(decision, at)
    else:
        planned = [PlannedAddress(row[0], Surface(SurfaceKind(row[1]), *row[2:])) for row in pending.addresses]
    in_force = _in_force(decision, at).in_bulk({address.restriction for address in planned})
    planned = [address for address in planned if address.restriction in in_force]
    results = _probe(planned[:SLICE_URLS], in_force, at)
    return _store(pending, results, planned[len(results) :], dict(unchecked))


def probe_all(decision: Decision) -> Receipt | None:
    """Probe slice by slice until the receipt is complete. The newest receipt; None if there is none."""
    while probe_slice(decision):
        pass
    return Receipt.objects.filter(decision=decision).first()


def probe_pending(seconds: float = MAX_WORKER_SECONDS) -> int:
    """Probe decisions whose page nobody opened, those that wait longest first; start none after `seconds`.

    Returns how many receipts are complete. An error is logged, and the next decision is probed.
    """
    started, done = time.monotonic(), 0
    for key in list(PendingProbe.objects.values_list("pk", flat=True)[:200]):
        if time.monotonic() - started > seconds:
            break
        try:
            probe_all(Decision.objects.get(pk=key))
        # Any error: the other decisions are probed nevertheless.
        except Exception:
            logger.exception("the addresses of decision %s could not be probed", key)
            continue
        done += not PendingProbe.objects.filter(pk=key).exists()
    return done


def _in_force(decision: Decision, at: datetime) -> QuerySet[Restriction]:
    """The restrictions that a decision made, that take something down, and that still apply."""
    made = decision.effects.filter(did=Effect.EffectKind.MADE).order_by()
    rows: QuerySet[Restriction] = Restriction.objects.active(at).filter(pk__in=made.values("restriction"))
    return rows.exclude(mode=Mode.LABELLED).order_by("pk")


def _take(decision: Decision, at: datetime) -> PendingProbe | None:
    """The pending probe with a new lease; None if there is none, or if another process has the lease."""
    token = secrets.token_hex(16)
    free = PendingProbe.objects.filter(Q(taken_until=None) | Q(taken_until__lte=at), decision=decision)
    if not free.update(taken_until=at + LEASE, token=token):
        return None
    return PendingProbe.objects.filter(decision=decision, token=token).first()


def _probe(
    planned: list[PlannedAddress], restrictions: dict[int, Restriction], at: datetime
) -> list[tuple[int, ProbeResult]]:
    """Results in the order of the plan; fewer than planned when the time of the slice is over."""
    started, results = time.monotonic(), list[tuple[int, ProbeResult]]()
    for key in dict.fromkeys(address.restriction for address in planned):
        target: Target = restrictions[key].target
        surfaces = [address.surface for address in planned if address.restriction == key]
        seconds = SLICE_SECONDS - (time.monotonic() - started)
        # At least one, so that a slow server makes progress.
        probed = probe_surfaces(surfaces, traces_of(target, at), len(surfaces), max(seconds, 0.0 if results else 0.01))
        results += [(key, result) for result in probed]
        if len(probed) < len(surfaces):
            break
    return results


@transaction.atomic
def _store(
    pending: PendingProbe, results: list[tuple[int, ProbeResult]], left: list[PlannedAddress], unchecked: dict[str, int]
) -> bool:
    """Store a slice, unless the lease went to another process meanwhile. Whether addresses are left."""
    row = PendingProbe.objects.select_for_update().filter(pk=pending.pk, token=pending.token).first()
    if row is None:
        return False
    row.answers += [[key, result.as_row()] for key, result in results]
    row.addresses, row.unchecked = [address.as_row() for address in left], unchecked
    row.taken_until, row.token = None, ""
    if not left:
        _replace_by_receipt(row)
        return False
    row.save()
    return True


def _replace_by_receipt(row: PendingProbe) -> None:
    """Store the receipt of what is still in force: an address that shows what was restored meanwhile is no fault."""
    keys = {key for key, _answer in row.answers}
    in_force = _in_force(row.decision, timezone.now()).in_bulk(keys)
    answers = [answer for key, answer in row.answers if key in in_force]
    if answers:
        summary = summarise(read_results(answers))
        receipt = Receipt.objects.create(
            decision=row.decision,
            answers=answers,
            unchecked=row.unchecked,
            faults=summary.showing + summary.failed,
        )
        record_receipt(receipt)
    row.delete()

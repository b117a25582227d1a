"""Verification of the ledger: reads the whole chain and compares its outcome with the restrictions. Changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from articles.models.restriction import Restriction
from articles.takedowns.ledger.chain import GENESIS_HASH, event_hash, restriction_record
from articles.takedowns.models import LedgerEvent, LedgerHead
from articles.text.canonical_json import digest

INTACT, BROKEN, CUT, DISAGREES = 0, 1, 2, 4
RECORD_FIELDS = ("target", "mode", "starts", "ends", "lifted")
BATCH = 2_000
# Number and hash of an event.
Checkpoint = tuple[int, str]
Records = dict[int, dict[str, Any]]


@dataclass
class LedgerReport:
    """The result of a verification. `code` is the exit code of `verify_ledger`; `--json` prints all fields."""

    code: int = INTACT
    events: int = 0
    head: str = GENESIS_HASH
    # The first event that does not verify, and why.
    sequence: int | None = None
    words: str = ""
    # One sentence for each restriction that disagrees with the ledger.
    restrictions: list[str] = field(default_factory=list)


def verify(checkpoint: Checkpoint | None = None) -> LedgerReport:
    """Verify the chain from its first event, the head, an optional checkpoint and the restrictions, in this order.

    A checkpoint stored elsewhere also detects a chain that was rewritten as a whole.
    """
    report, replayed = LedgerReport(), Records()
    for expected, event in zip(count(1), _events(), strict=False):
        if fault := _event_fault(event, expected, report.head):
            return _broken(report, expected, fault)
        report.events, report.head = expected, event.hash
        if checkpoint and expected == checkpoint[0] and event.hash != checkpoint[1]:
            return _broken(report, expected, "it is not the event that the checkpoint names")
        _replay(event, replayed)
    if fault := _end_fault(report, checkpoint):
        report.code, report.words = CUT, fault
        return report
    report.restrictions = list(_disagreements(replayed))
    if report.restrictions:
        report.code, report.words = DISAGREES, f"{len(report.restrictions)} restrictions disagree with the ledger"
    return report


def _events() -> Iterator[LedgerEvent]:
    return LedgerEvent.objects.order_by("sequence").iterator(BATCH)


def _event_fault(event: LedgerEvent, expected: int, previous_hash: str) -> str:
    """Why an event does not continue the chain; empty if it does."""
    if event.sequence != expected:
        return f"it is missing: the next one is {event.sequence}"
    if event.previous_hash != previous_hash:
        return "it does not follow the one before it"
    if digest(event.payload) != event.payload_digest:
        return "its payload was changed"
    return "" if event_hash(event) == event.hash else "it was changed"


def _broken(report: LedgerReport, sequence: int, fault: str) -> LedgerReport:
    report.code, report.sequence, report.words = BROKEN, sequence, f"event {sequence}: {fault}"
    return report


def _end_fault(report: LedgerReport, checkpoint: Checkpoint | None) -> str:
    """Why the end of the chain is not where the head or the checkpoint says; empty if it is."""
    head = LedgerHead.objects.filter(pk=1).first()
    if head is None or (head.sequence, head.hash) != (report.events, report.head):
        return f"the chain ends at event {report.events}, its head says {head.sequence if head else 'nothing'}"
    if checkpoint and checkpoint[0] > report.events:
        return f"the chain ends at event {report.events}, before the checkpoint at {checkpoint[0]}"
    return ""


def _replay(event: LedgerEvent, records: Records) -> None:
    """Apply an event: its record of a restriction replaces any earlier one."""
    payload = event.payload_data
    if "restriction" in payload:
        records[payload["restriction"]] = {name: payload.get(name) for name in RECORD_FIELDS}


def _disagreements(replayed: Records) -> Iterator[str]:
    """Restrictions that were created, changed or deleted without an event."""
    for restriction in Restriction.objects.order_by("pk").iterator(BATCH):
        actual = restriction_record(restriction)
        pk = actual.pop("restriction")
        recorded = replayed.pop(pk, None)
        if recorded is None:
            yield f"restriction {pk} was created without an event"
        elif recorded != actual:
            changed = ", ".join(name for name in actual if actual[name] != recorded[name])
            yield f"restriction {pk} was changed without an event: {changed}"
    yield from (f"restriction {pk} is gone" for pk in sorted(replayed))

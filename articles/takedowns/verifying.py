"""Is the ledger whole, and do the restrictions agree with it? Everything is read; nothing is mended."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from articles.models.restriction import Restriction
from articles.takedowns.canonical import digest
from articles.takedowns.ledger import NOTHING_BEFORE, hash_of, told_of
from articles.takedowns.models import LedgerEvent, LedgerHead

INTACT, BROKEN, CUT, DISAGREES = 0, 1, 2, 4
KEPT = ("target", "mode", "starts", "ends", "lifted")
BATCH = 2_000
Head = tuple[int, str]


@dataclass
class Report:
    """What reading the chain showed. `code` is the exit code of `verify_ledger`."""

    code: int = INTACT
    events: int = 0
    head: str = NOTHING_BEFORE
    # Where the chain breaks for the first time, and why.
    sequence: int | None = None
    words: str = ""
    restrictions: list[str] = field(default_factory=list)


def verify(checkpoint: Head | None = None) -> Report:
    """Read the chain from its first event. `checkpoint`: a number of events and the hash of the last of them, as they
    were written down at another time and place.
    """
    report, replayed = Report(), dict[int, dict[str, Any]]()
    for expected, event in zip(count(1), _events(), strict=False):
        if fault := _fault(event, expected, report.head):
            return _broken(report, expected, fault)
        report.events, report.head = expected, event.hash
        if checkpoint and expected == checkpoint[0] and event.hash != checkpoint[1]:
            return _broken(report, expected, "it is not the event that the checkpoint names")
        _replay(event, replayed)
    if shorter := _cut(report, checkpoint):
        report.code, report.words = CUT, shorter
        return report
    report.restrictions = list(_differences(replayed))
    if report.restrictions:
        report.code, report.words = DISAGREES, f"{len(report.restrictions)} restrictions disagree with the chain"
    return report


def _events() -> Iterator[LedgerEvent]:
    return LedgerEvent.objects.order_by("sequence").iterator(BATCH)


def _fault(event: LedgerEvent, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return f"it is missing: the next one is {event.sequence}"
    if event.previous_hash != previous:
        return "it does not follow the one before it"
    if digest(event.payload) != event.payload_digest:
        return "its payload was changed"
    return "" if hash_of(event) == event.hash else "it was changed"


def _broken(report: Report, sequence: int, words: str) -> Report:
    report.code, report.sequence, report.words = BROKEN, sequence, f"event {sequence}: {words}"
    return report


def _cut(report: Report, checkpoint: Head | None) -> str:
    head = LedgerHead.objects.filter(pk=1).first()
    if head is None or (head.sequence, head.hash) != (report.events, report.head):
        return f"the chain ends at event {report.events}, its head says {head.sequence if head else 'nothing'}"
    if checkpoint and checkpoint[0] > report.events:
        return f"the chain ends at event {report.events}, before the checkpoint at {checkpoint[0]}"
    return ""


def _replay(event: LedgerEvent, restrictions: dict[int, dict[str, Any]]) -> None:
    """What an event says of a restriction is how it stands from then on."""
    told = event.told
    if "restriction" in told:
        restrictions[told["restriction"]] = {name: told.get(name) for name in KEPT}


def _differences(replayed: dict[int, dict[str, Any]]) -> Iterator[str]:
    """The restrictions as they are against those that the chain tells of."""
    for row in Restriction.objects.order_by("pk").iterator(BATCH):
        told = told_of(row)
        number = told.pop("restriction")
        known = replayed.pop(number, None)
        if known is None:
            yield f"restriction {number} was made past the desk"
        elif known != told:
            changed = ", ".join(name for name in told if told[name] != known[name])
            yield f"restriction {number} was changed past the desk: {changed}"
    yield from (f"restriction {number} is gone" for number in sorted(replayed))

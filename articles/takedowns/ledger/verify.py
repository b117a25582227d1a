"""Verification of the ledger: reads the chain and compares its outcome with the rows it covers. Changes nothing."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count, islice

from django.db.models import QuerySet

from articles.takedowns.ledger.chain import FORMAT, GENESIS_HASH, event_hash
from articles.takedowns.ledger.registry import BY_NAME
from articles.takedowns.ledger.replay import Replay
from articles.takedowns.ledger.row_check import disagreements
from articles.takedowns.models import LedgerEvent, LedgerHead
from articles.text.canonical_json import digest

INTACT, BROKEN, CUT, DISAGREES = 0, 1, 2, 4
BATCH = 2_000
# Rows named in a report.
MAX_NAMED = 20
# Events may be appended while rows are compared: then both are read on from there.
MAX_PASSES = 5
# Number and hash of an event.
Checkpoint = tuple[int, str]


@dataclass
class LedgerReport:
    """The result of a verification. `code` is the exit code of `verify_ledger`; `--json` prints all fields."""

    code: int = INTACT
    events: int = 0
    head: str = GENESIS_HASH
    # The first event that does not verify, and why.
    sequence: int | None = None
    words: str = ""
    # One sentence for each of the first rows that disagree with the ledger.
    rows: list[str] = field(default_factory=list)


def verify(checkpoint: Checkpoint | None = None) -> LedgerReport:
    """Verify the chain from its first event, the head, an optional checkpoint and the rows, in this order.

    A checkpoint stored elsewhere also detects a chain that was rewritten as a whole.
    """
    report = LedgerReport()
    with closing(Replay()) as replay:
        for _pass in range(MAX_PASSES):
            if not _read_chain(report, replay, checkpoint):
                return report
            fault = _end_fault(report, checkpoint)
            report.rows = [] if fault else _first_rows(replay)
            if not (fault or report.rows) or not _events_after(report.events).exists():
                break
    if fault:
        report.code, report.words = CUT, fault
    elif report.rows:
        number = f"more than {MAX_NAMED}" if len(report.rows) > MAX_NAMED else str(len(report.rows))
        report.rows = report.rows[:MAX_NAMED]
        report.code, report.words = DISAGREES, f"{number} rows disagree with the ledger, first {report.rows[0]}"
    return report


def _read_chain(report: LedgerReport, replay: Replay, checkpoint: Checkpoint | None) -> bool:
    """Verify and replay the events after the last one read. False if one is broken."""
    expected = count(report.events + 1)
    previous_format = 1
    for number, event in zip(expected, _events_after(report.events).order_by("sequence").iterator(BATCH), strict=False):
        fault = _event_fault(event, number, report.head, previous_format)
        if not fault and checkpoint and number == checkpoint[0] and event.hash != checkpoint[1]:
            fault = "it is not the event that the checkpoint names"
        if fault:
            report.code, report.sequence, report.words = BROKEN, number, f"event {number}: {fault}"
            return False
        report.events, report.head, previous_format = number, event.hash, event.format
        replay.apply(event)
    return True


def _events_after(sequence: int) -> "QuerySet[LedgerEvent]":
    """Before the first event, also those with impossible numbers."""
    return LedgerEvent.objects.filter(sequence__gt=sequence) if sequence else LedgerEvent.objects.all()


def _event_fault(event: LedgerEvent, expected: int, previous_hash: str, previous_format: int) -> str:
    """Why an event does not continue the chain; empty if it does."""
    if event.sequence != expected:
        return f"it is missing: the next one is {event.sequence}"
    if event.previous_hash != previous_hash:
        return "it does not follow the one before it"
    if digest(event.payload) != event.payload_digest:
        return "its payload was changed"
    if event_hash(event) != event.hash:
        return "it was changed"
    return "" if previous_format <= event.format <= FORMAT else f"its format {event.format} is not valid here"


def _end_fault(report: LedgerReport, checkpoint: Checkpoint | None) -> str:
    """Why the end of the chain is not where the head or the checkpoint says; empty if it is."""
    head = LedgerHead.objects.filter(pk=1).first()
    if head is None or (head.sequence, head.hash) != (report.events, report.head):
        return f"the chain ends at event {report.events}, its head says {head.sequence if head else 'nothing'}"
    if missing := BY_NAME.keys() - set(head.covered):
        return f"the head does not list {', '.join(sorted(missing))} as covered"
    if checkpoint and checkpoint[0] > report.events:
        return f"the chain ends at event {report.events}, before the checkpoint at {checkpoint[0]}"
    return ""


def _first_rows(replay: Replay) -> list[str]:
    """Rows that changed between events, then rows that differ now; at most one more than is named."""
    named = [*replay.faults[: MAX_NAMED + 1]]
    return [*named, *islice(_without(disagreements(replay), named), MAX_NAMED + 1 - len(named))]


def _without(sentences: Iterator[str], named: list[str]) -> Iterator[str]:
    """Rows not named before."""
    rows = {" ".join(sentence.split(" ", 2)[:2]) for sentence in named}
    return (sentence for sentence in sentences if " ".join(sentence.split(" ", 2)[:2]) not in rows)

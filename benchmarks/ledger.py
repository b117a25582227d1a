"""Benchmark: time and memory of verifying the ledger, and the cost of an event of an action.

Targets: 20,000 events a second of CPU time in the chain alone; 4,000 events a second with a row each that is compared;
under 60 MB of memory allocated; a step in a case with 1,000 notices costs at most twice that in a case with one.

python benchmarks/ledger.py
"""

import time
import tracemalloc
from collections.abc import Callable

import throwaway  # noqa: F401
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.takedowns.cases import workflow
from articles.takedowns.intake.receive import receive
from articles.takedowns.ledger.chain import FORMAT, GENESIS_HASH, event_hash
from articles.takedowns.ledger.registry import BY_MODEL
from articles.takedowns.ledger.row_digests import clear_values, column_values, digest_of
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent, LedgerHead, Notice, RowSalt
from articles.text.canonical_json import canonical, digest

EVENTS = 100_000
CHAIN_TARGET, ROWS_TARGET, MEMORY_TARGET, STEP_TARGET = 20_000, 4_000, 60, 2.0
NOTICES = 1_000
STEPS = 20
FIRST_CASE = 1_000


def chain(payload_of: Callable[[int], dict[str, object]]) -> None:
    """Write events after the last one, one for each number from 1 to EVENTS."""
    head, events, now = LedgerHead.objects.get(), list[LedgerEvent](), timezone.now()
    previous = head.hash if head.sequence else GENESIS_HASH
    for number in range(1, EVENTS + 1):
        payload = canonical(payload_of(number))
        event = LedgerEvent(
            sequence=head.sequence + number,
            format=FORMAT,
            time=now,
            actor="account 12",
            role="Moderator",
            action="opened",
            case="C-4XK2-P9TD",
            payload=payload,
            payload_digest=digest(payload),
            previous_hash=previous,
        )
        event.hash = previous = event_hash(event)
        events.append(event)
    with transaction.atomic():
        rows: QuerySet[LedgerEvent] = QuerySet(LedgerEvent)
        rows.bulk_create(events, 1_000)
        LedgerHead.objects.update(sequence=events[-1].sequence, hash=previous)


def make_cases() -> Callable[[int], dict[str, object]]:
    """A case with a salt for each number; returns the payload of the event that records it."""
    digested, salt, now = BY_MODEL[Case], "0" * 32, timezone.now()

    def case_of(number: int) -> Case:
        return Case(pk=FIRST_CASE + number, reference=f"C-{number}", state=Case.State.CLOSED, opened_at=now)

    numbers = range(1, EVENTS + 1)
    for start in range(1, EVENTS + 1, 1_000):
        batch = [case_of(number) for number in numbers[start - 1 : start + 999]]
        QuerySet(Case).bulk_create(batch)
        RowSalt.objects.bulk_create(RowSalt(key=f"case:{case.pk}", salt=salt) for case in batch)

    def payload(number: int) -> dict[str, object]:
        case = case_of(number)
        values = column_values(digested, case.__dict__)
        entry = {"table": "case", "row": case.pk, "digest": digest_of(digested, case.pk, salt, values)}
        return {"state": "closed", "rows": [entry | {"values": clear_values(digested, values)}]}

    return payload


def verified_events() -> float:
    """Events verified in a second of CPU time."""
    started = time.process_time()
    report = verify()
    assert report.code == INTACT, report
    return report.events / (time.process_time() - started)


def megabytes_of_a_verification() -> float:
    """The most memory that Python allocated during a verification."""
    tracemalloc.start()
    assert verify().code == INTACT
    return tracemalloc.get_traced_memory()[1] / 1_000_000


def seconds_of_a_step(notices: int) -> tuple[float, int]:
    """Median CPU time of a claim in a case with so many notices, and its number of queries."""
    moderator = User.objects.create_superuser(f"mo{notices}")
    article = Article.objects.create(headline="“晨星”号停航", body="<p>正文。</p>", published_at=timezone.now())
    for _number in range(notices):
        receive(Notice(item=article, subject="fact", basis="fact", statement="船名写错了。", language="zh-hans"), None)
    case, seconds = Case.objects.get(item=article), []
    for _number in range(STEPS):
        started = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            case = workflow.claim(case, case.version, moderator)
        seconds.append(time.process_time() - started)
    return sorted(seconds)[STEPS // 2], len(captured)


def main() -> None:
    one, many = seconds_of_a_step(1), seconds_of_a_step(NOTICES)
    print(f"a step with 1 notice: {one[0] * 1000:.1f} ms, {one[1]} queries")
    print(f"a step with {NOTICES:,}: {many[0] * 1000:.1f} ms, {many[1]} queries, {many[0] / one[0]:.2f} of the time")
    print(f"  {many[0] / one[0] / STEP_TARGET:.2f} of the most allowed")
    chain(lambda number: {"target": ["item", number], "decision": number})
    rate = verified_events()
    print(f"{EVENTS:,} events alone: {rate:,.0f} a second, {rate / CHAIN_TARGET:.2f} of the target")
    chain(make_cases())
    rate, memory = verified_events(), megabytes_of_a_verification()
    print(f"{EVENTS:,} more with a row each: {rate:,.0f} a second, {rate / ROWS_TARGET:.2f} of the target")
    print(f"  {memory:.0f} MB of memory, {memory / MEMORY_TARGET:.2f} of the most allowed")


if __name__ == "__main__":
    main()

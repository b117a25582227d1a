"""How many events of the ledger are read and proved in a second? The target is at least 20,000 of CPU time.

python benchmarks/ledger.py
"""

import time

import throwaway  # noqa: F401
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.takedowns.ledger.chain import GENESIS_HASH, event_hash
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import LedgerEvent, LedgerHead
from articles.text.canonical_json import canonical, digest

EVENTS = 100_000
TARGET = 20_000


def chain() -> list[LedgerEvent]:
    previous, events, now = GENESIS_HASH, [], timezone.now()
    for sequence in range(1, EVENTS + 1):
        payload = canonical({"target": ["item", sequence], "decision": sequence})
        event = LedgerEvent(
            sequence=sequence,
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
    return events


def main() -> None:
    events = chain()
    with transaction.atomic():
        rows: QuerySet[LedgerEvent] = QuerySet(LedgerEvent)
        rows.bulk_create(events, 1_000)
        LedgerHead.objects.update(sequence=EVENTS, hash=events[-1].hash)
    started = time.process_time()
    assert verify().code == INTACT
    rate = EVENTS / (time.process_time() - started)
    print(f"{EVENTS:,} events, {rate:,.0f} a second, {rate / TARGET:.2f} of the target")


if __name__ == "__main__":
    main()

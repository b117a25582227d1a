"""Filter of ledger events by action, account, case and period, in pages that an index gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from articles.takedowns.models import LedgerEvent
from articles.text.canonical_json import utc_timestamp

PAGE_SIZE = 100
EXPORT_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class EventFilter:
    """The events of one action, account (its id) and case (its reference), from one moment until before another.

    Every part is optional.
    """

    action: str = ""
    account: int | None = None
    case: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def events(self) -> "QuerySet[LedgerEvent]":
        conditions: dict[str, Any] = {
            "action": self.action,
            "actor": f"account {self.account}" if self.account is not None else "",
            "case": self.case,
            "time__gte": self.since,
            "time__lt": self.until,
        }
        return LedgerEvent.objects.filter(**{name: value for name, value in conditions.items() if value})

    def page(self, before: int | None = None) -> tuple[list[LedgerEvent], int | None]:
        """One page of events, newest first, and the number after which the next page begins; None on the last page.

        `before`: such a number; an unknown one gives the first page.
        """
        events = self.events()
        last = LedgerEvent.objects.filter(pk=before).first() if before else None
        if last:
            # One range of the index; OR would not be.
            events = events.filter(time__lte=last.time).exclude(time=last.time, sequence__gte=last.sequence)
        found = list(events.order_by("-time", "-sequence")[: PAGE_SIZE + 1])
        return found[:PAGE_SIZE], found[PAGE_SIZE - 1].sequence if len(found) > PAGE_SIZE else None

    def oldest_first(self, until: int) -> Iterator[LedgerEvent]:
        """All events up to a number, read in batches."""
        events = self.events().filter(sequence__lte=until).order_by("time", "sequence")
        batch = list(events[:EXPORT_BATCH])
        while batch:
            yield from batch
            last = batch[-1]
            following = events.filter(time__gte=last.time).exclude(time=last.time, sequence__lte=last.sequence)
            batch = list(following[:EXPORT_BATCH])

    def as_payload(self) -> dict[str, Any]:
        """The filter as the ledger records it, without the parts that are not set."""
        parts = {
            "filter_action": self.action,
            "filter_account": self.account,
            "filter_case": self.case,
            "since": utc_timestamp(self.since),
            "until": utc_timestamp(self.until),
        }
        return {name: value for name, value in parts.items() if value not in (None, "")}

"""The hash chain of the ledger: events are appended in the transaction of the action they record.

Events contain no personal data: actors are account ids, and payloads hold only ids, modes and times.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.editing.restrictions import column_of
from articles.models.restriction import Restriction
from articles.takedowns.models import LedgerEvent, LedgerHead
from articles.text.canonical_json import canonical, digest

GENESIS_HASH = "0" * 64


def append_event(action: LedgerEvent.Action, by: User | None, case: str, payload: Mapping[str, Any]) -> LedgerEvent:
    """Append an event. The head row is locked, so concurrent calls wait and the chain never forks."""
    with transaction.atomic(savepoint=False):
        head = LedgerHead.objects.select_for_update().get(pk=1)
        text = canonical(payload)
        event = LedgerEvent(
            sequence=head.sequence + 1,
            time=timezone.now(),
            actor=f"account {by.pk}" if by else "system",
            role=_role(by),
            action=action,
            case=case,
            payload=text,
            payload_digest=digest(text),
            previous_hash=head.hash,
        )
        event.hash = event_hash(event)
        event.save()
        LedgerHead.objects.filter(pk=1).update(sequence=event.sequence, hash=event.hash)
    return event


def create_genesis_event() -> None:
    """Create the head if it is missing and record the restrictions that are older than the ledger. Runs once."""
    with transaction.atomic():
        _head, is_new = LedgerHead.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": GENESIS_HASH})
        if is_new and not LedgerEvent.objects.exists():
            for restriction in Restriction.objects.order_by("pk"):
                append_event(LedgerEvent.Action.FOUND, None, "", restriction_record(restriction))


def restriction_record(restriction: Restriction) -> dict[str, Any]:
    """The fields of a restriction that the ledger records: everything with an effect, and no text."""
    return {
        "restriction": restriction.pk,
        "target": [column_of(restriction.target), restriction.target.pk],
        "mode": str(restriction.mode),
        "starts": utc_timestamp(restriction.starts_at),
        "ends": utc_timestamp(restriction.ends_at),
        "lifted": utc_timestamp(restriction.lifted_at),
    }


def event_hash(event: LedgerEvent) -> str:
    """The hash of all other fields of an event. The payload is included as its digest."""
    return digest(
        canonical(
            {
                "sequence": event.sequence,
                "time": utc_timestamp(event.time),
                "actor": event.actor,
                "role": event.role,
                "action": str(event.action),
                "case": event.case,
                "payload_digest": event.payload_digest,
                "previous_hash": event.previous_hash,
            }
        )
    )


def utc_timestamp(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with microseconds, always of the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None


def _role(by: User | None) -> str:
    """The groups of an account now, separated by commas."""
    if by is None:
        return ""
    return ", ".join(sorted(by.groups.values_list("name", flat=True))) or ("superuser" if by.is_superuser else "")

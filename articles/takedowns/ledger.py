"""What did the desk do, in which order, and has anybody changed the record? A chain of events, each with the digest of
the one before it, added to in the transaction of the act.

An event names no person: actors are numbers of accounts, and payloads hold ids, modes and times alone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models.restriction import Restriction
from articles.restricting import column_of
from articles.takedowns.canonical import canonical, digest
from articles.takedowns.models import LedgerEvent, LedgerHead

NOTHING_BEFORE = "0" * 64


def append(action: LedgerEvent.Action, by: User | None, case: str, payload: Mapping[str, Any]) -> LedgerEvent:
    """Add an event at the end of the chain. Whoever comes second waits for the head, so there is one end."""
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
        event.hash = hash_of(event)
        event.save()
        LedgerHead.objects.filter(pk=1).update(sequence=event.sequence, hash=event.hash)
    return event


def begin_chain() -> None:
    """Make the head where there is none. The restrictions of the time before enter the chain then, and only then."""
    with transaction.atomic():
        _, is_new = LedgerHead.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": NOTHING_BEFORE})
        if is_new and not LedgerEvent.objects.exists():
            for restriction in Restriction.objects.order_by("pk"):
                append(LedgerEvent.Action.FOUND, None, "", told_of(restriction))


def told_of(restriction: Restriction) -> dict[str, Any]:
    """What the chain keeps of a restriction: all by which it counts, and nothing in words."""
    return {
        "restriction": restriction.pk,
        "target": [column_of(restriction.target), restriction.target.pk],
        "mode": str(restriction.mode),
        "starts": instant(restriction.starts_at),
        "ends": instant(restriction.ends_at),
        "lifted": instant(restriction.lifted_at),
    }


def hash_of(event: LedgerEvent) -> str:
    """The digest of everything in an event but itself; the payload stands in it by its own digest."""
    return digest(
        canonical(
            {
                "sequence": event.sequence,
                "time": instant(event.time),
                "actor": event.actor,
                "role": event.role,
                "action": str(event.action),
                "case": event.case,
                "payload_digest": event.payload_digest,
                "previous_hash": event.previous_hash,
            }
        )
    )


def instant(moment: datetime | None) -> str | None:
    """A moment to the microsecond, in UTC, always in the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None


def _role(by: User | None) -> str:
    """The groups of an account at that moment."""
    if by is None:
        return ""
    return ", ".join(sorted(by.groups.values_list("name", flat=True))) or ("superuser" if by.is_superuser else "")

"""The hash chain of the ledger: events are appended in the transaction of the action they record.

Events contain no personal data: actors are account ids, and payloads hold only ids, modes, times and salted digests.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from articles.editing.restrictions import column_of
from articles.models.restriction import Restriction
from articles.takedowns.ledger.registry import BY_MODEL, DIGESTED
from articles.takedowns.ledger.row_digests import Entry, entries_of, salts_of
from articles.takedowns.models import (
    Case,
    Decision,
    LedgerEvent,
    LedgerHead,
    Notice,
    NoticeTarget,
    PageCopy,
    Receipt,
    Snapshot,
)
from articles.text.canonical_json import canonical, digest, utc_timestamp

GENESIS_HASH = "0" * 64
# 2: with the digests of rows. The format is part of the hash.
FORMAT = 2


def append_event(
    action: LedgerEvent.Action,
    by: User | None,
    case: str,
    payload: Mapping[str, Any],
    rows: Iterable[Model] = (),
    entries: Iterable[Entry] = (),
) -> LedgerEvent:
    """Append an event that records these rows as they are now. `entries`: of rows that were rewritten or deleted.

    The head row is locked, so concurrent calls wait and the chain never forks.
    """
    with transaction.atomic(savepoint=False):
        head = LedgerHead.objects.select_for_update().get(pk=1)
        recorded = [*entries_of(rows), *entries]
        text = canonical(dict(payload) | ({"rows": recorded} if recorded else {}))
        event = LedgerEvent(
            sequence=head.sequence + 1,
            format=FORMAT,
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


def case_rows(case: Case) -> list[Model]:
    """A case and those of its pauses that this step created or ended."""
    pauses, case.changed_pauses = case.changed_pauses, []
    return [case, *pauses]


def decision_rows(decision: Decision) -> list[Model]:
    """A decision and the rows that were created with it. A query per model, whatever else its case has."""
    rows: list[Model] = [decision]
    for digested in DIGESTED:
        if digested.decision:
            rows += digested.model._base_manager.filter(**{digested.decision: decision}).order_by("pk")
    return rows


def notice_rows(notice: Notice) -> list[Model]:
    """A notice as it was received: its text, its addresses, the stored pages, and the cases it is in."""
    return [
        notice,
        *NoticeTarget.objects.filter(notice=notice),
        *snapshot_rows(list(Snapshot.objects.filter(notice=notice).order_by("pk"))),
        *Notice.cases.through.objects.filter(notice=notice).order_by("pk"),
    ]


def snapshot_rows(snapshots: list[Snapshot]) -> list[Model]:
    """Snapshots, and those of their pages that no event has recorded yet."""
    return [*snapshots, *_new_pages({snapshot.page_id for snapshot in snapshots})]


def _new_pages(keys: set[int]) -> Iterable[PageCopy]:
    """Those page copies that no event has recorded yet. Copies have up to 2 MB, and many notices share one."""
    names = {f"{BY_MODEL[PageCopy].name}:{key}": key for key in keys}
    recorded = salts_of(names)
    return PageCopy.objects.filter(pk__in=[key for name, key in names.items() if name not in recorded]).order_by("pk")


def record_receipt(receipt: Receipt) -> None:
    """Append the event of a receipt, in the transaction that stores it."""
    case, payload = receipt.decision.case.reference, {"decision": receipt.decision_id}
    append_event(LedgerEvent.Action.CHECKED, None, case, payload, [receipt])


def restriction_record(restriction: Restriction) -> dict[str, Any]:
    """The fields of a restriction that its event shows: everything with an effect, and no text."""
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
    fields = {
        "sequence": event.sequence,
        "time": utc_timestamp(event.time),
        "actor": event.actor,
        "role": event.role,
        "action": str(event.action),
        "case": event.case,
        "payload_digest": event.payload_digest,
        "previous_hash": event.previous_hash,
    }
    return digest(canonical(fields if event.format == 1 else fields | {"format": event.format}))


def _role(by: User | None) -> str:
    """The groups of an account now, separated by commas."""
    if by is None:
        return ""
    return ", ".join(sorted(by.groups.values_list("name", flat=True))) or ("superuser" if by.is_superuser else "")

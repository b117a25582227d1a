"""The hash chain of the ledger: events are appended in the transaction of the action they record.

Events contain no personal data: actors are account ids, and payloads hold only ids, modes, times and salted digests.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from articles.editing.restrictions import column_of
from articles.models.restriction import Restriction
from articles.takedowns.ledger.registry import BY_MODEL, DIGESTED
from articles.takedowns.ledger.row_digests import Entry, entries_of_each, salts_of
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


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append. `rows`: recorded as they are then; `entries`: of rows that were rewritten or deleted."""

    action: LedgerEvent.Action
    case: str
    payload: Mapping[str, Any]
    rows: Iterable[Model] = ()
    entries: Iterable[Entry] = ()


def append_event(
    action: LedgerEvent.Action,
    by: User | None,
    case: str,
    payload: Mapping[str, Any],
    rows: Iterable[Model] = (),
    entries: Iterable[Entry] = (),
) -> LedgerEvent:
    """Append an event that records these rows as they are now. `entries`: of rows that were rewritten or deleted."""
    return append_events([NewEvent(action, case, payload, rows, entries)], by)[0]


def append_events(new: Sequence[NewEvent], by: User | None) -> list[LedgerEvent]:
    """Append several events of one step, in this order. The number of statements hardly grows with theirs.

    The head row is locked, so concurrent calls wait and the chain never forks.
    """
    if not new:
        return []
    with transaction.atomic(savepoint=False):
        head = LedgerHead.objects.select_for_update().get(pk=1)
        recorded, role = entries_of_each([event.rows for event in new]), _role(by)
        events = []
        for event, entries in zip(new, recorded, strict=True):
            events.append(_next_event(head, event, [*entries, *event.entries], by, role))
            head.sequence, head.hash = events[-1].sequence, events[-1].hash
        LedgerEvent.objects.add_all(events)
        LedgerHead.objects.filter(pk=1).update(sequence=head.sequence, hash=head.hash)
    return events


def _next_event(head: LedgerHead, new: NewEvent, entries: list[Entry], by: User | None, role: str) -> LedgerEvent:
    text = canonical(dict(new.payload) | ({"rows": entries} if entries else {}))
    event = LedgerEvent(
        sequence=head.sequence + 1,
        format=FORMAT,
        time=timezone.now(),
        actor=f"account {by.pk}" if by else "system",
        role=role,
        action=new.action,
        case=new.case,
        payload=text,
        payload_digest=digest(text),
        previous_hash=head.hash,
    )
    event.hash = event_hash(event)
    return event


def case_rows(case: Case) -> list[Model]:
    """A case and those of its pauses that this step created or ended."""
    pauses, case.changed_pauses = case.changed_pauses, []
    return [case, *pauses]


def decision_rows(decision: Decision) -> list[Model]:
    """A decision and the rows that were created with it. A query per model, whatever else its case has."""
    return rows_of_decisions([decision])[decision.pk]


def rows_of_decisions(decisions: Sequence[Decision]) -> dict[int, list[Model]]:
    """The same for several decisions, by their keys, with no more queries."""
    rows: dict[int, list[Model]] = {decision.pk: [decision] for decision in decisions}
    for digested in DIGESTED:
        if not digested.decision:
            continue
        found = digested.model._base_manager.filter(**{f"{digested.decision}__in": list(rows)})
        for row in found.annotate(of_decision=F(digested.decision)).order_by("pk"):
            rows[row.of_decision].append(row)
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
    return ", ".join(sorted(group.name for group in by.groups.all())) or ("superuser" if by.is_superuser else "")

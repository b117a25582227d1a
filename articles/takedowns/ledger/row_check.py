"""Comparison of rows with the replay of the ledger: names each row that changed without an event."""

from collections.abc import Iterator
from typing import Any

from articles.takedowns.ledger.registry import DIGESTED, Digested
from articles.takedowns.ledger.replay import Record, Replay, changed_names
from articles.takedowns.ledger.row_digests import clear_values, column_values, digest_of, salts_of


def disagreements(replay: Replay) -> Iterator[str]:
    """A sentence for each row that disagrees, by table in the order of the registry and then by key."""
    for digested in DIGESTED:
        yield from _in_table(digested, replay)


def _in_table(digested: Digested, replay: Replay) -> Iterator[str]:
    """Reads rows and records side by side, in batches."""
    columns = [field.attname for field in digested.fields]
    rows = digested.model._base_manager.order_by("pk").values("pk", *columns)
    last: int | None = None
    while True:
        batch = {row["pk"]: row for row in (rows if last is None else rows.filter(pk__gt=last))[: digested.batch]}
        until = max(batch) if len(batch) == digested.batch else None
        records = {record.row: record for record in replay.records_between(digested.name, last, until)}
        salts = salts_of(f"{digested.name}:{key}" for key in batch)
        for key in sorted(batch.keys() | records.keys()):
            salt = salts.get(f"{digested.name}:{key}", "")
            if fault := _fault(digested, key, batch.get(key), records.get(key), salt):
                yield f"{digested.name} {key} {fault}"
        if until is None:
            return
        last = until


def _fault(digested: Digested, key: int, row: dict[str, Any] | None, record: Record | None, salt: str) -> str:
    if record is None:
        return "was added without an event"
    if row is None:
        return f"is missing; event {record.sequence} recorded it"
    values = column_values(digested, row)
    clear = clear_values(digested, values)
    recorded = record.values
    if record.digest is None:
        # Format 1 recorded some of the columns, and no digest.
        clear = {name: clear.get(name) for name in recorded}
    if changed := changed_names(recorded, clear):
        return f"was changed without an event: {', '.join(changed)}"
    if record.digest is None:
        return ""
    if not salt:
        return "cannot be verified: its salt is missing"
    return "" if digest_of(digested, key, salt, values) == record.digest else "was changed without an event"

"""Replay of the ledger: what the chain last recorded of each row, and where its events contradict each other.

The records lie in a temporary SQLite file, so that memory does not grow with the ledger.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from articles.takedowns.ledger.registry import BY_NAME
from articles.takedowns.ledger.row_digests import Entry
from articles.takedowns.models import LedgerEvent

CACHE_KB = 16_000
MAX_FAULTS = 100
TABLE = """CREATE TABLE records (
    name TEXT, row INTEGER, digest TEXT, clear TEXT, sequence INTEGER, PRIMARY KEY (name, row)
) WITHOUT ROWID"""
# Fields of restrictions in events of format 1, and their columns.
FORMAT_1_COLUMNS = {"mode": "mode", "starts": "starts_at", "ends": "ends_at", "lifted": "lifted_at"}
TARGETS = ("item", "placement", "picture")


@dataclass(frozen=True, slots=True)
class Record:
    """The last record of a row: its digest (None in format 1), its values in the clear, and the event."""

    row: int
    digest: str | None
    values: dict[str, Any]
    sequence: int


class Replay:
    """Applies events in their order. `faults` are sentences about rows that changed between two events."""

    def __init__(self) -> None:
        # A database without a name is a temporary file that SQLite deletes.
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute(TABLE)
        self._store.execute("BEGIN")
        self._recorded_by_action: set[str] = set()
        self.faults: list[str] = []

    def close(self) -> None:
        self._store.close()

    def apply(self, event: LedgerEvent) -> None:
        payload = event.payload_data
        if event.format == 1:
            if "restriction" in payload:
                self._put("restriction", int(payload["restriction"]), None, _format_1_values(payload), event.sequence)
            return
        for entry in payload.get("rows", ()):
            self._apply_entry(entry, event)

    def records_between(self, name: str, after: int | None, until: int | None) -> Iterator[Record]:
        """The records of a table by key, after one key and up to another; None: from the first, to the last."""
        found = self._store.execute(
            "SELECT row, digest, clear, sequence FROM records"
            " WHERE name = ? AND row > coalesce(?, -9e18) AND row <= coalesce(?, 9e18) ORDER BY row",
            (name, after, until),
        )
        for row, digest, clear, sequence in found:
            yield Record(row, digest, json.loads(clear), sequence)

    def _apply_entry(self, entry: Entry, event: LedgerEvent) -> None:
        name, row = entry["table"], entry["row"]
        known = self._get(name, row)
        if len(self.faults) < MAX_FAULTS and (fault := self._fault(entry, known, event)):
            self.faults.append(f"{name} {row} {fault} before event {event.sequence}")
        if event.action != LedgerEvent.Action.FOUND:
            self._recorded_by_action.add(name)
        if entry.get("gone"):
            self._store.execute("DELETE FROM records WHERE name = ? AND row = ?", (name, row))
        else:
            self._put(name, row, entry["digest"], entry.get("values", {}), event.sequence)

    def _fault(self, entry: Entry, known: Record | None, event: LedgerEvent) -> str:
        """What happened to a row between its last record and this event; "" if nothing did."""
        if known is None:
            if event.action == LedgerEvent.Action.FOUND and entry["table"] in self._recorded_by_action:
                return "was added as an earlier row"
            return "was added without an event" if "was" in entry or "gone" in entry else ""
        if event.action == LedgerEvent.Action.FOUND:
            if known.digest is not None:
                return "was recorded twice"
            # Format 1 recorded some of the columns.
            recorded = {name: value for name, value in entry.get("values", {}).items() if name in known.values}
            changed = changed_names(known.values, recorded)
            return f"was changed without an event ({', '.join(changed)})" if changed else ""
        if "gone" not in entry and (changed := _changed_fixed(entry, known)):
            return f"was changed without an event ({', '.join(changed)})"
        if "was" not in entry:
            return "was recorded again without its earlier digest"
        return "" if known.digest in (None, entry["was"]) else "was changed without an event"

    def _get(self, name: str, row: int) -> Record | None:
        found = self._store.execute(
            "SELECT row, digest, clear, sequence FROM records WHERE name = ? AND row = ?", (name, row)
        ).fetchone()
        return Record(found[0], found[1], json.loads(found[2]), found[3]) if found else None

    def _put(self, name: str, row: int, digest: str | None, values: Mapping[str, Any], sequence: int) -> None:
        self._store.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)",
            (name, row, digest, json.dumps(values, ensure_ascii=False), sequence),
        )


def changed_names(recorded: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """The columns that differ. A column that is empty may be absent on either side."""
    return sorted(name for name in recorded.keys() | actual.keys() if recorded.get(name) != actual.get(name))


def _changed_fixed(entry: Entry, known: Record) -> list[str]:
    """Columns that never change once recorded, but differ. Format 1 recorded only some of them."""
    digested, actual = BY_NAME.get(entry["table"]), entry.get("values", {})
    fixed = digested.fixed if digested else ()
    names = [name for name in fixed if known.digest is not None or name in known.values]
    return [name for name in names if known.values.get(name) != actual.get(name)]


def _format_1_values(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A restriction as format 1 recorded it, by today's columns; None where empty."""
    column, key = payload["target"]
    values = {name: payload.get(field) for field, name in FORMAT_1_COLUMNS.items()}
    return values | {name: key if name == column else None for name in TARGETS}

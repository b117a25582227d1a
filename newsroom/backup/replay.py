"""Replay of the journal: what was removed or erased after a backup is left out while its rows are loaded.

So nothing that the journal erased ever reaches the new database. Rows that the ledger covers are noted with their
earlier digest, for the events of the restore.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from articles.journal.entries import Entry
from articles.journal.spans import MASK, apply_change
from articles.models.restriction import Mode
from articles.takedowns.ledger.registry import BY_NAME, Digested
from newsroom.backup.stored_files import StoredFile
from newsroom.backup.tables import Table

RESTRICTIONS, ITEMS, PICTURES = "articles_restriction", "articles_newsitem", "pictures_picture"
REASON = "Restored from the journal: decided after the backup."
REWRITTEN = "A decision after the backup changed this text. Repeat the decision, then lift this restriction."
TARGETS = (("item_id", ITEMS), ("placement_id", "articles_placement"), ("picture_id", PICTURES))
COVERED: dict[str, Digested] = {digested.model._meta.db_table: digested for digested in BY_NAME.values()}


@dataclass
class Replay:
    """The later entries of the journal by table and key, and what became of them."""

    erased: dict[str, dict[Any, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    restrictions: dict[int, Entry] = field(default_factory=dict)
    withdrawn: dict[int, str] = field(default_factory=dict)
    hidden: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    lifted: set[int] = field(default_factory=set)
    # Results.
    entries: int = 0
    dropped: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    before: dict[tuple[str, Any], dict[str, Any]] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: set[tuple[str, Any]] = field(default_factory=set)
    last_restriction: int = 0

    def add(self, entry: Entry) -> None:
        self.entries += 1
        match entry["kind"]:
            case "erased":
                for row in entry["rows"]:
                    merged = self.erased[row["table"]].setdefault(row["key"], {"columns": {}})
                    merged["deleted"] = merged.get("deleted") or row.get("deleted", False)
                    for column, change in row.get("columns", {}).items():
                        merged["columns"].setdefault(column, []).append(change)
            case "restricted":
                self.restrictions[entry["key"]] = entry
            case "lifted":
                self.lifted.add(entry["key"])
            case "withdrawn":
                self.withdrawn[entry["key"]] = entry["time"]
            case "republished":
                self.withdrawn.pop(entry["key"], None)
            case "deleted":
                self._hide(entry["table"], entry["key"], f"{entry['table']} {entry['key']} was deleted")
            case "rewritten":
                for row in entry["rows"]:
                    words = f"a decision changed {row['table']} {row['key']}: repeat it"
                    self._hide(row["table"], row["key"], words)

    def _hide(self, table: str, key: int, words: str) -> None:
        if table in (ITEMS, PICTURES):
            self.hidden[table].add(key)
            words += "; it is hidden until the new restriction is lifted"
        self.notes.append(words)

    def applied(self, table: Table, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """The rows of a table as they are after the journal."""
        key_index, wanted = table.columns.index(table.key), self._wanted(table.name)
        for row in rows:
            key = row[key_index]
            if table.name == RESTRICTIONS:
                self.last_restriction = max(self.last_restriction, key)
            if key not in wanted:
                yield row
                continue
            self.found.add((table.name, key))
            if (changed := self._changed(table, key, row)) is not None:
                yield changed

    def _wanted(self, name: str) -> set[Any]:
        """The keys of a table that the journal names."""
        wanted = {*self.erased.get(name, ()), *self.hidden.get(name, ())}
        if name == RESTRICTIONS:
            wanted |= self.restrictions.keys() | self.lifted
        elif column := next((column for column, place in TARGETS if place == name), None):
            wanted |= {entry[column] for entry in self.restrictions.values() if entry[column] is not None}
        return wanted | self.withdrawn.keys() if name == ITEMS else wanted

    def _changed(self, table: Table, key: Any, row: list[Any]) -> list[Any] | None:
        change: Mapping[str, Any] = self.erased.get(table.name, {}).get(key, {"columns": {}})
        values = dict(zip(table.columns, row, strict=True))
        if table.name in COVERED and (change.get("deleted") or change["columns"]):
            self.before[table.name, key] = dict(values)
        if change.get("deleted"):
            self.dropped[table.name].add(key)
            return None
        for column, changes in change["columns"].items():
            if column in values:
                kind = table.kinds[table.columns.index(column)]
                values[column] = self._erased(table, key, column, kind, values[column], changes)
        if table.name == ITEMS and key in self.withdrawn and values["withdrawn_at"] is None:
            values["withdrawn_at"] = _as_time(self.withdrawn[key])
            self.notes.append(f"item {key} was withdrawn after the backup: it is withdrawn again")
        if table.name == RESTRICTIONS and key in self.lifted and values["lifted_at"] is None:
            self.notes.append(f"restriction {key} was lifted after the backup: it is in force again")
        return list(values.values())

    def _erased(self, table: Table, key: Any, column: str, kind: str, value: Any, changes: list[Any]) -> Any:
        for change in changes:
            if value is None or change.get("null"):
                return None
            if kind == "bytes":
                return ""
            text = _json(value) if kind == "json" else value
            text, is_exact = apply_change(text, change)
            if not is_exact:
                self.notes.append(f"{table.name} {key}: {column} differs from what was masked, so all of it is masked")
            value = _parsed(text, value) if kind == "json" else text
        return value

    def additions(self, table: Table) -> Iterator[list[Any]]:
        """Restrictions that the journal has and the backup has not. Read after items, placements and pictures."""
        if table.name != RESTRICTIONS:
            return
        for key, entry in self.restrictions.items():
            if (table.name, key) not in self.found and any(
                (name, entry[column]) in self.found for column, name in TARGETS
            ):
                self.notes.append(f"restriction {key} was made after the backup: it is in force")
                yield self._restriction(table, entry | {"reason": REASON})
        number = max([self.last_restriction, *self.restrictions, 0])
        for column, name in TARGETS:
            for target in sorted(self.hidden.get(name, ())):
                if (name, target) in self.found:
                    number += 1
                    entry = {column: target, "mode": Mode.HIDDEN.value, "key": number, "reason": REWRITTEN}
                    yield self._restriction(table, entry | {"starts_at": timezone.now().isoformat()})

    def _restriction(self, table: Table, entry: Entry) -> list[Any]:
        self.added.append(entry["key"])
        values = {name: entry.get(name) for name in ("item_id", "placement_id", "picture_id", "mode", "reason")}
        values |= {"id": entry["key"], "public_note": ""}
        values |= {name: _as_time(entry[name]) for name in ("starts_at", "ends_at") if entry.get(name)}
        return [values.get(column) for column in table.columns]

    def keeps(self, file: StoredFile) -> bool:
        """Whether the row that names a file is still there."""
        return not self.erased.get(file.table, {}).get(file.key, {}).get("deleted")


def _as_time(moment: str) -> str:
    """A time as backups write it."""
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _parsed(text: str, former: Any) -> Any:
    """The JSON value of a text; an empty one of the same type if the text is a mask as a whole."""
    return json.loads(text) if text not in ("", MASK) else type(former)()

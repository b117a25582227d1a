"""Recording: within `recording`, the journal notes each row that is deleted and each text that is masked.

It reads the rows before and after each statement of Django's query compiler, so no function that erases can be
forgotten. Inserts are not noted: an erasure creates nothing that a backup could have.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from articles.journal.entries import add_entry
from articles.journal.spans import change_of

_STATEMENT = re.compile(r'(UPDATE|DELETE FROM) "(\w+)"')
_SET = re.compile(r'[ ,]"(\w+)" = ')
MAX_ROWS_OF_ENTRY = 500


class Recorder:
    """`texts`: table to its columns that may contain a name; rows of other tables are not noted.

    `keys`: table to its primary key.
    """

    def __init__(self, texts: Mapping[str, Sequence[str]], keys: Mapping[str, str]) -> None:
        self.texts, self.keys = texts, keys
        self.changes: dict[tuple[str, Any], dict[str, Any]] = {}
        self.is_reading = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statement = None if self.is_reading or many else _STATEMENT.match(sql)
        if statement is None or statement[2] not in self.texts:
            return execute(sql, params, many, context)
        head, condition = _split(sql)
        skipped = head.replace("%%", "").count("%s")
        rest = tuple(params or ())[skipped:]
        table = statement[2]
        columns = [] if statement[1] == "DELETE FROM" else _SET.findall(head)
        before = self._read(table, columns, condition, rest)
        result = execute(sql, params, many, context)
        if columns:
            self._note_changes(table, columns, before)
        else:
            for key in before:
                self.changes[table, key] = {"deleted": True}
        return result

    def _read(self, table: str, columns: Sequence[str], condition: str, params: Sequence[Any]) -> dict[Any, Any]:
        self.is_reading = True
        try:
            with connection.cursor() as cursor:
                names = ", ".join(f'"{name}"' for name in (self.keys[table], *columns))
                cursor.execute(f'SELECT {names} FROM "{table}"{condition}', params)
                return {str(key) if hasattr(key, "hex") else key: values for key, *values in cursor.fetchall()}
        finally:
            self.is_reading = False

    def _note_changes(self, table: str, columns: Sequence[str], before: Mapping[Any, Any]) -> None:
        keys = list(before)
        for start in range(0, len(keys), MAX_ROWS_OF_ENTRY):
            batch = keys[start : start + MAX_ROWS_OF_ENTRY]
            marks = ", ".join("%s" for _key in batch)
            after = self._read(table, columns, f' WHERE "{self.keys[table]}" IN ({marks})', batch)
            for key, values in after.items():
                for column, old, new in zip(columns, before[key], values, strict=True):
                    if old != new and (change := self._change(table, column, old, new)):
                        self.changes.setdefault((table, key), {}).setdefault("columns", {})[column] = change

    def _change(self, table: str, column: str, old: Any, new: Any) -> dict[str, Any] | None:
        if new is None:
            return {"null": True}
        if column not in self.texts[table] or not isinstance(new, str) or old is None:
            return {"masked": True} if column in self.texts[table] and not isinstance(new, str) else None
        return change_of(normalised(old), normalised(new))

    def entries(self) -> Iterator[list[dict[str, Any]]]:
        rows = [{"table": table, "key": key} | change for (table, key), change in self.changes.items()]
        for start in range(0, len(rows), MAX_ROWS_OF_ENTRY):
            yield rows[start : start + MAX_ROWS_OF_ENTRY]


def normalised(text: str) -> str:
    """A JSON value as both databases and backups write it; other texts as they are."""
    if text[:1] in ("{", "["):
        try:
            return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        except ValueError:
            pass
    return text


@contextmanager
def recording(texts: Mapping[str, Sequence[str]], keys: Mapping[str, str]) -> Iterator[None]:
    """Note what the block erases. Inside a transaction: the entries are part of it."""
    recorder = Recorder(texts, keys)
    with connection.execute_wrapper(recorder):
        yield
    for rows in recorder.entries():
        add_entry("erased", rows=rows)


def _split(sql: str) -> tuple[str, str]:
    """A statement up to its own WHERE, and the rest from there; "" for all rows."""
    depth = 0
    for index, character in enumerate(sql):
        depth += (character == "(") - (character == ")")
        if depth == 0 and sql.startswith(" WHERE ", index):
            return sql[:index], sql[index:]
    return sql, ""

"""Snapshots: one moment of the whole database, read while others write. No writer waits for a reader of it.

SQLite: its backup API copies the file in one step, so that its log can be truncated again while the copy is read.
PostgreSQL: one read-only transaction at REPEATABLE READ, read with cursors of the server.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from newsroom.backup.columns import converted, only_needed, readers
from newsroom.backup.tables import Table

BATCH = 2_000


class Snapshot(Protocol):
    def rows(self, table: Table) -> Iterator[list[Any]]:
        """Neutral rows in the order of the key."""

    def last_number(self, table: Table) -> int | None:
        """The last number given to a row, also if the row is gone; None if nothing counts them."""


@contextlib.contextmanager
def snapshot(folder: Path) -> Iterator[Snapshot]:
    """A snapshot of the configured database. `folder` has room for a copy of it, which is deleted at the end."""
    with _of_sqlite(folder) if connection.vendor == "sqlite" else _of_postgresql() as taken:
        yield taken


def _quoted(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


class SqliteSnapshot:
    def __init__(self, copy: sqlite3.Connection) -> None:
        self.copy = copy

    def rows(self, table: Table) -> Iterator[list[Any]]:
        convert = only_needed(readers("sqlite", table.kinds))
        cursor = self.copy.execute(f'SELECT {_quoted(table)} FROM "{table.name}" ORDER BY "{table.key}"')
        while batch := cursor.fetchmany(BATCH):
            yield from (converted(row, convert) for row in batch)

    def last_number(self, table: Table) -> int | None:
        row = self.copy.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
        return int(row[0]) if row else None


@contextlib.contextmanager
def _of_sqlite(folder: Path) -> Iterator[SqliteSnapshot]:
    file = folder / "snapshot.sqlite3"
    source = sqlite3.connect(connection.settings_dict["NAME"], timeout=20)
    copy = sqlite3.connect(file)
    try:
        copy.execute("PRAGMA synchronous=OFF")
        source.backup(copy)
        source.close()
        yield SqliteSnapshot(copy)
    finally:
        source.close()
        copy.close()
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)


class PostgresqlSnapshot:
    def __init__(self, session: Any) -> None:
        self.session = session

    def rows(self, table: Table) -> Iterator[list[Any]]:
        convert = only_needed(readers("postgresql", table.kinds))
        # The same order of texts whatever the database's locale is.
        collation = ' COLLATE "C"' if table.key_kind == "text" else ""
        query = f'SELECT {_quoted(table)} FROM "{table.name}" ORDER BY "{table.key}"{collation}'
        with self.session.cursor(name="backup") as cursor:
            cursor.itersize = BATCH
            cursor.execute(query)
            for row in cursor:
                yield converted(row, convert)

    def last_number(self, table: Table) -> int | None:
        query = "SELECT pg_get_serial_sequence(%s, %s)"
        (sequence,) = self.session.execute(query, [f'"{table.name}"', table.key]).fetchone()
        if sequence is None:
            return None
        value, is_called = self.session.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
        return int(value) if is_called else None


@contextlib.contextmanager
def _of_postgresql() -> Iterator[PostgresqlSnapshot]:
    own = connection.copy()
    own.connect()
    session: Any = own.connection
    try:
        session.autocommit = True
        session.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # The snapshot is taken by the first query.
        session.execute("SELECT 1")
        yield PostgresqlSnapshot(session)
    finally:
        own.close()

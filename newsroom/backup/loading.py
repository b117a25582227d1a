"""Loading rows into an empty database: without triggers, indexes and references, which are put back afterwards.

Everything is one transaction: a load that is stopped leaves the database as it was.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Protocol

from django.db import connection

from newsroom.backup.columns import converted, only_needed, writers
from newsroom.backup.tables import Table

BATCH = 2_000
# After a restore, numbers of rows that were made after the backup are not given again: links to these rows must not
# lead to other ones.
NUMBERS_LEFT_OUT = 1_000


class Loader(Protocol):
    def __init__(self, cursor: Any, names: list[str]) -> None: ...

    def suspend(self) -> None:
        """Drop what would slow down or refuse the load, and empty the tables."""

    def load(self, table: Table, rows: Iterable[list[Any]]) -> int:
        """Insert neutral rows. Returns how many."""

    def resume(self) -> None:
        """Put back what was dropped. References are checked."""

    def count_from(self, table: Table, last_number: int) -> None:
        """Make the next row of this table get the number after this one."""


def _storable(table: Table, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    convert = only_needed(writers(connection.vendor, table.kinds))
    return (converted(row, convert) for row in rows)


def _quoted(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


class SqliteLoader:
    """Foreign keys must be off before the transaction begins; `resume` checks them."""

    def __init__(self, cursor: Any, names: list[str]) -> None:
        self.cursor, self.names, self.dropped = cursor, names, list[str]()

    def suspend(self) -> None:
        for kind in ("trigger", "index"):
            self.cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = %s AND sql IS NOT NULL", [kind]
            )
            for name, table, sql in self.cursor.fetchall():
                if kind == "trigger" or table in self.names:
                    self.cursor.execute(f'DROP {kind.upper()} "{name}"')
                    self.dropped.append(sql)
        for name in self.names:
            self.cursor.execute(f'DELETE FROM "{name}"')
            self.cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])

    def load(self, table: Table, rows: Iterable[list[Any]]) -> int:
        marks = ", ".join("?" for _column in table.columns)
        # On the driver's cursor: Django would translate the marks of each batch.
        insert = f'INSERT INTO "{table.name}" ({_quoted(table)}) VALUES ({marks})'
        count, remaining = 0, _storable(table, rows)
        while batch := list(islice(remaining, BATCH)):
            self.cursor.connection.executemany(insert, batch)
            count += len(batch)
        return count

    def resume(self) -> None:
        # Indexes first: they were dropped last.
        for sql in reversed(self.dropped):
            # Not Django's cursor, for which a percent sign is a mark.
            self.cursor.connection.execute(sql)
        connection.check_constraints()

    def count_from(self, table: Table, last_number: int) -> None:
        self.cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        self.cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last_number])


INDEXES = """SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relname = ANY(%s) AND pg_table_is_visible(t.oid)
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)"""
REFERENCES = """SELECT t.relname, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = 'f' AND t.relname = ANY(%s) AND pg_table_is_visible(t.oid)"""


class PostgresqlLoader:
    def __init__(self, cursor: Any, names: list[str]) -> None:
        self.cursor, self.names, self.dropped = cursor, names, list[str]()

    def suspend(self) -> None:
        self.cursor.execute(REFERENCES, [self.names])
        references = self.cursor.fetchall()
        self.cursor.execute(INDEXES, [self.names])
        indexes = self.cursor.fetchall()
        for table, name, sql in references:
            self.cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            self.dropped.append(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {sql}')
        for name, sql in indexes:
            self.cursor.execute(f'DROP INDEX "{name}"')
            self.dropped.append(sql)
        for name in self.names:
            self.cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        everything = ", ".join(f'"{name}"' for name in self.names)
        self.cursor.execute(f"TRUNCATE {everything} RESTART IDENTITY CASCADE")

    def load(self, table: Table, rows: Iterable[list[Any]]) -> int:
        count = 0
        with self.cursor.copy(f'COPY "{table.name}" ({_quoted(table)}) FROM STDIN') as copy:
            for row in _storable(table, rows):
                copy.write_row(row)
                count += 1
        return count

    def resume(self) -> None:
        for sql in reversed(self.dropped):
            self.cursor.execute(sql)
        for name in self.names:
            self.cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')

    def count_from(self, table: Table, last_number: int) -> None:
        self.cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
        if (sequence := self.cursor.fetchone()[0]) is not None:
            self.cursor.execute("SELECT setval(%s, %s, true)", [sequence, max(last_number, 1)])


LOADERS: dict[str, type[Loader]] = {"sqlite": SqliteLoader, "postgresql": PostgresqlLoader}

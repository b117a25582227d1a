"""Triggers of the append-only tables: the database refuses updates, deletes and what replaces rows.

SQLite deletes the rows that an `INSERT OR REPLACE` or `UPDATE OR REPLACE` conflicts with, and runs triggers for these
deletes only if the connection asks for it. Guards therefore refuse every insert and update that conflicts with a row.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection

ALL_EVENTS = ("UPDATE", "DELETE", "TRUNCATE")
# Prefix of the trigger names -> (table, refused events). SQLite has no TRUNCATE.
PROTECTED_TABLES = {
    "ledger": ("takedowns_ledgerevent", ALL_EVENTS),
    "decision": ("takedowns_decision", ALL_EVENTS),
    "effect": ("takedowns_effect", ALL_EVENTS),
    "outcome": ("takedowns_noticeoutcome", ALL_EVENTS),
    "report": ("takedowns_transparencyreport", ALL_EVENTS),
    "case": ("takedowns_case", ("DELETE", "TRUNCATE")),
}
SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}{when}
BEGIN SELECT RAISE(ABORT, 'the {prefix} is append-only'); END"""
POSTGRESQL_BODY = "\nBEGIN RAISE EXCEPTION 'the % is append-only', split_part(TG_NAME, '_', 1); END "
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql
AS $${POSTGRESQL_BODY}$$"""
POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {unit} EXECUTE FUNCTION ledger_refuses()"
# Name and statement of each trigger that fires in ordinary sessions and whose function is unchanged.
POSTGRESQL_INSTALLED = """SELECT tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t
JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
WHERE relname = ANY(%s) AND pg_table_is_visible(c.oid) AND tgenabled IN ('O', 'A') AND prosrc = %s"""
# Table, index, column and statement of each unique index; without a statement if it comes from a column or the key.
UNIQUE_INDEXES = """SELECT t.name, l.name, i.name, x.sql FROM sqlite_master t
JOIN pragma_index_list(t.name) l JOIN pragma_index_info(l.name) i
LEFT JOIN sqlite_master x ON x.type = 'index' AND x.name = l.name
WHERE t.type = 'table' AND l."unique" = 1 AND t.name IN ({marks}) ORDER BY t.name, l.name, i.seqno"""
_COLUMN = re.compile(r'"(\w+)"')


def expected_triggers() -> dict[str, dict[str, str]]:
    """Trigger name -> its table and the statement that creates it, for the database in use."""
    triggers = {}
    for prefix, (table, events) in PROTECTED_TABLES.items():
        for event in events:
            name = f"{prefix}_no_{event.lower()}"
            if connection.vendor == "postgresql":
                unit = "STATEMENT" if event == "TRUNCATE" else "ROW"
                triggers[name] = {
                    "table": table,
                    "sql": POSTGRESQL.format(name=name, event=event, table=table, unit=unit),
                }
            elif event != "TRUNCATE":
                sql = SQLITE.format(name=name, event=event, table=table, when="", prefix=prefix)
                triggers[name] = {"table": table, "sql": sql}
    return triggers | (_replace_guards() if connection.vendor == "sqlite" else {})


def install_append_only_triggers() -> None:
    """Create the triggers that are missing or differ. Runs after each migrate."""
    triggers = expected_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in missing_append_only_triggers():
            where = f" ON {triggers[name]['table']}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
            cursor.execute(triggers[name]["sql"])


def missing_append_only_triggers() -> list[str]:
    """Names of expected triggers that are absent, disabled or different, or whose function differs."""
    tables = [table for table, _events in PROTECTED_TABLES.values()]
    expected = expected_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_INSTALLED, [tables, POSTGRESQL_BODY])
        else:
            marks = ", ".join(["%s"] * len(tables))
            where = f"type = 'trigger' AND tbl_name IN ({marks})"
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {where}", tables)
        statements = dict(cursor.fetchall())
    return [name for name, trigger in expected.items() if statements.get(name) != trigger["sql"]]


def check_append_only_triggers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A system check for `manage.py check --database default`."""
    if not databases or "takedowns_rowsalt" not in connection.introspection.table_names():
        return []
    missing = missing_append_only_triggers()
    if not missing:
        return []
    hint = "Run 'python manage.py prepare_newsroom', which installs them."
    return [Error(f"The ledger can be changed: {missing[0]} is missing", hint=hint, id="takedowns.E001")]


def _replace_guards() -> dict[str, dict[str, str]]:
    """Triggers that refuse rows which conflict with another row in a unique index or in the key."""
    guards = {}
    conflicts = _conflicts()
    for prefix, (table, events) in PROTECTED_TABLES.items():
        conflict = " OR ".join([f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)", *conflicts[table]])
        guarded = {"INSERT": f"\nWHEN {conflict}"}
        if "UPDATE" not in events:
            others = [part.replace(" WHERE ", " WHERE rowid <> OLD.rowid AND ", 1) for part in conflicts[table]]
            renumbered = "OLD.rowid <> NEW.rowid"
            guarded["UPDATE"] = f"\nWHEN {' OR '.join([renumbered, *others])}"
        for event, when in guarded.items():
            name = f"{prefix}_no_replacing_{event.lower()}"
            sql = SQLITE.format(name=name, event=event, table=table, when=when, prefix=prefix)
            guards[name] = {"table": table, "sql": sql}
    return guards


def _conflicts() -> dict[str, list[str]]:
    """Table -> a condition for each unique index under which the row NEW conflicts with another row."""
    tables = [table for table, _events in PROTECTED_TABLES.values()]
    columns: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE_INDEXES.format(marks=", ".join(["%s"] * len(tables))), tables)
        for table, index, column, statement in cursor.fetchall():
            columns[table, index, statement or ""].append(column)
    conflicts: dict[str, list[str]] = defaultdict(list)
    for (table, _index, statement), names in columns.items():
        equal = " AND ".join([f'"{name}" = NEW."{name}"' for name in names] + list(_index_conditions(statement)))
        conflicts[table].append(f"EXISTS (SELECT 1 FROM {table} WHERE {equal})")
    return conflicts


def _index_conditions(statement: str) -> Iterator[str]:
    """The condition of a partial index, for the row in the table and for NEW."""
    condition = statement.partition(" WHERE ")[2]
    if condition:
        yield f"({condition})"
        yield "(" + _COLUMN.sub(r'NEW."\1"', condition) + ")"

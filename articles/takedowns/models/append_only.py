"""Append-only tables: models that refuse updates and deletes, and database triggers that refuse them in SQL.

A shell can bypass Python, and anyone with access to the database can bypass triggers; `verify_ledger` detects both.
"""

from typing import Any, NoReturn, TypeVar

from django.db import connection, models

ALL_EVENTS = ("UPDATE", "DELETE", "TRUNCATE")
# Prefix of the trigger names -> (table, refused events). SQLite has no TRUNCATE.
PROTECTED_TABLES = {
    "ledger": ("takedowns_ledgerevent", ALL_EVENTS),
    "decision": ("takedowns_decision", ALL_EVENTS),
    "effect": ("takedowns_effect", ALL_EVENTS),
    "outcome": ("takedowns_noticeoutcome", ALL_EVENTS),
    "case": ("takedowns_case", ("DELETE", "TRUNCATE")),
}
SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'the {prefix} is append-only'); END"""
POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the % is append-only', split_part(TG_NAME, '_', 1); END $$"""
POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {unit} EXECUTE FUNCTION ledger_refuses()"

Row = TypeVar("Row", bound=models.Model, covariant=True)


class AppendOnlyError(RuntimeError):
    """Raised when code tries to change or delete an append-only row."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows can be created one at a time; bulk methods, updates and deletes raise AppendOnlyError."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} is append-only")

    update = delete = bulk_update = bulk_create = update_or_create = _refuse


class AppendOnlyModel(models.Model):
    """A model whose rows are created once and never changed or deleted."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.label} is append-only")
        super().save(**kwargs | {"force_insert": True})

    def delete(self, **kwargs: Any) -> NoReturn:  # type: ignore[override]
        raise AppendOnlyError(f"{self._meta.label} is append-only")


def expected_triggers() -> dict[str, dict[str, str]]:
    """Trigger name -> its prefix, table and event, for the database in use."""
    return {
        f"{prefix}_no_{event.lower()}": {"prefix": prefix, "table": table, "event": event}
        for prefix, (table, events) in PROTECTED_TABLES.items()
        for event in events
        if event != "TRUNCATE" or connection.vendor == "postgresql"
    }


def install_append_only_triggers() -> None:
    """Create the triggers that are missing. Runs after each migrate."""
    triggers = expected_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in missing_append_only_triggers():
            unit = "STATEMENT" if triggers[name]["event"] == "TRUNCATE" else "ROW"
            statement = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
            cursor.execute(statement.format(name=name, unit=unit, **triggers[name]))


def missing_append_only_triggers() -> list[str]:
    """Names of expected triggers that are absent or disabled."""
    tables = [table for table, _events in PROTECTED_TABLES.values()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE relname = ANY(%s) AND pg_table_is_visible(pg_class.oid) AND tgenabled <> 'D'",
                [tables],
            )
        else:
            marks = ", ".join(["%s"] * len(tables))
            cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", tables)
        installed = {name for (name,) in cursor.fetchall()}
    return [name for name in expected_triggers() if name not in installed]

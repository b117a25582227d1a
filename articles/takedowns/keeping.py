"""Which rows are made once and never changed? Managers and models that refuse, and triggers where code does not.

A superuser with a shell gets past Python, somebody with the database past the triggers: `verify_ledger` finds it.
"""

from typing import Any, NoReturn

from django.db import connection, models

ALL = ("UPDATE", "DELETE", "TRUNCATE")
# By the first word of their triggers: the table, and what is refused there. SQLite has no TRUNCATE.
REFUSED = {
    "ledger": ("takedowns_ledgerevent", ALL),
    "decision": ("takedowns_decision", ALL),
    "effect": ("takedowns_effect", ALL),
    "case": ("takedowns_case", ("DELETE", "TRUNCATE")),
}
SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'the {word} is only added to'); END"""
POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the % is only added to', split_part(TG_NAME, '_', 1); END $$"""
POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {unit} EXECUTE FUNCTION ledger_refuses()"


class Kept(RuntimeError):
    """Raised where code tries to change or delete what is kept as it was made."""


class KeptQuerySet(models.QuerySet[Any]):
    """Rows are only added, one by one, by the verbs."""

    def _refuse(self, *args: Any, **options: Any) -> NoReturn:
        raise Kept(f"{self.model._meta.label} is only added to")

    update = delete = bulk_update = bulk_create = update_or_create = _refuse


class KeptModel(models.Model):
    """A row that is never changed after it was made, nor deleted."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise Kept(f"{self._meta.label} is only added to")
        super().save(**options | {"force_insert": True})

    def delete(self, **options: Any) -> NoReturn:  # type: ignore[override]
        raise Kept(f"{self._meta.label} is only added to")


def refusals() -> dict[str, dict[str, str]]:
    """What belongs in the database, by the names of the triggers."""
    return {
        f"{word}_no_{event.lower()}": {"word": word, "table": table, "event": event}
        for word, (table, events) in REFUSED.items()
        for event in events
        if event != "TRUNCATE" or connection.vendor == "postgresql"
    }


def place_refusals() -> None:
    """Put the triggers in place, where one is missing. After each migrate."""
    wanted = refusals()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in missing_refusals():
            unit = "STATEMENT" if wanted[name]["event"] == "TRUNCATE" else "ROW"
            statement = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
            cursor.execute(statement.format(name=name, unit=unit, **wanted[name]))


def missing_refusals() -> list[str]:
    """The names of triggers that should be there and are not, or are switched off."""
    tables = [table for table, _events in REFUSED.values()]
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
        placed = {name for (name,) in cursor.fetchall()}
    return [name for name in refusals() if name not in placed]

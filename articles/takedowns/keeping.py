"""Which rows are made once and never changed? Managers and models that refuse, and triggers where code does not.

A superuser with a shell gets past Python, somebody with the database past the triggers: `verify_ledger` finds it.
"""

from typing import Any, NoReturn

from django.db import connection, models

LEDGER = "takedowns_ledgerevent"
SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"""
POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$"""
POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {unit} EXECUTE FUNCTION ledger_refuses()"
EVENTS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


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


def place_refusals() -> None:
    """Put the triggers of the ledger in place, where one is missing. After each migrate."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in missing_refusals():
            event = name.removeprefix("ledger_no_").upper()
            statement = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
            unit = "STATEMENT" if event == "TRUNCATE" else "ROW"
            cursor.execute(statement.format(name=name, event=event, table=LEDGER, unit=unit))


def missing_refusals() -> list[str]:
    """The names of triggers that should be there and are not, or are switched off."""
    wanted = [f"ledger_no_{event.lower()}" for event in EVENTS[connection.vendor]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'", [LEDGER]
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [LEDGER])
        placed = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in placed]

"""Edition triggers for SQLite: AFTER triggers, since only one transaction writes at a time."""

from typing import Any

EVENTS = ("INSERT", "UPDATE", "DELETE")
MOVE = "UPDATE articles_edition SET token = lower(hex(randomblob(16)))"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def definition(name: str, table: str, event: str, item: str | None) -> str:
    """The CREATE statement of a trigger. `item`: the column with the id of the item; "id" in the table of items."""
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} {_guard(event, item)} BEGIN {MOVE}; END"


def _guard(event: str, item: str | None) -> str:
    if item is None:
        return ""
    if item == "id":
        return "WHEN " + " OR ".join(f"{row}.published_at IS NOT NULL" for row in ROWS[event])
    owners = ", ".join(f"{row}.{item}" for row in ROWS[event])
    return f"WHEN EXISTS (SELECT 1 FROM articles_newsitem i WHERE i.id IN ({owners}) AND i.published_at IS NOT NULL)"


def installed(cursor: Any) -> dict[str, str]:
    """Installed triggers: name to CREATE statement."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def prepare(cursor: Any) -> None:
    """Nothing to do: SQLite triggers need no functions."""


def install(cursor: Any, name: str, table: str, statement: str) -> None:
    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    cursor.execute(statement)

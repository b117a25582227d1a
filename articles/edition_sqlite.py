"""How does SQLite move the edition? By AFTER triggers, in the one writing transaction that it has at a time."""

from typing import Any

EVENTS = ("INSERT", "UPDATE", "DELETE")
MOVE = "UPDATE articles_edition SET token = lower(hex(randomblob(16)))"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def definition(name: str, table: str, event: str, item: str | None) -> str:
    """The statement that makes a trigger. `item`: the column that names the item of a row, "id" in the items' own."""
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} {_guard(event, item)} BEGIN {MOVE}; END"


def _guard(event: str, item: str | None) -> str:
    if item is None:
        return ""
    if item == "id":
        return "WHEN " + " OR ".join(f"{row}.published_at IS NOT NULL" for row in ROWS[event])
    owners = ", ".join(f"{row}.{item}" for row in ROWS[event])
    return f"WHEN EXISTS (SELECT 1 FROM articles_newsitem i WHERE i.id IN ({owners}) AND i.published_at IS NOT NULL)"


def placed(cursor: Any) -> dict[str, str]:
    """The triggers that are there, by name, with the statements that made them."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def prepare(cursor: Any) -> None:
    """Nothing: a trigger stands alone."""


def place(cursor: Any, name: str, table: str, statement: str) -> None:
    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    cursor.execute(statement)

"""Under which token are kept bytes of public pages still true, and until when?

The database itself moves the token: triggers on every table that a public page reads change it in the transaction of
the change, whatever made it. So there is nothing to purge, and no door can forget.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

ITEMS = "articles_newsitem"
PUBLIC = (
    ITEMS,
    "articles_section",
    "articles_channel",
    "articles_byline",
    "articles_placement",
    "articles_pictureuse",
    "articles_restriction",
    "articles_correction",
    "articles_disclaimerrule",
    "articles_homelead",
    "articles_tag",
    "articles_alias",
    "articles_tagging",
    "rights_source",
    "rights_person",
    "rights_licence",
    "rights_disclaimer",
    "pictures_picture",
    "search_mention",
)
# Rows that belong to one item, by the column that says which.
PARTS = {
    "articles_byline": "item_id",
    "articles_placement": "article_id",
    "articles_pictureuse": "item_id",
    "articles_correction": "item_id",
    "articles_tagging": "content_object_id",
    "search_mention": "item_id",
}
# Every time column that a public page reads: the next of these moments ends the life of kept bytes.
BOUNDARIES = (
    ("articles_newsitem", "published_at"),
    ("articles_newsitem", "expires_at"),
    ("articles_restriction", "starts_at"),
    ("articles_restriction", "ends_at"),
    ("articles_restriction", "lifted_at"),
    ("articles_disclaimerrule", "starts_at"),
    ("articles_disclaimerrule", "ends_at"),
    ("articles_homelead", "starts_at"),
    ("articles_homelead", "ends_at"),
    ("pictures_picture", "licence_ends_at"),
)
EVENTS = ("INSERT", "UPDATE", "DELETE")
MOVE = "UPDATE articles_edition SET token = lower(hex(randomblob(16)))"


def place_triggers() -> None:
    """Put every trigger in place anew and make the one row. After each migrate: a rebuilt table loses its triggers."""
    _require_sqlite()
    with connection.cursor() as cursor:
        cursor.execute("INSERT OR IGNORE INTO articles_edition (id, token) VALUES (1, lower(hex(randomblob(16))))")
        for table in PUBLIC:
            for event in EVENTS:
                name = f"edition_{table}_{event.lower()}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(
                    f"CREATE TRIGGER {name} AFTER {event} ON {table} {_guard(table, event)} BEGIN {MOVE}; END"
                )
        cursor.execute(MOVE)


def _guard(table: str, event: str) -> str:
    """Drafts and their parts do not move the edition: nobody outside has seen them."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]
    if table == ITEMS:
        return "WHEN " + " OR ".join(f"{row}.published_at IS NOT NULL" for row in rows)
    if table in PARTS:
        owners = ", ".join(f"{row}.{PARTS[table]}" for row in rows)
        return f"WHEN EXISTS (SELECT 1 FROM {ITEMS} i WHERE i.id IN ({owners}) AND i.published_at IS NOT NULL)"
    return ""


def missing_triggers() -> list[str]:
    """The names of triggers that should be there and are not."""
    _require_sqlite()
    wanted = {f"edition_{table}_{event.lower()}" for table in PUBLIC for event in EVENTS}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def check_triggers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A system check for `manage.py check --database default`."""
    if not databases or "articles_edition" not in connection.introspection.table_names():
        return []
    missing = missing_triggers()
    if not missing:
        return []
    hint = "Run 'python manage.py migrate': it puts the triggers in place."
    return [Error(f"{len(missing)} edition triggers are missing, {missing[0]} first", hint=hint, id="articles.E001")]


def edition_token() -> str:
    """The token of the public site at this moment: one read of one row by its key. "" before the first migrate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM articles_edition WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else ""


def valid_until(at: datetime) -> datetime | None:
    """The next moment after `at` in any column of BOUNDARIES, or None. Each part reads one end of one index."""
    moment = connection.ops.adapt_datetimefield_value(at)
    parts = " UNION ALL ".join(
        f"SELECT min({column}) AS moment FROM {table} WHERE {column} > %s" for table, column in BOUNDARIES
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(moment) FROM ({parts}) boundaries", [moment] * len(BOUNDARIES))
        (found,) = cursor.fetchone()
    return datetime.fromisoformat(found).replace(tzinfo=at.tzinfo) if found else None


def _require_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise ImproperlyConfigured("the edition's triggers are written for SQLite alone")

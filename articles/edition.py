"""Under which token are kept bytes of public pages still true, and until when?

The database itself moves the token: triggers on every table that a public page reads change it in the transaction of
the change, whatever made it. So there is nothing to purge, and no door can forget.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, transaction

from articles import edition_postgresql, edition_sqlite

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
DIALECTS = {"sqlite": edition_sqlite, "postgresql": edition_postgresql}


def place_triggers() -> None:
    """Put what is missing in place and make the one row. After each migrate: a rebuilt table loses its triggers."""
    dialect, wanted = DIALECTS[connection.vendor], _wanted()
    with transaction.atomic(), connection.cursor() as cursor:
        dialect.prepare(cursor)
        for name in missing_triggers():
            dialect.place(cursor, name, *wanted[name])
        cursor.execute("INSERT INTO articles_edition (id, token) VALUES (1, '') ON CONFLICT DO NOTHING")
        cursor.execute(dialect.MOVE)


def _wanted() -> dict[str, tuple[str, str]]:
    """The table and the definition of every trigger, by its name.

    Drafts and their parts do not move the edition: nobody outside has seen them.
    """
    dialect, wanted = DIALECTS[connection.vendor], {}
    for table in PUBLIC:
        for event in dialect.EVENTS:
            name = f"edition_{table}_{event.lower()}"
            item = "id" if table == ITEMS else PARTS.get(table)
            wanted[name] = (table, dialect.definition(name, table, event, item))
    return wanted


def missing_triggers() -> list[str]:
    """The names of triggers that should be there and are not, or not as they should be."""
    with connection.cursor() as cursor:
        placed = DIALECTS[connection.vendor].placed(cursor)
    return sorted(name for name, (_, definition) in _wanted().items() if placed.get(name) != definition)


def check_triggers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A system check for `manage.py check --database default`."""
    if not databases or "articles_edition" not in connection.introspection.table_names():
        return []
    missing = missing_triggers()
    if not missing:
        return []
    hint = "Run 'python manage.py prepare_newsroom': it puts the triggers in place, and everything else that is behind."
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
    # SQLite gives the text that it keeps, in UTC.
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if isinstance(found, str) else found

"""The edition: a random token under which cached public pages are valid, and until when they are.

Database triggers on every table that public pages read change the token in the transaction of the change, whatever
made it. So there is nothing to purge, and raw SQL and bulk updates count too.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, transaction

from articles.edition import postgresql as edition_postgresql
from articles.edition import sqlite as edition_sqlite

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
    "articles_personprofile",
    "articles_tag",
    "articles_alias",
    "articles_tagging",
    "rights_source",
    "rights_person",
    "rights_licence",
    "rights_disclaimer",
    "pictures_picture",
    "search_mention",
    "takedowns_transparencyreport",
    "identity_identity",
    "site_pages_sitepage",
)
# Tables whose rows belong to one item, and the column with its id.
ITEM_COLUMNS = {
    "articles_byline": "item_id",
    "articles_placement": "article_id",
    "articles_pictureuse": "item_id",
    "articles_correction": "item_id",
    "articles_tagging": "content_object_id",
    "search_mention": "item_id",
}
# Every time column that public pages read: cached pages expire at the next of these moments.
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


def install_triggers() -> None:
    """Create missing triggers and the row. Runs after each migrate: SQLite drops the triggers of a rebuilt table."""
    dialect, required = DIALECTS[connection.vendor], _required()
    with transaction.atomic(), connection.cursor() as cursor:
        dialect.prepare(cursor)
        for name in missing_triggers():
            dialect.install(cursor, name, *required[name])
        cursor.execute("INSERT INTO articles_edition (id, token) VALUES (1, '') ON CONFLICT DO NOTHING")
        cursor.execute(dialect.MOVE)


def _required() -> dict[str, tuple[str, str]]:
    """Trigger name to its table and CREATE statement.

    Items that were never published, and their parts, do not change the edition, since no public page shows them.
    """
    dialect, required = DIALECTS[connection.vendor], {}
    for table in PUBLIC:
        for event in dialect.EVENTS:
            name = f"edition_{table}_{event.lower()}"
            item = "id" if table == ITEMS else ITEM_COLUMNS.get(table)
            required[name] = (table, dialect.definition(name, table, event, item))
    return required


def missing_triggers() -> list[str]:
    """Names of triggers that are missing or differ from their definition."""
    with connection.cursor() as cursor:
        installed = DIALECTS[connection.vendor].installed(cursor)
    return sorted(name for name, (_, definition) in _required().items() if installed.get(name) != definition)


def check_triggers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A system check for `manage.py check --database default`. Tables that a later migration makes have none yet."""
    tables = connection.introspection.table_names() if databases else []
    if "articles_edition" not in tables:
        return []
    required = _required()
    missing = [name for name in missing_triggers() if required[name][0] in tables]
    if not missing:
        return []
    hint = "Run 'python manage.py prepare_newsroom', which installs them."
    return [Error(f"{len(missing)} edition triggers are missing, {missing[0]} first", hint=hint, id="articles.E001")]


def edition_token() -> str:
    """The current token, read by primary key; "" before the first migrate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM articles_edition WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else ""


def valid_until(at: datetime) -> datetime | None:
    """The next moment after `at` in any column of BOUNDARIES, or None. Reads one end of each index."""
    moment = connection.ops.adapt_datetimefield_value(at)
    parts = " UNION ALL ".join(
        f"SELECT min({column}) AS moment FROM {table} WHERE {column} > %s" for table, column in BOUNDARIES
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(moment) FROM ({parts}) boundaries", [moment] * len(BOUNDARIES))
        (boundary,) = cursor.fetchone()
    # SQLite returns the stored text, in UTC.
    return datetime.fromisoformat(boundary).replace(tzinfo=UTC) if isinstance(boundary, str) else boundary

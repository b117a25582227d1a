"""The tables of the database that is restored into: migrated as far as the backup is."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from newsroom.backup.tables import Migration, applied_migrations


def migrate_to(migrations: list[Migration]) -> None:
    """Make the tables as these migrations leave them. Tables of other migrations are dropped first: they are unused."""
    if applied_migrations() == sorted(migrations):
        return
    drop_tables()
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of(executor.loader, set(migrations)))


def _last_of(loader: MigrationLoader, migrations: set[Migration]) -> list[Migration]:
    """The migrations of a set on which no other one of it depends."""
    # A migration that another one replaces is no part of the graph.
    existing = migrations & loader.graph.nodes.keys()
    needed = {parent.key for key in existing for parent in loader.graph.node_map[key].parents}
    return sorted(existing - needed)


def drop_tables() -> None:
    """Drop all tables of an unused newsroom."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in connection.introspection.table_names(cursor):
                cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        # Virtual tables first: their own tables go with them.
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%%'")
        for (name,) in cursor.fetchall():
            if not name.startswith("sqlite_"):
                cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute("PRAGMA foreign_keys = ON")

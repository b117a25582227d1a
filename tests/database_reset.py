"""Database reset after a test with real transactions: every table as the migrations left it.

Django's flush empties all tables and emits post_migrate, which creates permissions, groups, triggers and the search
index again. That takes 0.11 s of CPU on SQLite, after each of more than 300 tests; putting a copy back takes 0.01 s.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import connection, transaction

from articles.edition.triggers import DIALECTS, install_triggers
from articles.takedowns.models.append_only_triggers import install_append_only_triggers
from tests.databases import drop_append_only_triggers

# Tables that migrations leave empty are emptied; the others are compared with their copy first, as few tests change
# them. Without triggers, as append-only tables refuse to be emptied.
RESTORE = """
SET LOCAL session_replication_role = replica;
DO $$ DECLARE name text; is_filled boolean; differs boolean; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' LOOP
        EXECUTE format('SELECT EXISTS (TABLE pristine.%1$I)', name) INTO is_filled;
        IF NOT is_filled THEN
            EXECUTE format('DELETE FROM public.%1$I', name);
        ELSE
            EXECUTE format('SELECT EXISTS (TABLE public.%1$I EXCEPT TABLE pristine.%1$I)'
                ' OR EXISTS (TABLE pristine.%1$I EXCEPT TABLE public.%1$I)', name) INTO differs;
            IF differs THEN
                EXECUTE format('DELETE FROM public.%1$I', name);
                EXECUTE format('INSERT INTO public.%1$I TABLE pristine.%1$I', name);
            END IF;
        END IF;
    END LOOP;
END $$
"""


@contextlib.contextmanager
def replaced_flush() -> Iterator[None]:
    """Copy the test database as it is now; until the end, Django's flush puts the copy back."""
    flush_all = flush.Command.handle
    connection.ensure_connection()
    restore = _copy_sqlite() if connection.vendor == "sqlite" else _copy_postgresql()

    def handle(self: flush.Command, **options: Any) -> None:
        if not restore():
            drop_append_only_triggers()
            flush_all(self, **options)
        # Django's flush gives content types other keys than the copy has.
        ContentType.objects.clear_cache()
        # A page cache that outlives the test must not take its pages for those of the next one.
        with connection.cursor() as cursor:
            cursor.execute(DIALECTS[connection.vendor].MOVE)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flush.Command, "handle", handle)
        yield


def _copy_sqlite() -> Callable[[], bool]:
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)

    def restore() -> bool:
        connection.ensure_connection()
        copy.backup(connection.connection)
        return True

    return restore


def _copy_postgresql() -> Callable[[], bool]:
    """Rows alone: triggers that a test has dropped are installed again. Without the tables of the copy, as after a
    rebuild of the search index, the function returns False.
    """
    names = _table_names()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA pristine")
        for name in names:
            cursor.execute(f'CREATE TABLE pristine."{name}" AS TABLE public."{name}"')

    def restore() -> bool:
        if _table_names() != names:
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RESTORE)
        install_triggers()
        install_append_only_triggers()
        return True

    return restore


def _table_names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in cursor.fetchall()}

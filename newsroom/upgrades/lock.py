"""The lock of an upgrade: of two that start at once, the second waits, and then finds nothing left to do."""

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

# Any number that no other program takes on this database.
KEY = 7_240_119_803


@contextlib.contextmanager
def upgrade_lock(say: Callable[[str], object]) -> Iterator[None]:
    """Hold the lock. It is released with the process that holds it, however that ends."""
    with _on_postgresql(say) if connection.vendor == "postgresql" else _on_sqlite(say):
        yield


@contextlib.contextmanager
def _on_postgresql(say: Callable[[str], object]) -> Iterator[None]:
    own = connection.copy()
    own.connect()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
            if not cursor.fetchone()[0]:
                say("Another upgrade of this database is running; waiting for it.")
                cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
        yield
    finally:
        own.close()


@contextlib.contextmanager
def _on_sqlite(say: Callable[[str], object]) -> Iterator[None]:
    name = str(connection.settings_dict["NAME"])
    if "memory" in name:
        yield
        return
    with Path(f"{name}-upgrade").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another upgrade of this database is running; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield

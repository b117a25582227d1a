"""Which database do the tests use, and which one does a second process find in its data folder?

On SQLite the file in that folder. On PostgreSQL the one that the folder's file `database_url` names, if there is one.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from articles.takedowns.keeping import refusals

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = bool(SERVER)


def point_to(folder: Path, database: str) -> None:
    """From now on a process over this folder uses this database of the server."""
    (folder / "database_url").write_text(_address(database))


def address_of(folder: Path) -> str | None:
    file = folder / "database_url"
    return file.read_text() if file.exists() else None


def forget_refusals() -> None:
    """Tests empty tables that are only added to. The triggers come back with what follows a migration."""
    with connection.cursor() as cursor:
        for name, refused in refusals().items():
            where = f" ON {refused['table']}" if ON_POSTGRESQL else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """A new database for a folder: SQLite makes its file by itself, the other has to be made and dropped."""
    if not ON_POSTGRESQL:
        yield
        return
    name = f"test_of_process_{os.getpid()}_{folder.name}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        point_to(folder, name)
        try:
            yield
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """What the database of a folder answers, past our code."""
    address = address_of(folder)
    opened: Any = psycopg.connect(address) if address else sqlite3.connect(folder / "newsroom.sqlite3")
    with contextlib.closing(opened) as database:
        return list(database.execute(question).fetchall())


def _address(database: str) -> str:
    return urlsplit(SERVER)._replace(path=f"/{database}").geturl()

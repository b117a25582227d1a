"""Databases of the tests, and the database a second process finds in its data folder.

On SQLite that is the file in the folder. On PostgreSQL it is the address in the folder's file `database_url`, if any.
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

from articles.takedowns.models.append_only_triggers import expected_triggers

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = bool(SERVER)


def point_to(folder: Path, database: str) -> None:
    """Make processes that run over this folder use this database of the server."""
    (folder / "database_url").write_text(_address(database))


def address_of(folder: Path) -> str | None:
    file = folder / "database_url"
    return file.read_text() if file.exists() else None


def name_of_test_database() -> str:
    """Once it is there: before, Django's connection is to another."""
    return str(connection.settings_dict["NAME"])


def drop_append_only_triggers() -> None:
    """Drop the triggers, so that tests can empty append-only tables. They are installed again after each migrate."""
    with connection.cursor() as cursor:
        for name, refused in expected_triggers().items():
            where = f" ON {refused['table']}" if ON_POSTGRESQL else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """A new database for a folder. SQLite creates its file by itself; on PostgreSQL it is created here and dropped."""
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


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows a query returns from a folder's database, read without our code."""
    address = address_of(folder)
    opened: Any = psycopg.connect(address) if address else sqlite3.connect(folder / "newsroom.sqlite3")
    with contextlib.closing(opened) as database:
        return list(database.execute(query).fetchall())


def _address(database: str) -> str:
    return urlsplit(SERVER)._replace(path=f"/{database}").geturl()

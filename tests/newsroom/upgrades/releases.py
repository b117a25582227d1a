"""The demonstration of each released version, as a compressed dump of each database, for tests of upgrades.

To release a version: load the demonstration with its code, then run `python -m tests.newsroom.upgrades.releases` over
its data folder, with and without DATABASE_URL. It also notes the commit, with whose code later releases are tested.
"""

import lzma
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from newsroom.data_folder import data_folder
from newsroom.version import VERSION
from tests.databases import ON_POSTGRESQL, SERVER, address_of
from tests.postgres_server import program

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "releases"
KIND = "postgresql" if ON_POSTGRESQL else "sqlite"


def releases() -> list[str]:
    """The released versions, oldest first."""
    names = {path.name.rpartition("-")[0] for path in FOLDER.glob("*.sql.xz")}
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def dump_of(version: str, kind: str = KIND) -> str:
    return lzma.decompress((FOLDER / f"{version}-{kind}.sql.xz").read_bytes()).decode()


def load(version: str, data: Path) -> None:
    """Load the dump of a release into the empty database of a data folder."""
    if address := address_of(data):
        command = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, address]
        subprocess.run(command, input=dump_of(version).encode(), check=True)
        return
    with closing(filled(data / "newsroom.sqlite3", version)):
        pass


def filled(file: Path | str, version: str) -> sqlite3.Connection:
    """An SQLite database with the dump of a release."""
    database = sqlite3.connect(file)
    # Some constraints use a function that Django adds to each connection.
    database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, str(text))))
    database.executescript(dump_of(version, "sqlite"))
    return database


def columns_of(version: str) -> dict[str, set[str]]:
    """The columns of each table of a release."""
    with closing(filled(":memory:", version)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: {column for _number, column, *_rest in database.execute(f'PRAGMA table_info("{name}")')}
            for (name,) in names
        }


def _dump() -> str:
    """The database of the data folder without the search index, which is built anew, and without sessions."""
    if ON_POSTGRESQL:
        leave_out = [f"--exclude-table=search_{name}_*" for name in ("doc", "tokens", "fts")]
        options = ["--no-owner", "--no-privileges", "--exclude-table-data=django_session", *leave_out]
        return subprocess.run([program("pg_dump"), *options, SERVER], capture_output=True, check=True).stdout.decode()
    with closing(sqlite3.connect(data_folder() / "newsroom.sqlite3")) as source:
        database = sqlite3.connect(":memory:")
        source.backup(database)
    stores = "SELECT name FROM sqlite_master WHERE type = 'table' AND (sql LIKE 'CREATE VIRTUAL%' OR name GLOB {})"
    for pattern in ("''", "'search_*_[0-9]*'"):
        for (name,) in database.execute(stores.format(pattern)).fetchall():
            database.execute(f'DROP TABLE IF EXISTS "{name}"')
    database.execute("DELETE FROM django_session")
    database.commit()
    return "\n".join([*database.iterdump(), ""])


if __name__ == "__main__":
    packed = lzma.compress(_dump().encode(), preset=9 | lzma.PRESET_EXTREME)
    (FOLDER / f"{VERSION}-{KIND}.sql.xz").write_bytes(packed)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=FOLDER, capture_output=True, text=True, check=True)
    (FOLDER / f"{VERSION}.commit").write_text(head.stdout)
    sys.stdout.write(f"{VERSION}-{KIND}: {len(packed):,} bytes\n")

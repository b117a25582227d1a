"""Scrub the files of the database: both databases mark deleted rows as free space without overwriting all copies.

SQLite overwrites what is deleted (`secure_delete` in the settings), but pages that it rearranged keep old copies of
rows, and so does its write-ahead log. The log is truncated, the files are searched, and if a word is still there, the
database is rebuilt.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import OperationalError, connection
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.models.editorial.revision import Revision, RevisionBlock
from articles.outbox.models import Message
from articles.pictures.models import Picture, PicturePart
from articles.takedowns import models

BUSY_TIMEOUT = 2_000  # milliseconds
# Tables whose rows change with those of another.
DEPENDENT: dict[type[Model], type[Model]] = {Picture: PicturePart, Revision: RevisionBlock}


def scrub_database(words: Iterable[str], touched: Iterable[type[Model]]) -> list[str]:
    """Scrub the tables of these models and look for the words. Runs outside any transaction. Returns the problems."""
    if connection.in_atomic_block:
        return [_("The database files were not scrubbed because a transaction is still open.")]
    if connection.vendor == "postgresql":
        return _scrub_postgresql(touched)
    return _scrub_sqlite(list(words))


def truncate_log() -> list[str]:
    """Truncate SQLite's write-ahead log. This is quick enough for a page of the desk; the commands do the rest.

    Returns the problems.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return []
    with connection.cursor() as cursor:
        # It blocks writers while it waits for readers, so it must not wait for long.
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
    message = _("Another connection is reading the database, so its log could not be truncated yet.")
    return [message] if busy else []


def _scrub_sqlite(words: list[str]) -> list[str]:
    problems = truncate_log()
    if not _count_in_files(words):
        return problems
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    except OperationalError as error:
        return [*problems, _("The database file could not be rebuilt: %(error)s") % {"error": error}]
    problems = truncate_log()
    if left := _count_in_files(words):
        message = _(
            "The database files still contain %(count)d of the words, because a text that was kept contains them."
        )
        problems.append(message % {"count": left})
    return problems


def _count_in_files(words: list[str]) -> int:
    """How many of the words occur in the database files.

    A subprocess searches them: closing a second handle of the file in this process would release all locks that it
    holds on the database (POSIX), and the next writer would corrupt what is being read.
    """
    encoded = [[form.hex() for form in _encodings(word)] for word in words]
    query = json.dumps({"files": [str(file) for file in _files()], "words": encoded})
    command = [sys.executable, str(Path(__file__).with_name("search_files.py"))]
    # Our own program, without arguments.
    return int(subprocess.run(command, input=query, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def _encodings(word: str) -> Iterator[bytes]:
    for variant in dict.fromkeys((word, word.lower(), word.upper())):
        yield variant.encode()
        if not variant.isascii():
            yield json.dumps(variant)[1:-1].encode()


def _files() -> list[Path]:
    file = str(connection.settings_dict["NAME"])
    return [] if "memory" in file else [Path(file), Path(f"{file}-wal")]


def _scrub_postgresql(touched: Iterable[type[Model]]) -> list[str]:
    """VACUUM the tables, which removes deleted rows. Its write-ahead log and backups are the operator's task."""
    always: list[type[Model]] = [models.Claimant, models.ClaimantMessage, models.Evidence, Message]
    rows = {*always, *touched}
    rows |= {dependent for model, dependent in DEPENDENT.items() if model in rows}
    tables = sorted(model._meta.db_table for model in rows)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    return []

"""Is what was deleted gone from the files of the database as well? Both databases mark it as free and leave it there.

SQLite writes zeros over it (`secure_delete` in the settings), but pages that it has rearranged keep old copies of rows,
and its log keeps old pages: the log is emptied, the file is read, and written anew where a word is still in it.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import OperationalError, connection
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.outbox.models import Message
from articles.takedowns import models

PATIENCE = 2_000  # milliseconds


def wipe(words: Iterable[str], touched: Iterable[type[Model]]) -> list[str]:
    """Outside of any transaction. Returns, in words, what could not be done; nothing if all is gone."""
    if connection.in_atomic_block:
        return [_("The files of the database were not cleaned, because a transaction is still open.")]
    if connection.vendor == "postgresql":
        return _wipe_postgresql(touched)
    return _wipe_sqlite(list(words))


def empty_log() -> list[str]:
    """The quick half of it, for a page of the desk: the rest is done by the commands."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return []
    with connection.cursor() as cursor:
        # Writers wait while it waits for readers: not for long.
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
    return [_("A reader holds up the log of the database: old pages stay in it until it is emptied.")] if busy else []


def _wipe_sqlite(words: list[str]) -> list[str]:
    troubles = empty_log()
    if not _left(words):
        return troubles
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    except OperationalError as error:
        return [*troubles, _("The file of the database could not be written anew: %(error)s") % {"error": error}]
    troubles = empty_log()
    if left := _left(words):
        told = _("The files of the database still hold %(count)d of the words: a text that was left says them.")
        troubles.append(told % {"count": left})
    return troubles


def _left(words: list[str]) -> int:
    """How many of the words stand in the files, as they were typed.

    Another process looks: where one that has the database open closes a second handle of its file, the system takes all
    its locks from it, and the next writer breaks what it reads.
    """
    spelt = [[form.hex() for form in _spelt(word)] for word in words]
    asked = json.dumps({"files": [str(file) for file in _files()], "words": spelt})
    command = [sys.executable, str(Path(__file__).with_name("lookup.py"))]
    # Our own program, told nothing on its command line.
    return int(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def _spelt(word: str) -> Iterator[bytes]:
    for written in dict.fromkeys((word, word.lower(), word.upper())):
        yield written.encode()
        if not written.isascii():
            yield json.dumps(written)[1:-1].encode()


def _files() -> list[Path]:
    file = str(connection.settings_dict["NAME"])
    return [] if "memory" in file else [Path(file), Path(f"{file}-wal")]


def _wipe_postgresql(touched: Iterable[type[Model]]) -> list[str]:
    """Rows that nobody can see any more are taken out of the tables. Its own log and copies are for the operator."""
    always: list[type[Model]] = [models.Claimant, models.ClaimantMessage, models.Evidence, Message]
    tables = sorted({model._meta.db_table for model in (*always, *touched)})
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    return []

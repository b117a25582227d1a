"""Restoring a backup into an unused newsroom of either database.

Everything is verified first. Then the files are written, and all rows in one transaction, so that a restore that is
stopped leaves an unused newsroom.
"""

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from articles.edition.triggers import DIALECTS
from articles.journal.entries import Entry
from articles.takedowns.ledger.verify import Checkpoint, LedgerReport, verify
from newsroom.backup.copies import Report
from newsroom.backup.loading import LOADERS, NUMBERS_LEFT_OUT, Loader
from newsroom.backup.manifest import DamagedError
from newsroom.backup.opened import Backup
from newsroom.backup.recorded_replay import record_replay
from newsroom.backup.references import mend_references
from newsroom.backup.replay import RESTRICTIONS, Replay
from newsroom.backup.schema import migrate_to
from newsroom.backup.stored_files import put_back
from newsroom.backup.tables import LEFT_OUT, Table
from newsroom.backup.unused import mark_start, remove_mark, signs_of_use
from newsroom.configuration.environment import read_secret

KEY = "secret_key"


class UsedNewsroomError(Exception):
    """A newsroom has content that a restore would delete."""


@dataclass
class Restored:
    """What was restored. `seconds`: how long each part took. `ledger`: its verification."""

    rows: int = 0
    files: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    ledger: LedgerReport = field(default_factory=LedgerReport)
    replay: Replay = field(default_factory=Replay)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[part] = time.monotonic() - began


def restore(backup: Backup, journal: Iterable[Entry], report: Report, left_out: int = NUMBERS_LEFT_OUT) -> Restored:
    """Restore a backup. DamagedError or UsedNewsroomError if it is refused; then nothing was changed.

    `left_out`: so many numbers after the last one of each table are not given again.
    """
    if used := signs_of_use():
        raise UsedNewsroomError(f"This newsroom already has {', '.join(used)}. Restore into an empty one.")
    restored = Restored()
    with restored.timed("verification"):
        backup.verify(report)
    report("The backup is complete and undamaged.")
    for entry in journal:
        restored.replay.add(entry)
    replay = restored.replay
    with restored.timed("tables"):
        migrate_to([(app, name) for app, name in backup.manifest.migrations])
    with restored.timed("files"):
        mark_start()
        restored.files = put_back(backup.folder, filter(replay.keeps, backup.files()))
        _put_back_settings(backup, report)
    with restored.timed("rows"):
        restored.rows = _load(backup, replay, report, left_out)
        remove_mark()
    with restored.timed("upgrade"):
        # Also installs triggers, and what a newer release adds.
        call_command("migrate", verbosity=0, interactive=False)
        record_replay(replay)
        _forget_earlier_pages()
    return restored


def rebuild_index(restored: Restored) -> None:
    with restored.timed("search index"):
        call_command("rebuild_index", verbosity=0)


def verify_ledger(restored: Restored, backup: Backup) -> None:
    """Verify the ledger against its end at the moment of the backup."""
    ledger = backup.manifest.ledger
    checkpoint: Checkpoint | None = (ledger[0], ledger[1]) if ledger and ledger[0] else None
    with restored.timed("ledger"):
        restored.ledger = verify(checkpoint)


def _load(backup: Backup, replay: Replay, report: Report, left_out: int) -> int:
    # Restrictions of the journal need to know which items and pictures there are.
    names = sorted(backup.manifest.tables, key=lambda name: (name == RESTRICTIONS, name))
    emptied = sorted({*names, *LEFT_OUT & set(connection.introspection.table_names())})
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            loader = LOADERS[connection.vendor](cursor, emptied)
            loader.suspend()
            total = 0
            for name in names:
                total += _load_table(loader, backup, name, replay)
                _count_on(loader, backup, name, replay, left_out)
                report(f"{name}: {backup.manifest.tables[name]['rows']:,} rows")
            for name, keys in mend_references(cursor, replay.dropped).items():
                replay.notes.append(f"{name}: {len(keys)} rows went with rows that were erased")
            loader.resume()
    finally:
        connection.enable_constraint_checking()
    ContentType.objects.clear_cache()
    return total


def _load_table(loader: Loader, backup: Backup, name: str, replay: Replay) -> int:
    about = backup.manifest.tables[name]
    table, read = _table(name, about), Counted(backup.rows(name))
    loaded = loader.load(table, chain(replay.applied(table, read), replay.additions(table)))
    if read.count != about["rows"]:
        raise DamagedError(f"{name} has {read.count:,} rows, the manifest says {about['rows']:,}")
    return loaded


def _count_on(loader: Loader, backup: Backup, name: str, replay: Replay, left_out: int) -> None:
    """Give new rows numbers after those of the backup and of the journal."""
    about = backup.manifest.tables[name]
    if about["last_number"] is not None:
        highest = max(replay.added) if name == RESTRICTIONS and replay.added else 0
        loader.count_from(_table(name, about), max(highest, about["last_number"] + left_out))


class Counted:
    """Counts the rows that are read from a file."""

    def __init__(self, rows: Iterable[list[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def _table(name: str, about: dict[str, Any]) -> Table:
    return Table(name, tuple(about["columns"]), tuple(about["kinds"]), about["key"])


def _put_back_settings(backup: Backup, report: Report) -> None:
    """The name of the newsroom and its key. From now on this process uses the key too."""
    for name in backup.manifest.settings:
        target = settings.DATA / name
        shutil.copyfile(backup.folder / "settings" / name, target)
        target.chmod(0o600)
    if KEY not in backup.manifest.settings:
        report("The key is not in the backup: set NEWSROOM_SECRET_KEY as it was.")
        return
    key = (settings.DATA / KEY).read_text(encoding="ascii").strip()
    if read_secret("NEWSROOM_SECRET_KEY") not in ("", key):
        report("NEWSROOM_SECRET_KEY is not the key of the backup: removed texts and links of claimants need that one.")
    else:
        settings.SECRET_KEY = key


def _forget_earlier_pages() -> None:
    """A new edition: no page that was cached before the restore is valid."""
    with connection.cursor() as cursor:
        cursor.execute(DIALECTS[connection.vendor].MOVE)

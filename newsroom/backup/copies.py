"""Making a backup: one moment of the database, then the files that its rows name, then the manifest.

A backup is a folder named after its moment. Until everything is on the disk its name ends in `.part`.
"""

import contextlib
import errno
import fcntl
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.journal.entries import read_entries, write_entries
from newsroom.backup.manifest import FORMAT, NAME, Manifest, read_manifest
from newsroom.backup.row_files import digest_of_file, read_rows, sync_folder, write_rows
from newsroom.backup.snapshots import Snapshot, snapshot
from newsroom.backup.stored_files import FileCopier, MissingFileError, StoredFile, check_storages, is_plain
from newsroom.backup.tables import Table, applied_migrations, tables
from newsroom.storage.errors import BucketUnavailable
from newsroom.version import VERSION

FILES, NAMED, JOURNAL = "files.jsonl.gz", "named.jsonl.gz", "removals.jsonl"
PART = ".part"
# Files of the data folder that belong to the installation.
SETTINGS = ("site.toml", "secret_key")
ROWS_BETWEEN_REPORTS = 50_000
FILES_BETWEEN_REPORTS = 1_000
LEDGER_HEAD = Table("takedowns_ledgerhead", ("id", "sequence", "hash"), ("number", "number", "text"), "id")
Report = Callable[[str], None]


class BackupError(Exception):
    """A backup could not be completed; the message says why. Earlier ones are as they were."""


@dataclass
class Result:
    folder: Path
    rows: int = 0
    copied: int = 0
    linked: int = 0
    missing: list[str] = field(default_factory=list)
    rotated: list[Path] = field(default_factory=list)


def make_backup(folder: Path, keep: int | None = None, report: Report = lambda words: None) -> Result:
    """Make a backup in this folder and delete the oldest ones beyond `keep`. BackupError if it fails."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            _clear_unfinished(folder)
            return _make(folder, keep, report)
    except (OSError, sqlite3.Error, BucketUnavailable) as error:
        raise BackupError(cause_of(error, folder)) from error


def complete_backups(folder: Path) -> list[Path]:
    """The complete backups in a folder, oldest first."""
    return sorted(path.parent for path in folder.glob(f"*/{NAME}") if not path.parent.name.endswith(PART))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Refuse a second backup into the same folder while one runs."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"Another backup into {folder} is running.") from error
        yield


def _clear_unfinished(folder: Path) -> None:
    for path in folder.glob(f"*{PART}"):
        path.unlink() if path.is_file() else shutil.rmtree(path)


def _make(folder: Path, keep: int | None, report: Report) -> Result:
    # Microseconds, so that two backups of one second differ.
    name = timezone.now().strftime("%Y-%m-%dT%H-%M-%S.%fZ")
    part, former = folder / f"{name}{PART}", complete_backups(folder)[-1:]
    part.mkdir(mode=0o700)
    try:
        result = _write(part, former[0] if former else None, report)
        part.rename(folder / name)
        sync_folder(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    result.folder = folder / name
    if keep:
        result.rotated = complete_backups(folder)[:-keep]
        for old in result.rotated:
            # Without its manifest it is no backup any more, whatever happens now.
            (old / NAME).unlink()
            shutil.rmtree(old)
    return result


def _write(part: Path, former: Path | None, report: Report) -> Result:
    result = Result(part)
    _copy_journal(part.parent)
    manifest = new_manifest()
    manifest.journal = last_entry(part.parent / JOURNAL)
    write_contents(part, former, manifest, result, report)
    manifest.settings = _copy_settings(part)
    for written in sorted(part.rglob("*")):
        if written.is_dir():
            sync_folder(written)
    manifest.write(part)
    return result


def new_manifest() -> Manifest:
    migrations = [list(migration) for migration in applied_migrations()]
    return Manifest(FORMAT, VERSION, timezone.now().isoformat(), connection.vendor, migrations)


def write_contents(part: Path, former: Path | None, manifest: Manifest, result: Result, report: Report) -> None:
    """Write the rows of one moment, and then the files that they name."""
    check_storages()
    (part / "tables").mkdir()
    with snapshot(part) as taken:
        report("The moment of the backup is taken; the newsroom may change again.")
        _write_tables(part, taken, manifest, report)
        named = write_rows(part / NAMED, map(asdict, _named_files(taken)))
    result.rows = sum(table["rows"] for table in manifest.tables.values())
    report(f"{result.rows:,} rows are written; {named['rows']:,} files follow.")
    manifest.files = write_rows(part / FILES, map(asdict, _copy_files(part, former, result, report)))
    (part / NAMED).unlink()


def _write_tables(part: Path, taken: Snapshot, manifest: Manifest, report: Report) -> None:
    for table in tables():
        rows = _reported(table, taken.rows(table), report)
        written = write_rows(part / "tables" / f"{table.name}.jsonl.gz", rows)
        about = {"columns": list(table.columns), "kinds": list(table.kinds), "key": table.key}
        manifest.tables[table.name] = about | written | {"last_number": taken.last_number(table)}
    head = next(iter(taken.rows(LEDGER_HEAD)), None)
    manifest.ledger = head[1:] if head else []


def _reported(table: Table, rows: Iterable[Any], report: Report) -> Iterator[Any]:
    for count, row in enumerate(rows, 1):
        yield row
        if count % ROWS_BETWEEN_REPORTS == 0:
            report(f"{table.name}: {count:,} rows")


def _named_files(taken: Snapshot) -> Iterator[StoredFile]:
    """The files that the rows of the snapshot name, in the order of tables, keys and columns."""
    for table in tables():
        columns = tuple(sorted(table.files))
        if not columns:
            continue
        kinds = (table.key_kind, *("text" for _column in columns))
        for key, *names in taken.rows(Table(table.name, (table.key, *columns), kinds, table.key)):
            for column, name in zip(columns, names, strict=True):
                if name and is_plain(name):
                    yield StoredFile(table.name, key, column, name)


def _copy_files(part: Path, former: Path | None, result: Result, report: Report) -> Iterator[StoredFile]:
    copier = FileCopier(part, former, _files_of(former) if former else ())
    for count, row in enumerate(read_rows(part / NAMED), 1):
        try:
            yield copier.copy(StoredFile(**row))
        except MissingFileError as error:
            result.missing.append(str(error))
        if count % FILES_BETWEEN_REPORTS == 0:
            report(f"{count:,} files")
    result.copied, result.linked = copier.copied, copier.linked


def _files_of(backup: Path) -> Iterator[StoredFile]:
    """The files of the backup before; none of them if it is damaged, so that they are copied again."""
    if digest_of_file(backup / FILES) == read_manifest(backup).files["sha256"]:
        yield from (StoredFile(**row) for row in read_rows(backup / FILES))


def _copy_journal(folder: Path) -> None:
    """Copy the journal beside the backups: what it has is left out of each of them when it is restored."""
    write_entries()
    if settings.JOURNAL.exists():
        unfinished = folder / f"{JOURNAL}{PART}"
        shutil.copyfile(settings.JOURNAL, unfinished)
        unfinished.chmod(0o600)
        unfinished.replace(folder / JOURNAL)


def last_entry(path: Path) -> str:
    """The id of the last entry of a journal; "" if it has none."""
    return next((entry["id"] for entry in deque(read_entries(path), maxlen=1)), "")


def _copy_settings(part: Path) -> dict[str, dict[str, Any]]:
    """The name of the newsroom and its key, without which it would not recognise what it removed."""
    copied = {}
    (part / "settings").mkdir()
    for name in SETTINGS:
        if (settings.DATA / name).exists():
            target = part / "settings" / name
            shutil.copyfile(settings.DATA / name, target)
            target.chmod(0o600)
            copied[name] = {"size": target.stat().st_size, "sha256": digest_of_file(target)}
    return copied


def cause_of(error: Exception, folder: Path) -> str:
    is_full = getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error)
    words = f"The disk of {folder} is full" if is_full else f"The backup into {folder} failed: {error}"
    return f"{words}. Nothing was completed; earlier backups are as they were."

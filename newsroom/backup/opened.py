"""Opening a backup: find it, read its manifest, and compare every file with its digest before anything is restored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from newsroom.backup.copies import FILES, Report, complete_backups
from newsroom.backup.manifest import NAME, DamagedError, Manifest, read_manifest
from newsroom.backup.row_files import digest_of_file, read_rows
from newsroom.backup.stored_files import StoredFile, is_plain, storages
from newsroom.version import VERSION


class NewerError(Exception):
    """A backup was made by a newer release, whose tables this one does not know."""


class Backup:
    """A complete backup whose manifest is valid."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest

    def table_file(self, name: str) -> Path:
        return self.folder / "tables" / f"{name}.jsonl.gz"

    def rows(self, name: str) -> Iterator[list[Any]]:
        return read_rows(self.table_file(name))

    def files(self) -> Iterator[StoredFile]:
        return (StoredFile(**row) for row in read_rows(self.folder / FILES))

    def verify(self, report: Report) -> None:
        """Compare all files with their digests. DamagedError names the first that differs."""
        for name, table in sorted(self.manifest.tables.items()):
            _compare(self.table_file(name), table)
        for name, about in self.manifest.settings.items():
            _compare(self.folder / "settings" / name, about)
        _compare(self.folder / FILES, self.manifest.files)
        places = storages().keys()
        for count, file in enumerate(self.files(), 1):
            if not is_plain(file.name) or file.place not in places:
                raise DamagedError(f"{self.folder / FILES} names a file that no row can have: {file.place} {file.name}")
            _compare(self.folder / file.path, {"size": file.size, "sha256": file.sha256})
            if count % 1_000 == 0:
                report(f"{count:,} files are as they were stored")


def open_backup(folder: Path) -> Backup:
    """The backup in this folder, else the newest complete one below it. DamagedError if there is none."""
    if not (folder / NAME).exists():
        complete = complete_backups(folder)
        if not complete:
            raise DamagedError(f"There is no complete backup in {folder}")
        folder = complete[-1]
    manifest = read_manifest(folder)
    _refuse_newer(manifest)
    return Backup(folder, manifest)


def _refuse_newer(manifest: Manifest) -> None:
    known = MigrationLoader(connection).disk_migrations
    unknown = [migration for migration in manifest.migrations if tuple(migration) not in known]
    if unknown:
        raise NewerError(
            f"The backup was made by release {manifest.version}, this is {VERSION}, which does not know"
            f" {'.'.join(unknown[0])}. Install that release or a newer one, then restore."
        )


def _compare(path: Path, about: dict[str, Any]) -> None:
    if not path.is_file():
        raise DamagedError(f"{path} is missing")
    if path.stat().st_size != about["size"]:
        raise DamagedError(f"{path} has {path.stat().st_size:,} bytes, the backup says {about['size']:,}")
    if digest_of_file(path) != about["sha256"]:
        raise DamagedError(f"{path} is damaged: its digest is another")

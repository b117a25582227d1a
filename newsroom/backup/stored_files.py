"""Stored files: pictures, originals and evidence, read and written through their storages, wherever these are.

A backup has each file that a row names, at `files/<table>.<column>/<name>`. A file that is as it was in the backup
before is a hard link to it, so it takes no more room.
"""

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.core.files import File
from django.core.files.storage import Storage
from django.db.models import FileField

from newsroom.backup.row_files import CHUNK, DigestingFile
from newsroom.storage.errors import BucketCheck


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a row names. `changed_at`: seconds since 1970, as the storage says."""

    table: str
    key: int
    column: str
    name: str
    size: int = 0
    changed_at: float = 0
    sha256: str = ""

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}"

    @property
    def order(self) -> tuple[str, int, str]:
        return self.table, self.key, self.column

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath("files") / self.place / self.name

    def is_same(self, size: int, changed_at: float) -> bool:
        return (self.size, self.changed_at) == (size, changed_at)


class MissingFileError(Exception):
    """A row names a file that its storage does not have."""


def storages() -> dict[str, Storage]:
    """The storage of each column that names files, by `table.column`."""
    return {
        f"{model._meta.db_table}.{field.column}": field.storage
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    }


def check_storages() -> None:
    """Raise BucketUnavailable if files are in a bucket that cannot be read: else all of them would count as missing."""
    for storage in storages().values():
        if isinstance(storage, BucketCheck):
            storage.check()


def is_plain(name: str) -> bool:
    """Whether a name stays below its folder."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


class FileCopier:
    """Copies files into a backup, one after the other in the order of `StoredFile.order`."""

    def __init__(self, folder: Path, former: Path | None, former_files: Iterable[StoredFile]) -> None:
        self.folder, self.former = folder, former
        self.former_files = iter(former_files)
        self.next_former = next(self.former_files, None)
        self.storages = storages()
        self.copied = self.linked = 0

    def copy(self, named: StoredFile) -> StoredFile:
        """Copy or link one file. MissingFileError if its storage does not have it."""
        storage = self.storages[named.place]
        try:
            size, changed_at = storage.size(named.name), storage.get_modified_time(named.name).timestamp()
            former = self._former_of(named)
            if former and former.is_same(size, changed_at) and self._link(former):
                self.linked += 1
                return former
            target = self.folder / named.path
            target.parent.mkdir(parents=True, exist_ok=True)
            written = _copy_from(storage, named.name, target)
        except FileNotFoundError as error:
            raise MissingFileError(f"{named.place} of row {named.key}: the file {named.name} is missing") from error
        self.copied += 1
        return replace(named, size=written.size, changed_at=changed_at, sha256=written.sha256.hexdigest())

    def _former_of(self, named: StoredFile) -> StoredFile | None:
        """The same row's file in the backup before. Both lists are in the same order, so both are read once."""
        while (former := self.next_former) and former.order < named.order:
            self.next_former = next(self.former_files, None)
        return former if former and former.order == named.order and former.name == named.name else None

    def _link(self, former: StoredFile) -> bool:
        assert self.former is not None
        source, target = self.former / former.path, self.folder / former.path
        with contextlib.suppress(OSError):
            if source.stat().st_size == former.size:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(source, target)
                return True
        return False


def _copy_from(storage: Storage, name: str, target: Path) -> DigestingFile:
    written = DigestingFile(target)
    try:
        with storage.open(name, "rb") as source:
            while chunk := source.read(CHUNK):
                written.write(chunk)
    finally:
        written.close()
    return written


def put_back(folder: Path, files: Iterable[StoredFile]) -> int:
    """Write the files of a backup into their storages, under the names that the rows have. Returns how many."""
    places, count = storages(), 0
    for file in files:
        storage = places[file.place]
        if storage.exists(file.name):
            storage.delete(file.name)
        with (folder / file.path).open("rb") as source:
            stored_as = storage.save(file.name, File(source, file.name))
        assert stored_as == file.name, f"{file.place}: {file.name} was stored under another name"
        count += 1
    return count

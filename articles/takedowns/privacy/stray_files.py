"""Stray files: evidence, pictures and partial uploads that no row names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db.models import FileField, Model

from articles.pictures.models import Picture
from articles.takedowns.models import Evidence

# A file may exist for a moment before its row is written.
STRAY_AFTER = timedelta(days=1)
BATCH_SIZE = 200


@dataclass(frozen=True)
class StrayFile:
    storage: Storage
    name: str

    def delete(self) -> None:
        self.storage.delete(self.name)


def stray_files(at: datetime) -> Iterator[StrayFile]:
    """Evidence files without a row, and partial uploads left by a server that was stopped."""
    yield from _without_row(Evidence, "file", at)
    if settings.FILE_UPLOAD_TEMP_DIR:
        yield from _old_uploads(Path(settings.FILE_UPLOAD_TEMP_DIR), at)


def stray_pictures(at: datetime) -> Iterator[StrayFile]:
    """Files of pictures and their originals without a row: a save that failed, a picture that was replaced."""
    yield from _without_row(Picture, "original", at)
    yield from _without_row(Picture, "file", at)


def _old_uploads(folder: Path, at: datetime) -> Iterator[StrayFile]:
    until, storage = (at - STRAY_AFTER).timestamp(), FileSystemStorage(location=folder)
    for file in folder.glob("*.upload*") if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < until:
            yield StrayFile(storage, file.name)


def _without_row(model: type[Model], column: str, at: datetime) -> Iterator[StrayFile]:
    """The old files of the storage of this column that no row names. Their age is asked only then: a bucket is slow."""
    field = model._meta.get_field(column)
    assert isinstance(field, FileField)
    names = iter(_names(field.storage))
    while batch := list(islice(names, BATCH_SIZE)):
        rows = model._base_manager.filter(**{f"{column}__in": batch})
        with_row = set(rows.values_list(column, flat=True))
        for name in batch:
            if name not in with_row and field.storage.get_modified_time(name) < at - STRAY_AFTER:
                yield StrayFile(field.storage, name)


def _names(storage: Storage) -> list[str]:
    try:
        return storage.listdir("")[1]
    except FileNotFoundError:
        # The folder appears with its first file.
        return []

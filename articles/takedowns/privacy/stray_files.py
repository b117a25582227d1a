"""Stray files: evidence, pictures and partial uploads that no row names."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from articles.pictures.models import Picture
from articles.takedowns.models import Evidence

# A file may exist for a moment before its row is written.
STRAY_AFTER = timedelta(days=1)
BATCH_SIZE = 200


def stray_files(at: datetime) -> Iterator[Path]:
    """Evidence files without a row, and partial uploads left by a server that was stopped."""
    until = (at - STRAY_AFTER).timestamp()
    yield from _without_row(Path(settings.EVIDENCE_ROOT), Evidence, "file", until)
    if settings.FILE_UPLOAD_TEMP_DIR:
        yield from _old_files(Path(settings.FILE_UPLOAD_TEMP_DIR), "*.upload*", until)


def _old_files(folder: Path, pattern: str, until: float) -> Iterator[Path]:
    for file in folder.glob(pattern) if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < until:
            yield file


def stray_pictures(at: datetime) -> Iterator[Path]:
    """Files of pictures and their originals without a row: a save that failed, a picture that was replaced."""
    until = (at - STRAY_AFTER).timestamp()
    yield from _without_row(Path(settings.ORIGINALS_ROOT), Picture, "original", until)
    yield from _without_row(Path(settings.MEDIA_ROOT), Picture, "file", until)


def _without_row(folder: Path, model: type[Model], column: str, until: float) -> Iterator[Path]:
    """The old files of a folder that no row of this model names."""
    files = _old_files(folder, "*", until)
    while batch := list(islice(files, BATCH_SIZE)):
        rows = model._base_manager.filter(**{f"{column}__in": [file.name for file in batch]})
        with_row = set(rows.values_list(column, flat=True))
        yield from (file for file in batch if file.name not in with_row)

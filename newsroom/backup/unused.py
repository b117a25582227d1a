"""Whether a newsroom is unused: its database, and the folders or bucket of its files.

While a restore runs, a mark lies in the storage of evidence. After one that was stopped, the files that it wrote are
there without rows; because of the mark the next restore may write over them.
"""

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.models import Model

from articles.models import NewsItem
from articles.pictures.models import Picture
from articles.takedowns.models import Notice
from newsroom.storage.address import FOLDERS

ROWS = {"accounts": User, "items": NewsItem, "pictures": Picture, "notices": Notice}
# No row names it, so if a restore is not repeated, retention deletes it with the files after a day.
MARK = "restore-started"


def signs_of_use() -> list[str]:
    """What a newsroom has that a restore would delete or share; empty for a new one."""
    existing = set(connection.introspection.table_names())
    rows = [words for words, model in ROWS.items() if _has_rows(model, existing)]
    if storages["evidence"].exists(MARK):
        return rows
    return rows + [f"files in {folder}" for alias, folder in FOLDERS.items() if _has_files(storages[alias])]


def mark_start() -> None:
    if not storages["evidence"].exists(MARK):
        storages["evidence"].save(MARK, ContentFile(b"A restore began and has not ended.\n"))


def remove_mark() -> None:
    storages["evidence"].delete(MARK)


def _has_rows(model: type[Model], existing: set[str]) -> bool:
    return model._meta.db_table in existing and model._base_manager.exists()


def _has_files(storage: Storage) -> bool:
    try:
        return bool(storage.listdir("")[1])
    except FileNotFoundError:
        # The folder appears with its first file.
        return False

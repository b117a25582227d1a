"""A migrated and empty SQLite database, kept in the data folder until code changes: the first part of `make test`
stores it, the others copy it.

All migrations take 25 s of CPU. Over a copy there is nothing left to migrate; what follows each migrate (triggers,
groups, the search index) still runs.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from django.conf import settings

CODE = ("articles", "newsroom")


@cache
def _stored() -> Path:
    """Where the database of this code is stored."""
    root = Path(settings.BASE_DIR)
    digest = hashlib.sha256((root / "requirements.txt").read_bytes())
    for file in sorted(file for name in CODE for file in (root / name).rglob("*.py")):
        digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return Path(settings.DATA) / f"migrated-for-tests-{digest.hexdigest()[:16]}.sqlite3"


def copy_migrated(target: Path) -> bool:
    """Copy the stored database, if there is one, to this new file."""
    if target.exists() or not _stored().exists():
        return False
    shutil.copyfile(_stored(), target)
    return True


def store_migrated(database: Path) -> None:
    """Store this database instead of those of earlier code."""
    unfinished = _stored().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    for earlier in _stored().parent.glob("migrated-for-tests-*.sqlite3"):
        earlier.unlink(missing_ok=True)
    unfinished.rename(_stored())

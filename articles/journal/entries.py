"""Writing the journal: entries go to a table in the transaction of the change, and to the file after its commit.

So the file never has what was rolled back, and what could not be written yet (a full disk, a crash just then) is
written later: by the next entry, by `send_outbox` and by `backup`. The file has one JSON object a line and no texts.
"""

import fcntl
import json
import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles.journal.models import JournalEntry

Entry = dict[str, Any]
logger = logging.getLogger(__name__)


def add_entry(kind: str, **values: Any) -> None:
    """Add an entry inside the transaction of what it records."""
    entry = {"id": secrets.token_hex(8), "at": timezone.now().isoformat(), "kind": kind} | values
    JournalEntry.objects.create(entry=json.dumps(entry, ensure_ascii=False, sort_keys=True))
    transaction.on_commit(_write_quietly, robust=True)


def write_entries() -> int:
    """Move all waiting entries to the file. Returns how many. OSError if it cannot be written."""
    if not JournalEntry.objects.exists():
        return 0
    path = Path(settings.JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _open_private(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        rows = dict(JournalEntry.objects.order_by("pk").values_list("pk", "entry"))
        _repair_end(file)
        file.write("".join(f"{line}\n" for line in rows.values()).encode())
        file.flush()
        os.fsync(file.fileno())
        JournalEntry.objects.filter(pk__in=list(rows)).delete()
    return len(rows)


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a journal file, oldest first, each once. A last line that was cut short is left out."""
    if not path.exists():
        return
    seen = set()
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            entry = json.loads(line)
            if entry["id"] not in seen:
                seen.add(entry["id"])
                yield entry


def _open_private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "rb+", buffering=0)


def _repair_end(file: IO[bytes]) -> None:
    """Remove a last line that a crash cut short: its entry still waits in the table."""
    end = file.seek(0, os.SEEK_END)
    position = end
    while position > 0:
        file.seek(position - 1)
        if file.read(1) == b"\n":
            break
        position -= 1
    if position < end:
        file.truncate(position)


def _write_quietly() -> None:
    """After a commit: what cannot be written now waits in the table."""
    try:
        write_entries()
    except (OSError, DatabaseError) as error:
        logger.error("the journal of removals cannot be written: %s", error)

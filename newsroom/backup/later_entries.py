"""The entries of the journal that were made after a backup: from its own file, and from the copy beside the backups."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from articles.journal.entries import Entry, read_entries
from newsroom.backup.copies import JOURNAL
from newsroom.backup.manifest import Manifest
from newsroom.backup.opened import Backup


def journals_of(backup: Backup, named: Path | None) -> list[Path]:
    """The files that may have entries. The copy beside the backups is at most as new as the last backup."""
    paths = [backup.folder.parent / JOURNAL, named or Path(settings.JOURNAL)]
    return [path for path in dict.fromkeys(paths) if path.exists()]


def later_entries(paths: list[Path], manifest: Manifest) -> Iterator[Entry]:
    """Each entry after the last one that the backup knows, once. If no file has that one, by their times."""
    entries = {entry["id"]: entry for path in paths for entry in read_entries(path)}
    if manifest.journal not in entries:
        made_at = datetime.fromisoformat(manifest.made_at)
        yield from (entry for entry in entries.values() if datetime.fromisoformat(entry["at"]) >= made_at)
        return
    is_later = False
    for key, entry in entries.items():
        if is_later:
            yield entry
        is_later = is_later or key == manifest.journal


def carry_on(paths: list[Path]) -> None:
    """Make the restored newsroom go on with the journal: an older backup may have to be restored later."""
    target = Path(settings.JOURNAL)
    if paths and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths[-1], target)
        target.chmod(0o600)

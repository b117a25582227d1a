"""`manage.py restore DIR`: restore a backup into an empty newsroom of either database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsroom.backup.later_entries import carry_on, journals_of, later_entries
from newsroom.backup.manifest import DamagedError
from newsroom.backup.opened import NewerError, open_backup
from newsroom.backup.restoring import UsedNewsroomError, rebuild_index, restore, verify_ledger
from newsroom.storage.errors import BucketUnavailable


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty newsroom, with SQLite or PostgreSQL. The server must be stopped. Refuses a used"
        " newsroom, a damaged backup, and one of a newer release."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a backup, or the folder of backups, of which the newest is used")
        parser.add_argument(
            "--journal", type=Path, metavar="FILE", help="the journal of removals, if not NEWSROOM_JOURNAL"
        )
        parser.add_argument("--without-index", action="store_true", help="leave the search index to rebuild_index")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.stdout.write if options["verbosity"] > 0 else lambda words: None
        try:
            backup = open_backup(options["folder"].absolute())
            report(f"Restoring {backup.folder.name}, made by release {backup.manifest.version}.")
            journals = journals_of(backup, options["journal"])
            if not journals:
                self.stderr.write("There is no journal: what was removed after the backup is public again.")
            restored = restore(backup, later_entries(journals, backup.manifest), report)
            carry_on(journals)
        except (DamagedError, NewerError, UsedNewsroomError) as error:
            raise CommandError(f"{error}. Nothing was changed.".replace("..", ".")) from error
        except (DatabaseError, OSError, BucketUnavailable) as error:
            raise CommandError(f"The restore failed: {error}. The newsroom is still empty; try again.") from error
        for words in restored.replay.notes:
            report(f"Journal: {words}.")
        report(f"{restored.replay.entries} entries of the journal were replayed.")
        verify_ledger(restored, backup)
        if not options["without_index"]:
            report("Everything is back. The search index is being built.")
            rebuild_index(restored)
        for part, seconds in restored.seconds.items():
            report(f"{part}: {seconds:.1f} s")
        report(f"{restored.rows:,} rows and {restored.files:,} files are restored.")
        if restored.ledger.code:
            raise CommandError(f"The ledger is not intact: {restored.ledger.words}", returncode=restored.ledger.code)
        report(f"The ledger is intact: {restored.ledger.events} events.")

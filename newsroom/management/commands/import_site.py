"""`manage.py import_site FILE`: fill an empty newsroom with a bundle."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsroom.backup.bundle import opened_bundle
from newsroom.backup.manifest import DamagedError
from newsroom.backup.opened import NewerError
from newsroom.backup.restoring import UsedNewsroomError, rebuild_index, restore, verify_ledger
from newsroom.storage.errors import BucketUnavailable


class Command(BaseCommand):
    help = "Fill an empty newsroom, with SQLite or PostgreSQL, with a bundle of export_site."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-index", action="store_true", help="leave the search index to rebuild_index")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.stdout.write if options["verbosity"] > 0 else lambda words: None
        try:
            with opened_bundle(options["file"].absolute()) as bundle:
                imported = restore(bundle, (), report, left_out=0)
                verify_ledger(imported, bundle)
        except (DamagedError, NewerError, UsedNewsroomError) as error:
            raise CommandError(f"{error}. Nothing was changed.".replace("..", ".")) from error
        except (DatabaseError, OSError, BucketUnavailable) as error:
            raise CommandError(f"The import failed: {error}. The newsroom is still empty; try again.") from error
        if not options["without_index"]:
            rebuild_index(imported)
        if imported.ledger.code:
            raise CommandError(f"The ledger is not intact: {imported.ledger.words}", returncode=imported.ledger.code)
        report(f"{imported.rows:,} rows and {imported.files:,} files are imported.")

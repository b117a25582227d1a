"""`manage.py backup DIR`: make a backup while the newsroom runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsroom.backup.columns import UnknownKindError
from newsroom.backup.copies import BackupError, make_backup
from newsroom.backup.tables import SchemaError


class Command(BaseCommand):
    help = (
        "Make a backup of the database, pictures, evidence files, name and key of this newsroom while it runs. Files"
        " that have not changed since the backup before take no more room. Exit code 1 if it could not be completed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the backups of this newsroom are; each is a folder in it")
        parser.add_argument("--keep", type=int, metavar="N", help="afterwards delete all but the newest N backups")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep must be at least 1.")
        report = self.stdout.write if options["verbosity"] > 0 else lambda words: None
        try:
            result = make_backup(options["folder"].absolute(), options["keep"], report)
        except (BackupError, SchemaError, UnknownKindError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}. Nothing was completed.") from error
        for words in result.missing:
            self.stderr.write(f"Not in the backup: {words}")
        for old in result.rotated:
            report(f"Deleted: {old.name}")
        report(
            f"{result.folder} is complete: {result.rows:,} rows, {result.copied:,} new files,"
            f" {result.linked:,} as before."
        )

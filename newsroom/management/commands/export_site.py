"""`manage.py export_site FILE`: everything of this newsroom as one bundle."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup.bundle import export_bundle
from newsroom.backup.columns import UnknownKindError
from newsroom.backup.copies import BackupError
from newsroom.backup.tables import SchemaError


class Command(BaseCommand):
    help = "Write everything of this newsroom into one tar file for import_site. Equal newsrooms give equal files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.stdout.write if options["verbosity"] > 0 else lambda words: None
        try:
            result = export_bundle(options["file"].absolute(), report)
        except (BackupError, SchemaError, UnknownKindError) as error:
            raise CommandError(str(error)) from error
        for words in result.missing:
            self.stderr.write(f"Not in the bundle: {words}")
        report(f"{result.folder} is complete: {result.rows:,} rows, {result.copied:,} files.")

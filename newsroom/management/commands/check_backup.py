"""`manage.py check_backup DIR`: compare every file of a backup with its digest."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup.manifest import DamagedError
from newsroom.backup.opened import NewerError, open_backup


class Command(BaseCommand):
    help = "Compare every file of a backup with its digest, without restoring it. Exit code 1 if it is damaged."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a backup, or the folder of backups, of which the newest is read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = open_backup(options["folder"].absolute())
            backup.verify(lambda words: None)
        except (DamagedError, NewerError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{backup.folder} is complete and undamaged.")

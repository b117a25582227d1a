"""`manage.py load_demo`: load the demonstration newsroom into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.load import load
from newsroom.setup import is_untouched


class Command(BaseCommand):
    help = "Load the demonstration newsroom. Refuses a database that has accounts or items."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_untouched():
            raise CommandError("This newsroom already has accounts or items. Nothing was loaded.")
        loaded = load()
        self.stdout.write(
            f"Loaded {loaded.articles} articles, {loaded.briefs} flash briefs and {loaded.pictures} pictures."
        )

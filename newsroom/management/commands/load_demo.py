"""`manage.py load_demo`: a demonstration newsroom with invented people, into a database that nobody has begun."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.loading import load
from newsroom.preparing import is_untouched


class Command(BaseCommand):
    help = "Load the demonstration newsroom. Refuses a database that has accounts or items."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_untouched():
            raise CommandError("This newsroom has begun: there are accounts or items in it. Nothing was loaded.")
        loaded = load()
        self.stdout.write(f"{loaded.articles} articles, {loaded.briefs} flash briefs, {loaded.pictures} pictures.")

"""`check_index`: compare the search index with the items. Exits with 0 if they agree, else 1."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.search.check import MAX_NAMED, check, record
from articles.search.index.update import active_store, missing_store


class Command(BaseCommand):
    help = "Compare the search index with every item, and its answers to random phrases with reading them all."

    def handle(self, *args: Any, **options: Any) -> None:
        if missing_store():
            raise CommandError("There is no search index: run 'manage.py migrate', then 'manage.py rebuild_index'.")
        report = check(active_store())
        record(report)
        if not report.differences:
            self.stdout.write(f"{report.items} items and {report.phrases} phrases: index and items agree.")
            return
        for number in report.differing[:MAX_NAMED]:
            self.stdout.write(f"Item {number} is not in the index as it should be.")
        for phrase in report.wrong[:MAX_NAMED]:
            self.stdout.write(f"The answer to “{phrase}” is wrong.")
        summary = f"{len(report.differing)} items and {len(report.wrong)} phrases differ"
        raise CommandError(f"{summary}: run 'manage.py rebuild_index'.")

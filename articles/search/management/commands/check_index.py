"""`check_index`: do the search index and the items agree? Exit code 0 if they do, 1 if not, and words either way."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.search.checking import MOST_NAMED, check, record
from articles.search.index import active_store, missing_store


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
        for number in report.differing[:MOST_NAMED]:
            self.stdout.write(f"Item {number} is not in the index as it should be.")
        for phrase in report.wrong[:MOST_NAMED]:
            self.stdout.write(f"The answer to “{phrase}” is wrong.")
        told = f"{len(report.differing)} items and {len(report.wrong)} phrases differ"
        raise CommandError(f"{told}: run 'manage.py rebuild_index'.")

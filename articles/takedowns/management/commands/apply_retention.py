"""`apply_retention`: delete personal data whose retention period is over. Meant to run once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from articles.takedowns.privacy.retention import apply_retention, count_due
from articles.takedowns.privacy.scrub_database import scrub_database


class Command(BaseCommand):
    help = (
        "Erase claimants, changed wording and evidence files whose retention period is over, and autosaved texts that "
        "were never saved. Open cases and cases on legal hold are skipped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is due, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            if options["dry_run"]:
                counts, problems = count_due(), list[str]()
            else:
                counts, words, changed_models = apply_retention()
                problems = scrub_database(words, changed_models) if changed_models else []
        verb = "Due" if options["dry_run"] else "Erased"
        for name, count in sorted(counts.items()):
            self.stdout.write(f"{verb}: {name}: {count}")
        if not counts:
            self.stdout.write("Nothing is due.")
        for problem in problems:
            self.stderr.write(problem)

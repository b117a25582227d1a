"""`apply_retention`: erase what nobody needs any more, by the periods of `retention.py`. To be run once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from articles.takedowns.retention import apply, count_due
from articles.takedowns.wiping import wipe


class Command(BaseCommand):
    help = (
        "Erase the persons of notices whose time is over, what old decisions changed word by word, files without a "
        "notice and texts that were typed and never saved. Never what is open or on legal hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is due, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            if options["dry_run"]:
                counts, troubles = count_due(), list[str]()
            else:
                counts, words, touched = apply()
                troubles = wipe(words, touched) if touched else []
        verb = "Due" if options["dry_run"] else "Erased"
        for what, count in sorted(counts.items()):
            self.stdout.write(f"{verb}: {what}: {count}")
        if not counts:
            self.stdout.write("Nothing is due.")
        for trouble in troubles:
            self.stderr.write(trouble)

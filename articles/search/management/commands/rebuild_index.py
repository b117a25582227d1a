"""`rebuild_index`: the search index is made anew beside the one in use, proved against all items, then switched to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models.newsitem import NewsItem
from articles.search.name_parts import rebuild_names
from articles.search.rebuilding import begin, build, discard_leftovers, prove, switch

EVERY = 1_000


class Command(BaseCommand):
    help = "Build the search index anew without downtime. Stop it with Ctrl+C; run again, it goes on where it was."

    def handle(self, *args: Any, **options: Any) -> None:
        number = begin()
        self.stdout.write(f"Building store {number} beside the one in use.")
        total = NewsItem.objects.count()
        try:
            build(number, lambda done, slot: self._tell("built", done, total))
            self.stdout.write("Reading every item again, to prove it.")
            report = prove(number, lambda done: self._tell("read", done, total))
        except KeyboardInterrupt:
            self.stdout.write("Stopped. The one in use still answers; run rebuild_index again to go on.")
            return
        if report.differences:
            told = f"{len(report.differing)} items and {len(report.wrong)} phrases differ"
            raise CommandError(f"{told}: store {number} is not used. Run rebuild_index again; if it stays, tell us.")
        switch(number)
        discard_leftovers()
        self.stdout.write(f"{rebuild_names():,} names of tags, sources and people can be found by a part of them.")
        self.stdout.write(
            f"Store {number} answers: {report.items} items, {report.phrases} phrases, all as they should."
        )

    def _tell(self, verb: str, done: int, total: int) -> None:
        if done % EVERY == 0 or done >= total:
            self.stdout.write(f"{done:,} of {total:,} items {verb}")

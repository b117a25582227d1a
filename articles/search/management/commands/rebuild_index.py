"""`rebuild_index`: build a new search index beside the one in use, check it against all items, then switch to it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models.newsitem import NewsItem
from articles.search.index.rebuild import begin, build, discard_leftovers, prove, switch
from articles.search.names.desk_lookup import rebuild_names

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
            summary = f"{len(report.differing)} items and {len(report.wrong)} phrases differ"
            raise CommandError(f"{summary}: store {number} is not used. Run rebuild_index again; if it stays, tell us.")
        switch(number)
        discard_leftovers()
        self.stdout.write(f"{rebuild_names():,} names of tags, sources and people can be found by a part of them.")
        self.stdout.write(
            f"Store {number} answers: {report.items} items, {report.phrases} phrases, all as they should."
        )

    def _tell(self, verb: str, done: int, total: int) -> None:
        if done % EVERY == 0 or done >= total:
            self.stdout.write(f"{done:,} of {total:,} items {verb}")

"""`manage.py fill_archive`: add an archive of invented items, for trials and benchmarks at realistic sizes."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from articles.editing.bulk_create import create_together, create_without_signal
from articles.models import NewsItem
from articles.rights.models import Source
from newsroom.demo.archive.entities import archive_source_ids
from newsroom.demo.archive.fill import ArchiveFiller, FillOptions

BAR_WIDTH = 30
SECONDS_BETWEEN_LINES = 10


class Command(BaseCommand):
    help = (
        "Add invented articles and flash briefs from ten years, in Chinese and English, with tags, sources and "
        "bylines. Each further run adds more. Refuses a newsroom that has accounts or items from elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, default=0, metavar="N", help="number of articles to add")
        parser.add_argument("--briefs", type=int, default=0, metavar="M", help="number of flash briefs to add")
        parser.add_argument("--seed", type=int, default=0, help="random seed; a different seed gives different texts")
        parser.add_argument(
            "--until", metavar="YYYY-MM-DD", help="date all items in the ten years before this day (default: today)"
        )
        parser.add_argument(
            "--without-index",
            action="store_true",
            help="faster: leave mentions and search index to rebuild_mentions and rebuild_index",
        )
        parser.add_argument("--yes", action="store_true", help="add items even if the newsroom is in use")

    def handle(self, *args: Any, **options: Any) -> None:
        fill_options = FillOptions(
            options["articles"], options["briefs"], options["seed"], _end_of_period(options["until"])
        )
        total = fill_options.articles + fill_options.briefs
        if min(fill_options.articles, fill_options.briefs) < 0 or not total:
            raise CommandError("Give the number of items: --articles N, --briefs M or both.")
        if not options["yes"] and (reason := reason_in_use()):
            raise CommandError(f"This newsroom is in use: {reason}. Nothing was added. Use --yes to add items anyway.")
        filler = ArchiveFiller(fill_options, create_without_signal if options["without_index"] else create_together)
        added = self._run_with_progress(filler.fill(), total)
        self.stdout.write(f"{added} of {total} items were added, dated before {fill_options.until:%Y-%m-%d}.")
        if options["without_index"]:
            self.stdout.write(
                "They cannot be found yet: run 'manage.py rebuild_mentions' and then 'manage.py rebuild_index'."
            )

    def _run_with_progress(self, batches: Iterable[int], total: int) -> int:
        """Run the batches and show progress. Returns the number of items added, also after Ctrl+C."""
        done, start = 0, time.monotonic()
        on_terminal, last_line = self.stdout.isatty(), start
        try:
            for added in batches:
                done += added
                now = time.monotonic()
                if on_terminal:
                    self.stdout.write(f"\r{_progress(done, total, now - start)}\033[K", ending="")
                    self.stdout.flush()
                elif now - last_line >= SECONDS_BETWEEN_LINES:
                    last_line = now
                    self.stdout.write(_progress(done, total, now - start))
                    self.stdout.flush()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. Everything committed so far is kept.")
        else:
            self.stdout.write("\n" if on_terminal else "", ending="")
        return done


def reason_in_use() -> str:
    """Why this newsroom seems to be in use; "" if it is empty or contains only items of this command."""
    if User.objects.exists():
        return "it has accounts"
    other_sources = Source.objects.exclude(pk__in=archive_source_ids())
    if NewsItem.objects.filter(source=None).exists() or NewsItem.objects.filter(source__in=other_sources).exists():
        return "it has items that this command did not create"
    return ""


def _end_of_period(day: str | None) -> datetime:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        end = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else today
    except ValueError as error:
        raise CommandError(f"--until must be a date such as 2026-01-31, not {day!r}.") from error
    if end > today:
        raise CommandError("--until must not be in the future.")
    return end


def _progress(done: int, total: int, seconds: float) -> str:
    rate = done / max(seconds, 0.001)
    filled = BAR_WIDTH * done // total
    minutes, rest = divmod(int((total - done) / rate), 60)
    bar = "#" * filled + "." * (BAR_WIDTH - filled)
    return f"[{bar}] {done:,} of {total:,}, {rate:,.0f} a second, {minutes}:{rest:02} left"

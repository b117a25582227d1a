"""`manage.py fill_archive`: an archive of invented items to try things on, made by the rules of every item."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from articles.bulk import create_together, create_untold
from articles.models import NewsItem
from articles.rights.models import Source
from newsroom.archive.cast import own_sources
from newsroom.archive.filling import Filler, Order

BAR = 30
SECONDS_BETWEEN_LINES = 10


class Command(BaseCommand):
    help = (
        "Add invented articles and flash briefs of ten years, Chinese and English, with tags, sources and bylines. "
        "Run again, it adds more. Refuses a newsroom that has accounts, or items that it did not make."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, default=0, metavar="N", help="how many articles to add")
        parser.add_argument("--briefs", type=int, default=0, metavar="M", help="how many flash briefs to add")
        parser.add_argument(
            "--seed", type=int, default=0, help="another seed, other texts; a second run has others too"
        )
        parser.add_argument("--until", help="the last day of the ten years, such as 2026-01-31; yesterday if left out")
        parser.add_argument("--without-index", action="store_true", help="leave mentions and index to their commands")
        parser.add_argument("--yes", action="store_true", help="add them to a newsroom that is in use, too")

    def handle(self, *args: Any, **options: Any) -> None:
        order = Order(options["articles"], options["briefs"], options["seed"], _end(options["until"]))
        total = order.articles + order.briefs
        if min(order.articles, order.briefs) < 0 or not total:
            raise CommandError("Say how many: --articles N, --briefs M, or both.")
        if not options["yes"] and (why := in_use()):
            raise CommandError(f"This newsroom is in use: {why}. Nothing was added; --yes adds to it all the same.")
        filler = Filler(order, create_untold if options["without_index"] else create_together)
        made = self._show(filler.fill(), total)
        self.stdout.write(f"{made} of {total} items were added, the last as of {order.until:%Y-%m-%d}.")
        if options["without_index"]:
            self.stdout.write(
                "Nothing finds them yet: run 'manage.py rebuild_mentions' and then 'manage.py rebuild_index'."
            )

    def _show(self, batches: Iterable[int], total: int) -> int:
        """Go through the batches and show how far they are. Stopped, it keeps those that are done."""
        done, start = 0, time.monotonic()
        on_terminal, told = self.stdout.isatty(), start
        try:
            for made in batches:
                done += made
                now = time.monotonic()
                if on_terminal:
                    self.stdout.write(f"\r{_progress(done, total, now - start)}\033[K", ending="")
                    self.stdout.flush()
                elif now - told >= SECONDS_BETWEEN_LINES:
                    told = now
                    self.stdout.write(_progress(done, total, now - start))
                    self.stdout.flush()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped; what was committed stays.")
        else:
            self.stdout.write("" if not on_terminal else "\n", ending="")
        return done


def in_use() -> str:
    """Why this newsroom is taken for a real one; "" if nobody uses it."""
    if User.objects.exists():
        return "it has accounts"
    others = Source.objects.exclude(pk__in=own_sources())
    if NewsItem.objects.filter(source=None).exists() or NewsItem.objects.filter(source__in=others).exists():
        return "it has items that this command did not make"
    return ""


def _end(day: str | None) -> datetime:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        end = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else today
    except ValueError as error:
        raise CommandError(f"--until takes a day such as 2026-01-31, not {day!r}.") from error
    if end > today:
        raise CommandError("--until takes a day that has passed.")
    return end


def _progress(done: int, total: int, seconds: float) -> str:
    rate = done / max(seconds, 0.001)
    filled = BAR * done // total
    minutes, rest = divmod(int((total - done) / rate), 60)
    bar = "#" * filled + "." * (BAR - filled)
    return f"[{bar}] {done:,} of {total:,}, {rate:,.0f} a second, {minutes}:{rest:02} left"

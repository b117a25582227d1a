"""`manage.py load_demo`: load the demonstration newsroom into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.load import load
from newsroom.setup import is_untouched

WIDTH = 30


class Command(BaseCommand):
    help = "Load the demonstration newsroom. Refuses a database that has accounts or items."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_untouched():
            raise CommandError("This newsroom already has accounts or items. Nothing was loaded.")
        self.shown = -1
        try:
            loaded = load(self._show if self.stdout.isatty() else lambda done, count: None)
        except KeyboardInterrupt:
            raise CommandError("\nStopped. Nothing was loaded.", returncode=130) from None
        self.stdout.write(
            f"Loaded {loaded.articles} articles, {loaded.briefs} flash briefs and {loaded.pictures} pictures."
        )

    def _show(self, done: int, count: int) -> None:
        """A bar on a terminal, drawn once for each percent."""
        percent = 100 * done // count
        if percent == self.shown:
            return
        self.shown, filled = percent, WIDTH * done // count
        end = "\n" if done == count else ""
        self.stdout.write(f"\r  [{'█' * filled}{'·' * (WIDTH - filled)}] {percent:3} %", ending=end)
        self.stdout.flush()

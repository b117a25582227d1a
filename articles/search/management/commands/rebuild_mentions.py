"""`rebuild_mentions`: update the spellings of every tag and the mentions of every item, newest first."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from articles.models.newsitem import NewsItem
from articles.search.names.mentions import BATCH, rebuild_spellings, sync_mentions_of

PROGRESS = 10


class Command(BaseCommand):
    help = "Find every tag in every item again. Each batch is a commit of its own: stop it at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--before", type=int, metavar="SLOT", help="go on where an earlier run was stopped")

    def handle(self, *args: Any, before: int | None = None, **options: Any) -> None:
        rebuild_spellings()
        done = 0
        try:
            while items := _older_than(before):
                with transaction.atomic():
                    sync_mentions_of(pk for pk, _ in items)
                before, done = items[-1][1], done + len(items)
                if done % (BATCH * PROGRESS) == 0:
                    self.stdout.write(f"{done} items; an earlier one: --before {before}")
        except KeyboardInterrupt:
            go_on = f" --before {before}" if done else ""
            self.stdout.write(f"Stopped after {done} items. Go on with: manage.py rebuild_mentions{go_on}")
        else:
            self.stdout.write(f"Done: {done} items.")


def _older_than(slot: int | None) -> list[tuple[int, int]]:
    """Ids and slots of the next items, newest first."""
    items = NewsItem.objects.order_by("-slot").values_list("pk", "slot")
    return list((items if slot is None else items.filter(slot__lt=slot))[:BATCH])

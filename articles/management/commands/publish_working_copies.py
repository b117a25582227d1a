"""`manage.py publish_working_copies`: publish the scheduled working copies whose time has come.

Run it every minute from a timer. Two runs at the same time do no harm.
"""

from typing import Any

from django.core.management.base import BaseCommand

from articles.editing.due_working_copies import FAILED, PUBLISHED, REFUSED, publish_due_copies


class Command(BaseCommand):
    help = (
        "Publish scheduled changes of published items. A refused one is kept with its reason, which the desk shows. "
        "The exit code is 1 if one failed with an error."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = publish_due_copies()
        self.stdout.write(f"{counts[PUBLISHED]} published, {counts[REFUSED]} refused, {counts[FAILED]} failed")
        if counts[FAILED]:
            raise SystemExit(1)

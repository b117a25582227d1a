"""`manage.py send_outbox`: sends what waits in the outbox. For a timer, every minute; two at once are harmless.

First the lead moderators are written to of each case that has become overdue.
"""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.outbox.sending import MOST_ATTEMPTS, erase_long_sent, given_up, send_due, standing
from articles.takedowns.reminding import tell_of_late


def whole_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


class Command(BaseCommand):
    help = (
        "Tell lead moderators of cases that are overdue, send the messages that are due, and erase those sent 90 days "
        "ago. Exit code 1 if one could not be sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=whole_number, help="Send at most so many.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            waiting = standing().waiting
            self.stdout.write(f"No mail server is set (NEWSROOM_MAIL_HOST). {waiting} wait, to be read in the admin.")
            return
        # Without a mail server nobody would hear of it, and it is told once.
        tell_of_late(timezone.now())
        counts = send_due(options["limit"])
        erased = erase_long_sent(timezone.now())
        self.stdout.write(f"{counts['sent']} sent, {counts['failed']} failed, {erased} erased")
        # Numbers only: an address or an error of the mail server would end in somebody's log.
        if left := given_up():
            numbers = ", ".join(str(number) for number in left[:50])
            self.stdout.write(f"{len(left)} given up after {MOST_ATTEMPTS} attempts, see the outbox: {numbers}")
        if counts["failed"]:
            raise SystemExit(1)

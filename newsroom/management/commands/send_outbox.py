"""`manage.py send_outbox`: send the emails that are due, and queue reminders of overdue cases and links for new
passwords first; put back what is due after an appeal; then check the public pages of decisions that nobody has
checked yet.

Run it every minute from a timer. Two runs at the same time do no harm.
"""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.editing.stay_down.scheduled import cancel_due_schedules
from articles.journal.entries import write_entries
from articles.outbox.sending import MAX_ATTEMPTS, erase_long_sent, given_up, outbox_status, send_due
from articles.outbox.transport import has_mail_server
from articles.takedowns.cases.legal_hold import held_mails
from articles.takedowns.cases.recomputing import recompute_pending
from articles.takedowns.decisions.appeals import put_back_due
from articles.takedowns.intake.rate_counts import delete_ended_counts
from articles.takedowns.intake.signatures import fill_signatures, forget_networks
from articles.takedowns.letters.reminders import notify_overdue_cases
from articles.takedowns.proof.pending import probe_pending
from newsroom.signin.password_requests import answer_requests


def positive_integer(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


class Command(BaseCommand):
    help = (
        "Remind lead moderators of overdue cases, send the emails that are due, erase emails sent more than 90 days "
        "ago, and check the public pages of new takedown decisions. The exit code is 1 if an email could not be sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=positive_integer, metavar="N", help="send at most N emails")

    def handle(self, *args: Any, **options: Any) -> None:
        if moved := recompute_pending():
            self.stdout.write(f"{moved} deadlines moved after a change of the work calendar")
        if cancelled := cancel_due_schedules(timezone.now()):
            self.stdout.write(f"{cancelled} schedules cancelled: the items resemble removed content")
        delete_ended_counts(timezone.now())
        if restored := put_back_due():
            self.stdout.write(f"{restored} appeals restored by rule")
        self._write_journal()
        answer_requests()
        fill_signatures()
        forget_networks(timezone.now())
        failed = self._send(options["limit"])
        if checked := probe_pending():
            self.stdout.write(f"{checked} decisions checked on the public pages")
        if failed:
            raise SystemExit(1)

    def _write_journal(self) -> None:
        """Write what could not be written when it was decided, such as on a full disk."""
        try:
            write_entries()
        except OSError as error:
            self.stderr.write(f"The journal of removals cannot be written: {error}")

    def _send(self, limit: int | None) -> int:
        """Send what is due. The number of emails that failed."""
        if not has_mail_server():
            waiting = outbox_status().waiting
            self.stdout.write(f"No mail server is configured (NEWSROOM_MAIL_HOST). Waiting in the outbox: {waiting}.")
            return 0
        # Only with a mail server: each case is reported once, and the reminder would never be sent.
        notify_overdue_cases(timezone.now())
        counts = send_due(limit)
        erased = erase_long_sent(timezone.now(), held_mails())
        self.stdout.write(f"{counts['sent']} sent, {counts['failed']} failed, {erased} erased")
        # Only ids: this output goes to log files, which must not contain addresses or replies of the mail server.
        if failed_ids := given_up():
            ids = ", ".join(str(pk) for pk in failed_ids[:50])
            self.stdout.write(f"{len(failed_ids)} given up after {MAX_ATTEMPTS} attempts; see the outbox: {ids}")
        return counts["failed"]

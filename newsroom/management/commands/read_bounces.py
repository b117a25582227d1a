"""`manage.py read_bounces`: attach returned mail to the letters, and the cases, that it is about.

A mail server passes each mail on standard input (Postfix: `bounces: "|… manage.py read_bounces"`), or delivers to a
mailbox that a timer reads.
"""

import mailbox
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.outbox.bounces import read_bounce
from articles.outbox.transport import find_message
from articles.takedowns.cases.returned_mail import record_bounce
from newsroom.imap_mailbox import ImapError, read_unseen

MAX_BYTES = 10_000_000


class Command(BaseCommand):
    help = (
        "Read returned mail: one mail from standard input, or all in a Maildir, an mbox or a folder of an IMAP server "
        "(NEWSROOM_BOUNCES). Mails in a mailbox that belong to a letter are deleted from it; all others stay for a "
        "person to read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--mailbox", metavar="PATH", type=Path, help="a Maildir folder or an mbox file")
        source.add_argument("--imap", action="store_true", help="the unseen mails of NEWSROOM_BOUNCES")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mailbox"]:
            self._read_mailbox(options["mailbox"])
            return
        try:
            if options["imap"]:
                self._read_imap()
                return
            is_recorded = record(sys.stdin.buffer.read(MAX_BYTES))
        except DatabaseError as error:
            # The mail server then tries again later instead of returning the mail.
            raise CommandError("The database cannot be written now.", returncode=os.EX_TEMPFAIL) from error
        self.stdout.write("recorded" if is_recorded else "not about a letter of this newsroom")

    def _read_imap(self) -> None:
        if settings.BOUNCES_MAILBOX is None:
            raise CommandError("NEWSROOM_BOUNCES names no mailbox.")
        try:
            recorded, seen = read_unseen(settings.BOUNCES_MAILBOX, record, MAX_BYTES)
        except ImapError as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from error
        self.stdout.write(f"{recorded} recorded, {seen} others marked as seen")

    def _read_mailbox(self, path: Path) -> None:
        box = _open(path)
        box.lock()
        try:
            recorded = [key for key in box.keys() if record(box.get_bytes(key)[:MAX_BYTES])]  # noqa: SIM118
            for key in recorded:
                box.remove(key)
            left = len(box)
        finally:
            box.close()
        self.stdout.write(f"{len(recorded)} recorded, {left} left in the mailbox")


def record(raw: bytes) -> bool:
    """Record the bounce in a mail. False if it holds none, or none of a letter that was sent and had not come back."""
    bounce = read_bounce(raw)
    message = find_message(bounce.message_id) if bounce else None
    if bounce is None or message is None:
        return False
    try:
        record_bounce(message, bounce.words)
    except ValidationError:
        return False
    return True


def _open(path: Path) -> mailbox.Mailbox[Any]:
    if (path / "new").is_dir() and (path / "cur").is_dir():
        return mailbox.Maildir(path, create=False)
    if path.is_file():
        return mailbox.mbox(path, create=False)
    raise CommandError(f"{path} is neither a Maildir folder nor an mbox file.")

"""`erase_claimant`: forget who sent a notice. What was asked and decided stays, without the person."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model
from django.utils import translation

from articles.takedowns.erasing import (
    Erased,
    caution,
    erase,
    erase_although_open,
    erase_elsewhere,
    forget_in_sessions,
)
from articles.takedowns.models import Notice
from articles.takedowns.wiping import wipe


class Command(BaseCommand):
    help = (
        "Erase the person of a notice: their row, mails and files, and their name in every text of the desk that hangs "
        "together with it. The ledger keeps that it was done, not who it was. Refused under a legal hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="of the notice, such as N-4XK2-P9TD")
        parser.add_argument("--dry-run", action="store_true", help="count what would go, and change nothing")
        parser.add_argument(
            "--although-open",
            action="store_true",
            help="also while a case is open: nobody can answer or ask the person any more, and the time runs on",
        )
        parser.add_argument(
            "--everywhere",
            action="store_true",
            help="also in texts of the desk on other matters: look at a dry run first, a name can be a common word",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        notice = Notice.objects.filter(reference=options["reference"].strip().upper()).first()
        if notice is None:
            raise CommandError(f"There is no notice {options['reference']}.")
        with translation.override("en"):
            self._erase(notice, options)

    def _erase(self, notice: Notice, options: dict[str, Any]) -> None:
        with transaction.atomic():
            try:
                erased = (erase_although_open if options["although_open"] else erase)(notice, None)
            except ValidationError as refused:
                told = [*refused.messages, "Nothing was changed."]
                if not options["although_open"] and caution(notice):
                    told.append("To erase all the same: --although-open.")
                raise CommandError(" ".join(told)) from refused
            if erased is None:
                self.stdout.write(f"Nobody is known who sent {notice.reference}: there is nothing to erase.")
                return
            sessions = forget_in_sessions(erased.words)
            elsewhere = _elsewhere(erased, options)
            transaction.set_rollback(bool(options["dry_run"]))
        self._tell(erased, sessions, elsewhere, options)
        if not options["dry_run"]:
            for trouble in wipe(erased.words.words, {*erased.reworded, *elsewhere}):
                self.stderr.write(trouble)

    def _tell(self, erased: Erased, sessions: int, elsewhere: Counter[type[Model]], options: dict[str, Any]) -> None:
        is_dry = options["dry_run"]
        self.stdout.write(f"{erased.notice.reference}: {'this would be erased' if is_dry else 'erased'}.")
        self._list("rows deleted", erased.deleted)
        self._list("texts reworded", erased.reworded)
        if sessions:
            self.stdout.write(f"  sessions emptied of messages: {sessions}")
        if erased.unsent:
            self.stdout.write(f"  of the mails, not sent yet: {erased.unsent}")
        if options["everywhere"]:
            self._list("texts on other matters reworded", elsewhere)
        elif elsewhere:
            self._list("left, texts on other matters that say the same words (--everywhere)", elsewhere)
        if erased.published:
            self._list("left, as only a decision changes what was published", erased.published)

    def _list(self, heading: str, counts: Counter[type[Model]]) -> None:
        for model, count in sorted(counts.items(), key=lambda one: one[0]._meta.label):
            if count:
                self.stdout.write(f"  {heading}: {model._meta.verbose_name_plural} {count}")


def _elsewhere(erased: Erased, options: dict[str, Any]) -> Counter[type[Model]]:
    """Done if it was asked for, else counted."""
    with transaction.atomic():
        counts = erase_elsewhere(erased.words)
        transaction.set_rollback(not options["everywhere"])
    return counts

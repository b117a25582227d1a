"""`erase_claimant`: erase the person who sent a notice. The notice and its decisions stay, without the person."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model
from django.utils import translation

from articles.takedowns.models import Notice
from articles.takedowns.privacy.erasure import (
    ErasureResult,
    erase,
    erase_although_open,
    open_case_warning,
    redact_everywhere,
    redact_sessions,
)
from articles.takedowns.privacy.erasure_scope import content_naming, names_of_person, pictures_naming
from articles.takedowns.privacy.scrub_database import scrub_database


class Command(BaseCommand):
    help = (
        "Erase the claimant of a notice: delete their row, emails and files, and mask their name in every desk text "
        "about the same matter. The ledger records the erasure without the name. Refused under a legal hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="of the notice, such as N-4XK2-P9TD")
        parser.add_argument("--dry-run", action="store_true", help="count what would be erased, and change nothing")
        parser.add_argument(
            "--although-open",
            action="store_true",
            help="also while a case is open: the person can no longer be contacted, and the deadline keeps running",
        )
        parser.add_argument(
            "--everywhere",
            action="store_true",
            help="also in desk texts about other matters; check a dry run first, because a name can be a common word",
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
                result = (erase_although_open if options["although_open"] else erase)(notice, None)
            except ValidationError as refused:
                sentences = [*refused.messages, "Nothing was changed."]
                if not options["although_open"] and open_case_warning(notice):
                    sentences.append("To erase all the same: --although-open.")
                raise CommandError(" ".join(sentences)) from refused
            if result is None:
                self.stdout.write(f"Notice {notice.reference} has no claimant: there is nothing to erase.")
                return
            session_count = redact_sessions(result.redactor)
            other_texts = _redact_other_texts(result, options)
            transaction.set_rollback(bool(options["dry_run"]))
        self._print_report(result, session_count, other_texts, options)
        if not options["dry_run"]:
            for problem in scrub_database(result.redactor.words, {*result.redacted, *other_texts}):
                self.stderr.write(problem)

    def _print_report(
        self, result: ErasureResult, session_count: int, other_texts: Counter[type[Model]], options: dict[str, Any]
    ) -> None:
        reference = result.notice.reference
        self.stdout.write(f"{reference}: {'would be erased' if options['dry_run'] else 'erased'}.")
        self._print_counts("rows deleted", result.deleted)
        self._print_counts("texts masked", result.redacted)
        if session_count:
            self.stdout.write(f"  messages deleted from sessions: {session_count}")
        if result.unsent:
            self.stdout.write(f"  emails among them that had not been sent: {result.unsent}")
        if options["everywhere"]:
            self._print_counts("texts about other matters masked", other_texts)
            for model, keys in content_naming(result.redactor).items():
                numbers = ", ".join(str(key) for key in keys)
                self.stdout.write(
                    f"  not changed, content that names the person: {model._meta.verbose_name_plural} {numbers}"
                )
            if pictures := pictures_naming(result.redactor):
                numbers = ", ".join(str(number) for number in pictures)
                self.stdout.write(f"  not changed, pictures whose texts or uploaded files name the person: {numbers}")
        else:
            self._print_counts("not changed, names of content", Counter(map(type, names_of_person(result.redactor))))
        if other_texts and not options["everywhere"]:
            self._print_counts("not changed, texts about other matters with the same words (--everywhere)", other_texts)
        if result.published:
            self._print_counts("not changed, because only a decision changes published texts", result.published)

    def _print_counts(self, heading: str, counts: Counter[type[Model]]) -> None:
        for model, count in sorted(counts.items(), key=lambda entry: entry[0]._meta.label):
            if count:
                self.stdout.write(f"  {heading}: {model._meta.verbose_name_plural} {count}")


def _redact_other_texts(result: ErasureResult, options: dict[str, Any]) -> Counter[type[Model]]:
    """Mask the name in texts about other matters; without --everywhere only count them."""
    with transaction.atomic():
        counts = redact_everywhere(result.redactor)
        transaction.set_rollback(not options["everywhere"])
    return counts

"""`manage.py import_words`: import a CSV file into a house word list, all lines or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.editing.house_words.importing import ImportReport, import_terms
from articles.editing.house_words.rows import MAX_REPORTED
from articles.formats.lists import sentences
from articles.models import WordList


class Command(BaseCommand):
    help = (
        "Import a CSV file (term, replacement, reason, exceptions; UTF-8 or GB18030) into a house word list. If a line "
        "is wrong, nothing is imported. Terms that the list has are changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", metavar="NAME", help="name of the list; a missing one is made")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--kind", choices=WordList.Kind.values, default="wrong", help="kind of a list that is made")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            raw = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        word_list, is_new = WordList.objects.get_or_create(name=options["list"], defaults={"kind": options["kind"]})
        try:
            report = import_terms(word_list, raw)
        except ValidationError as error:
            report = ImportReport(0, 0, 0, [(0, sentences(error.messages))], [])
        if report.errors and is_new:
            word_list.delete()
        self._print(report)

    def _print(self, report: ImportReport) -> None:
        for line, words in (*report.errors[:MAX_REPORTED], *report.warnings[:MAX_REPORTED]):
            self.stderr.write(f"line {line}: {words}" if line else words)
        if report.errors:
            raise CommandError(f"Nothing was imported: {len(report.errors)} errors.")
        self.stdout.write(f"{report.new} new terms, {report.changed} changed, {report.unchanged} unchanged.")

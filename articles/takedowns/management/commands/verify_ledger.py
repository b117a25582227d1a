"""`verify_ledger`: has anybody changed the record of the desk? The exit code says it, and so do words."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.takedowns.verifying import BROKEN, INTACT, Head, Report, verify


class Command(BaseCommand):
    help = (
        "Read the whole ledger. Exit code 0: intact; 1: broken, the first bad event is named; 2: cut short, or behind "
        "the checkpoint; 4: restrictions disagree with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument(
            "--checkpoint",
            type=Path,
            metavar="FILE",
            help="compare with the end of the chain written here before, then write today's: keep it elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["checkpoint"]
        report = verify(_read(file) if file and file.exists() else None)
        if file and report.code == INTACT:
            file.write_text(f"{report.events} {report.head}\n", encoding="ascii")
        self.stdout.write(json.dumps(asdict(report)) if options["json"] else _words(report))
        if report.code:
            sys.exit(report.code)


def _read(file: Path) -> Head:
    number, _, head = file.read_text(encoding="ascii", errors="replace").strip().partition(" ")
    if not number.isdecimal() or len(head) != 64:
        raise CommandError(f"{file} is no checkpoint: it holds a number and a digest.", returncode=BROKEN)
    return int(number), head


def _words(report: Report) -> str:
    if report.code == INTACT:
        return f"Intact: {report.events} events, the last is {report.head}."
    return "\n".join([f"Not as it was: {report.words}.", *report.restrictions])

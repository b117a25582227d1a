"""`verify_ledger`: check that nobody changed the ledger. Reports the result as text or JSON and as the exit code."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.takedowns.ledger.verify import BROKEN, INTACT, Checkpoint, LedgerReport, verify


class Command(BaseCommand):
    help = (
        "Verify the whole ledger. Exit code 0: intact; 1: broken, the first bad event is named; 2: cut short, or "
        "shorter than the checkpoint; 4: restrictions disagree with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument(
            "--checkpoint",
            type=Path,
            metavar="FILE",
            help="compare with the end of the chain stored in this file, then store the current end; keep it elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["checkpoint"]
        report = verify(_read_checkpoint(file) if file and file.exists() else None)
        if file and report.code == INTACT:
            file.write_text(f"{report.events} {report.head}\n", encoding="ascii")
        self.stdout.write(json.dumps(asdict(report)) if options["json"] else _summary(report))
        if report.code:
            sys.exit(report.code)


def _read_checkpoint(file: Path) -> Checkpoint:
    number, _separator, head = file.read_text(encoding="ascii", errors="replace").strip().partition(" ")
    if not number.isdecimal() or len(head) != 64:
        raise CommandError(f"{file} is not a checkpoint: it must hold a number and a hash.", returncode=BROKEN)
    return int(number), head


def _summary(report: LedgerReport) -> str:
    if report.code == INTACT:
        return f"Intact: {report.events} events, the last is {report.head}."
    return "\n".join([f"Not intact: {report.words}.", *report.rows])

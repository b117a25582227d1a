"""Published reports as files: CSV with one number in each line, and JSON."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from articles.takedowns.models import TransparencyReport
from articles.text.canonical_json import utc_timestamp

MASKED = "masked"
COLUMNS = ("table", "row", "column", "value")


def report_json(report: TransparencyReport) -> str:
    """The report with its digest. Masked numbers are null; durations are seconds."""
    content = {
        "period": report.code,
        "published": utc_timestamp(report.published_at),
        "ledger": {"events": report.ledger_sequence, "head": report.ledger_hash},
        "digest": report.digest,
        "figures": report.figures,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def report_csv(report: TransparencyReport) -> str:
    """Each number in a line of its own; "masked" where it is masked."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for line in _lines(report):
        writer.writerow([MASKED if cell is None else cell for cell in line])
    return file.getvalue()


def _lines(report: TransparencyReport) -> Iterator[tuple[Any, ...]]:
    figures = report.figures
    yield "report", report.code, "published", utc_timestamp(report.published_at)
    yield "report", report.code, "digest", report.digest
    yield "report", report.code, "ledger_events", report.ledger_sequence
    yield "report", report.code, "ledger_head", report.ledger_hash
    for row, numbers in figures["notices"].items():
        yield from (("notices", row, column, number) for column, number in numbers.items())
    # Reports published earlier have no appeals.
    for row, numbers in figures.get("appeals", {}).items():
        yield from (("appeals", row, column, number) for column, number in numbers.items())
    for clock, by_basis in figures["times"].items():
        for basis, seconds in by_basis.items():
            yield from ((f"seconds_to_{clock}", basis, name, value) for name, value in seconds.items())
    yield from (("in_force", mode, "number", number) for mode, number in figures["in_force"].items())
    yield from (("counts", code, "number", number) for code, number in figures["counts"].items())
    for checkpoint in figures["checkpoints"]:
        yield "checkpoint", checkpoint["day"], checkpoint["events"], checkpoint["head"]

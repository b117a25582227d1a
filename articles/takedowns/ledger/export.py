"""Export of ledger events as CSV or JSON lines. An export is an event itself, appended before its first line is sent.

Events contain no personal data, and neither do the files: accounts appear as ids, and texts as salted digests.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.auth.models import User

from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.event_filter import EventFilter
from articles.takedowns.models import LedgerEvent
from articles.text.canonical_json import utc_timestamp

COLUMNS = (
    *("sequence", "format", "time", "actor", "role", "action", "case", "payload", "payload_digest"),
    *("previous_hash", "hash"),
)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_events(event_filter: EventFilter, file_format: str, by: User) -> Iterator[str]:
    """Record the export, and return the lines of the file: all events of the filter up to that record, oldest first."""
    payload = {"file": file_format, **event_filter.as_payload()}
    recorded = append_event(LedgerEvent.Action.EXPORTED, by, "", payload)
    return FORMATS[file_format](event_filter.oldest_first(recorded.sequence - 1))


def _csv_lines(events: Iterable[LedgerEvent]) -> Iterator[str]:
    # The mark tells spreadsheets that it is UTF-8.
    yield "\ufeff" + _csv_line(COLUMNS)
    for event in events:
        yield _csv_line([_cell(value) for value in _columns(event).values()])


def _json_lines(events: Iterable[LedgerEvent]) -> Iterator[str]:
    for event in events:
        yield json.dumps(_columns(event), ensure_ascii=False) + "\n"


# Name -> lines of the file; also the ending of its name.
FORMATS: dict[str, Callable[[Iterable[LedgerEvent]], Iterator[str]]] = {"csv": _csv_lines, "jsonl": _json_lines}


def _columns(event: LedgerEvent) -> dict[str, Any]:
    """The columns with which anyone can verify the chain."""
    return {name: getattr(event, name) for name in COLUMNS} | {"time": utc_timestamp(event.time)}


class _Line:
    """A file that returns what is written to it."""

    def write(self, line: str) -> str:
        return line


_write_line = csv.writer(_Line()).writerow


def _csv_line(cells: Iterable[Any]) -> str:
    return str(_write_line(cells))


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

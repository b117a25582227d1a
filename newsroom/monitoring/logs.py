"""Logging without personal data: row values in PostgreSQL errors are stripped from tracebacks, secrets from addresses.

NEWSROOM_LOG=json writes a JSON object to a line: `time` (ISO 8601, UTC), `level`, `logger`, `message`, `request`, for
requests also `view`, `method`, `status` and `ms`, and with an exception `error`.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from newsroom.monitoring.request_ids import current_request_id

# PostgreSQL ends its message with the refused row or the statement with its values, which may span several lines.
# Python starts the next exception of a chain after a blank line.
_ROW = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above|During handling)|\Z)", re.MULTILINE | re.DOTALL)
# Links to status pages, previews and password resets: whoever reads one can open it.
_SECRET = re.compile(r"/[\w:-]{20,}(?=/|$|\s)")
PLAIN, JSON = "plain", "json"
REQUEST_FIELDS = ("view", "method", "status", "ms")


def without_secrets(path: str) -> str:
    """An address without its long random parts."""
    return _SECRET.sub("/…", path)


def without_rows(text: str) -> str:
    """An error of the database without the row that it quotes."""
    return _ROW.sub("(row omitted)", text)


class WithoutRows(logging.Formatter):
    """Adds the id of the request, and leaves out the rows that the database quotes, since they may name people."""

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = current_request_id.get() or "-"
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = without_secrets(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        return without_rows(super().formatException(ei))


class JsonLines(WithoutRows):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if name := current_request_id.get():
            line["request"] = name
        line |= {name: getattr(record, name) for name in REQUEST_FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

"""Logging without personal data: row values in PostgreSQL errors are stripped from tracebacks."""

import logging
import re
from typing import Any

# PostgreSQL ends its message with the refused row or the statement with its values, which may span several lines.
# Python starts the next exception of a chain after a blank line.
_ROW = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above|During handling)|\Z)", re.MULTILINE | re.DOTALL)


class WithoutRows(logging.Formatter):
    """Formats tracebacks without the rows quoted by the database, since they may name people."""

    def formatException(self, ei: Any) -> str:
        return _ROW.sub("(row omitted)", super().formatException(ei))

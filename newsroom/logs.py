"""What of an error may be printed? Where it happened and what went wrong, but no row of the database."""

import logging
import re
from typing import Any

# PostgreSQL adds which row it refused, or the statement with its values: the last lines of its message, as many as the
# values have. Python puts the next error of a chain after a blank line.
_ROW = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above|During handling)|\Z)", re.MULTILINE | re.DOTALL)


class WithoutRows(logging.Formatter):
    """A traceback without the rows that a database puts into its errors: there are persons in them."""

    def formatException(self, ei: Any) -> str:
        return _ROW.sub("(the row is left out)", super().formatException(ei))

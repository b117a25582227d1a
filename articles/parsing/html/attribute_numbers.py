"""Numbers in attributes: how many rows or columns a cell covers, and with which number a list begins."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Browsers allow 1000 columns and 65534 rows.
MAX_COLUMNS = 64
MAX_DOWN = 1000
_START = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"\s*([0-9]{1,5})")


def span_in(attributes: Mapping[str, str], name: str, most: int) -> int:
    """The number of rows or columns of a cell, at most `most`. `rowspan="0"` covers all rows below."""
    written = _NUMBER.match(attributes.get(name, ""))
    number = int(written[1]) if written else 1
    if number == 0:
        return most if name == "rowspan" else 1
    return min(number, most)


def first_number(attributes: Mapping[str, str]) -> int | None:
    """The number of the first item of a list, None for 1 or for no number."""
    written = _START.fullmatch(attributes.get("start", "").strip())
    number = int(written[0]) if written else 1
    return None if number == 1 else number

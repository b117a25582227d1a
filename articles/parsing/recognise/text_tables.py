"""Tables pasted as text: rows with tabs or bars between the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.parsing.recognise.numbered_lists import leading_marker

_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")
_MAX_CELLS = 40


def leading_table(texts: Sequence[str]) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """The number of first lines that are one table, and its rows without the rule; (0, ()) if they are not a table."""
    rows: list[tuple[str, ...]] = []
    count = 0
    for text in texts:
        if rows and "|" in text and _RULE.fullmatch(text):
            count += 1
            continue
        cells = _cells(text)
        if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
        count += 1
    return (count, tuple(rows)) if len(rows) >= 2 else (0, ())


def may_be_table_row(text: str) -> bool:
    """Whether the line contains a tab, or bars at both ends and between."""
    return "\t" in text or (text.startswith("|") and text.endswith("|") and text.count("|") > 2)


def _cells(text: str) -> tuple[str, ...]:
    if not may_be_table_row(text) or leading_marker(text):
        return ()
    parts = text.split("\t") if "\t" in text else text[1:-1].split("|")
    return tuple(part.strip() for part in parts) if len(parts) <= _MAX_CELLS else ()

"""Tables of a body: wrapped so that they scroll, with cells of number columns marked for alignment."""

import re
from collections import defaultdict
from itertools import count

from articles.html.sanitizer import plain_text

_TABLE = re.compile(r"<table>.*?</table>", re.S)
_ROW = re.compile(r"<tr>.*?</tr>", re.S)
_CELL = re.compile(r"<(t[dh])([^>]*)>(.*?)</\1>", re.S)
_NUMBER = re.compile(r"[+\-−–±]?\s?[$¥€£]?\d[\d,.\s]*[%％‰]?|[-–—]?")


def prepare_tables(body: str) -> str:
    """The body with each table in a focusable scroll container and the class `number` on cells of number columns."""
    return _TABLE.sub(lambda match: _scrollable(match[0]), body)


def _scrollable(table: str) -> str:
    columns = _number_columns(table)
    if columns:
        table = _ROW.sub(lambda row: _with_number_cells(row[0], columns), table)
    return f'<div class="table-scroll" tabindex="0">{table}</div>'


def _number_columns(table: str) -> set[int]:
    """Positions of the columns with only numbers or empty cells below the first row; none if cells are merged."""
    columns: dict[int, list[str]] = defaultdict(list)
    for row in _ROW.findall(table)[1:] if "span=" not in table else ():
        for at, (name, _, words) in enumerate(_CELL.findall(row)):
            columns[at] += [plain_text(words).strip()] if name == "td" else []
    return {at for at, words in columns.items() if any(words) and all(_NUMBER.fullmatch(word) for word in words)}


def _with_number_cells(row: str, columns: set[int]) -> str:
    positions = count()

    def mark(cell: re.Match[str]) -> str:
        name, attributes, words = cell.groups()
        number = ' class="number"' if next(positions) in columns else ""
        return f"<{name}{attributes}{number}>{words}</{name}>"

    return _CELL.sub(mark, row)

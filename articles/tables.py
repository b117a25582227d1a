"""How does a table of a text stand on a page? It scrolls inside itself, and its columns of numbers are aligned."""

import re
from collections import defaultdict
from itertools import count

from articles.markup import plain_text

_TABLE = re.compile(r"<table>.*?</table>", re.S)
_ROW = re.compile(r"<tr>.*?</tr>", re.S)
_CELL = re.compile(r"<(t[dh])([^>]*)>(.*?)</\1>", re.S)
_NUMBER = re.compile(r"[+\-−–±]?\s?[$¥€£]?\d[\d,.\s]*[%％‰]?|[-–—]?")


def set_tables(body: str) -> str:
    """A body whose tables can be reached by keyboard, and whose cells of numbers are marked `number`."""
    return _TABLE.sub(lambda match: _set(match[0]), body)


def _set(table: str) -> str:
    columns = _columns_of_numbers(table)
    if columns:
        table = _ROW.sub(lambda row: _marked(row[0], columns), table)
    return f'<div class="table-scroll" tabindex="0">{table}</div>'


def _columns_of_numbers(table: str) -> set[int]:
    """Columns that hold a number or nothing in each row below the first. Tables with joined cells are left alone."""
    columns: dict[int, list[str]] = defaultdict(list)
    for row in _ROW.findall(table)[1:] if "span=" not in table else ():
        for at, (name, _, words) in enumerate(_CELL.findall(row)):
            columns[at] += [plain_text(words).strip()] if name == "td" else []
    return {at for at, words in columns.items() if any(words) and all(_NUMBER.fullmatch(word) for word in words)}


def _marked(row: str, columns: set[int]) -> str:
    places = count()

    def mark(cell: re.Match[str]) -> str:
        name, attributes, words = cell.groups()
        number = ' class="number"' if next(places) in columns else ""
        return f"<{name}{attributes}{number}>{words}</{name}>"

    return _CELL.sub(mark, row)

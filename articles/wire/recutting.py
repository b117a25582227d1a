"""How do the start and the end of a row move by a line? What one row gives another takes; words typed stay."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from articles.parsing.lines import clean, split_lines
from articles.wire.rereading import TYPES
from articles.wire.reviewing import Reading, Row


class Cutting:
    """The rows of a page, and the places between its lines where they may be cut."""

    def __init__(self, reading: Reading, rows: Sequence[Row]) -> None:
        self.reading, self.rows = reading, list(rows)
        lines = {line.start for line in split_lines(reading.text)}
        self.places = sorted({0, len(reading.text), *lines, *(row.start for row in rows)})

    def start_earlier(self, at: int) -> list[Row]:
        """The row takes the last line of the one before it."""
        if at == 0 or self._is_empty(at - 1) or self._is_empty(at):
            return self.rows
        former, row = self.rows[at - 1], self.rows[at]
        cut = max(self.places[bisect_left(self.places, row.start) - 1], former.start)
        return self._with(at - 1, [*self._left(former, former.start, cut), self._recut(row, cut, row.end)])

    def start_later(self, at: int) -> list[Row]:
        """The row gives its first line away; the line becomes a paragraph."""
        row = self.rows[at]
        cut = self._next_place(row.start)
        if cut >= row.end:
            return self.rows
        return self._with(at, [self._paragraph(row.start, cut), self._recut(row, cut, row.end)], taken=1)

    def end_later(self, at: int) -> list[Row]:
        """The row takes the first line of the one after it."""
        if at + 1 >= len(self.rows) or self._is_empty(at + 1) or self._is_empty(at):
            return self.rows
        row, next_row = self.rows[at], self.rows[at + 1]
        cut = min(self._next_place(next_row.start), next_row.end)
        return self._with(at, [self._recut(row, row.start, cut), *self._left(next_row, cut, next_row.end)])

    def end_earlier(self, at: int) -> list[Row]:
        """The row gives its last line away; the line becomes a paragraph."""
        row = self.rows[at]
        cut = self.places[bisect_left(self.places, row.end) - 1] if row.end else 0
        if cut <= row.start:
            return self.rows
        return self._with(at, [self._recut(row, row.start, cut), self._paragraph(cut, row.end)], taken=1)

    def _next_place(self, position: int) -> int:
        return self.places[min(bisect_right(self.places, position), len(self.places) - 1)]

    def _is_empty(self, at: int) -> bool:
        """A picture without words: it owns no character that could move."""
        return self.rows[at].start == self.rows[at].end

    def _with(self, at: int, new: list[Row], taken: int = 2) -> list[Row]:
        return [*self.rows[:at], *new, *self.rows[at + taken :]]

    def _left(self, row: Row, start: int, end: int) -> list[Row]:
        return [self._recut(row, start, end)] if end > start else []

    def _paragraph(self, start: int, end: int) -> Row:
        return Row(start, end, "paragraph", self.reading.words((start, end), "paragraph"))

    def _recut(self, row: Row, start: int, end: int) -> Row:
        """The row over another slice: what was not touched is read anew, what was typed takes or loses the line."""
        if row.kind not in TYPES:
            return replace(row, start=start, end=end)
        before = self.reading.words(row.span, row.kind)
        after = self.reading.words((start, end), row.kind)
        typed = {name: text for name, text in row.fields.items() if text != before.get(name)}
        if "text" in typed:
            typed["text"] = self._following(typed["text"], row, start, end)
        return replace(row, start=start, end=end, fields=after | typed)

    def _following(self, typed: str, row: Row, start: int, end: int) -> str:
        page = self.reading.text
        above, below = clean(page[start : row.start]), clean(page[row.end : end])
        typed = "\n".join(filter(None, [above, typed, below]))
        return typed.removeprefix(clean(page[row.start : start])).removesuffix(clean(page[end : row.end])).strip()


MOVES: dict[str, Callable[[Cutting, int], list[Row]]] = {
    "start_earlier": Cutting.start_earlier,
    "start_later": Cutting.start_later,
    "end_earlier": Cutting.end_earlier,
    "end_later": Cutting.end_later,
}

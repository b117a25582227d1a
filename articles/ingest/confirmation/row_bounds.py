"""Move the start or end of a row by a line. A line that one row loses goes to its neighbour; edited text is kept."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from articles.ingest.confirmation.reparse import TYPES
from articles.ingest.confirmation.rows import ReviewedPage, ReviewRow
from articles.parsing.lines import clean, split_lines


class RowBounds:
    """The rows of a page, and the offsets between its lines at which a row may begin."""

    def __init__(self, page: ReviewedPage, rows: Sequence[ReviewRow]) -> None:
        self.page, self.rows = page, list(rows)
        lines = {line.start for line in split_lines(page.text)}
        self.offsets = sorted({0, len(page.text), *lines, *(row.start for row in rows)})

    def start_earlier(self, at: int) -> list[ReviewRow]:
        """Extend the row by the last line of the row above."""
        if at == 0 or self._is_empty(at - 1) or self._is_empty(at):
            return self.rows
        former, row = self.rows[at - 1], self.rows[at]
        cut = max(self.offsets[bisect_left(self.offsets, row.start) - 1], former.start)
        return self._replaced(at - 1, [*self._remaining(former, former.start, cut), self._recut(row, cut, row.end)])

    def start_later(self, at: int) -> list[ReviewRow]:
        """Detach the first line of the row, as a paragraph."""
        row = self.rows[at]
        cut = self._next_offset(row.start)
        if cut >= row.end:
            return self.rows
        return self._replaced(at, [self._paragraph(row.start, cut), self._recut(row, cut, row.end)], count=1)

    def end_later(self, at: int) -> list[ReviewRow]:
        """Extend the row by the first line of the row below."""
        if at + 1 >= len(self.rows) or self._is_empty(at + 1) or self._is_empty(at):
            return self.rows
        row, next_row = self.rows[at], self.rows[at + 1]
        cut = min(self._next_offset(next_row.start), next_row.end)
        return self._replaced(at, [self._recut(row, row.start, cut), *self._remaining(next_row, cut, next_row.end)])

    def end_earlier(self, at: int) -> list[ReviewRow]:
        """Detach the last line of the row, as a paragraph."""
        row = self.rows[at]
        cut = self.offsets[bisect_left(self.offsets, row.end) - 1] if row.end else 0
        if cut <= row.start:
            return self.rows
        return self._replaced(at, [self._recut(row, row.start, cut), self._paragraph(cut, row.end)], count=1)

    def _next_offset(self, position: int) -> int:
        return self.offsets[min(bisect_right(self.offsets, position), len(self.offsets) - 1)]

    def _is_empty(self, at: int) -> bool:
        """Whether the row is a picture without text, which owns no characters."""
        return self.rows[at].start == self.rows[at].end

    def _replaced(self, at: int, new: list[ReviewRow], count: int = 2) -> list[ReviewRow]:
        return [*self.rows[:at], *new, *self.rows[at + count :]]

    def _remaining(self, row: ReviewRow, start: int, end: int) -> list[ReviewRow]:
        return [self._recut(row, start, end)] if end > start else []

    def _paragraph(self, start: int, end: int) -> ReviewRow:
        return ReviewRow(start, end, "paragraph", self.page.unedited_fields((start, end), "paragraph"))

    def _recut(self, row: ReviewRow, start: int, end: int) -> ReviewRow:
        """The row with other bounds. Unedited fields are parsed again; edited text gains or loses the line."""
        if row.kind not in TYPES:
            return replace(row, start=start, end=end)
        before = self.page.unedited_fields(row.span, row.kind)
        after = self.page.unedited_fields((start, end), row.kind)
        edited = {name: text for name, text in row.fields.items() if text != before.get(name)}
        if "text" in edited:
            edited["text"] = self._with_moved_lines(edited["text"], row, start, end)
        return replace(row, start=start, end=end, fields=after | edited)

    def _with_moved_lines(self, text: str, row: ReviewRow, start: int, end: int) -> str:
        page = self.page.text
        above, below = clean(page[start : row.start]), clean(page[row.end : end])
        text = "\n".join(filter(None, [above, text, below]))
        return text.removeprefix(clean(page[row.start : start])).removesuffix(clean(page[end : row.end])).strip()


MOVES: dict[str, Callable[[RowBounds, int], list[ReviewRow]]] = {
    "start_earlier": RowBounds.start_earlier,
    "start_later": RowBounds.start_later,
    "end_earlier": RowBounds.end_earlier,
    "end_later": RowBounds.end_later,
}

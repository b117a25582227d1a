"""Which blocks does the markup of an HTML page give away: furniture, title, lists, tables, quotes, figures?"""

from __future__ import annotations

from dataclasses import replace

from articles.parsing.credits import find_credits
from articles.parsing.documents import Credit, Disclaimer, Dropped, Figure, ListBlock, Part, Piece, Quote, Table, Title
from articles.parsing.figures import read_figure
from articles.parsing.lines import Line
from articles.parsing.reading import Reading
from articles.parsing.rights import (
    is_disclaimer,
    is_licence,
    is_link_line,
    is_site_notice,
    licence_in,
    original_address,
)


def claim_furniture(reading: Reading) -> None:
    """Neighbouring lines of one element go together. A footer may hold facts about rights: those are kept."""
    for first, last in _runs(reading, "furniture"):
        line = reading.lines[first]
        if line.hint.detail != "article_footer":
            reading.claim(first, last, Dropped(kind=line.hint.detail))
            continue
        for at in range(first, last + 1):
            reading.claim(at, at, _footer_part(reading.lines[at]))


def _footer_part(line: Line) -> Part:
    credited = find_credits(line.text)
    if is_site_notice(line.text) and not line.hint.in_article:
        return Dropped(kind="footer")
    if is_disclaimer(line.text):
        return Disclaimer(text=line.text)
    if is_link_line(line.text, line.hint.href) or is_licence(line.text):
        return Piece(url=original_address(line.text, line.hint.href), licence=licence_in(line.text))
    if len(credited) == 1:
        return Credit(role=credited[0].role, name=credited[0].name)
    return Dropped(kind="footer")


def claim_title(reading: Reading) -> None:
    """The first h1 of the article."""
    for at, line in enumerate(reading.lines):
        if reading.is_free(at) and line.hint.kind == "heading" and line.hint.detail == "h1":
            reading.claim(at, at, Title(text=line.text, origin="h1"))
            return


def claim_groups(reading: Reading) -> None:
    """Lists, tables, quotes and figures that no brief has claimed."""
    for first, last in _runs(reading, "item"):
        reading.claim(first, last, _list(reading.lines[first : last + 1]))
    for first, last in _runs(reading, "cell"):
        reading.claim(first, last, _table(reading.lines[first : last + 1]))
    for first, last in _runs(reading, "quote"):
        reading.claim(first, last, Quote(text="\n".join(line.text for line in reading.lines[first : last + 1])))
    _claim_figures(reading)


def _runs(reading: Reading, kind: str) -> list[tuple[int, int]]:
    """First and last line of each run of free lines of one group."""
    runs: list[tuple[int, int]] = []
    for at, line in enumerate(reading.lines):
        if line.hint.kind != kind or not reading.is_free(at):
            continue
        if runs and runs[-1][1] == at - 1 and reading.lines[at - 1].hint.group == line.hint.group:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs


def _list(lines: list[Line]) -> ListBlock:
    items: dict[int, list[str]] = {}
    for line in lines:
        items.setdefault(line.hint.row, []).append(line.text)
    return ListBlock(ordered=lines[0].hint.detail == "ol", items=tuple("\n".join(texts) for texts in items.values()))


def _table(lines: list[Line]) -> Table:
    rows: dict[int, dict[int, list[str]]] = {}
    for line in lines:
        rows.setdefault(line.hint.row, {}).setdefault(line.hint.column, []).append(line.text)
    return Table(rows=tuple(tuple(_cells(columns)) for columns in rows.values()))


def _cells(columns: dict[int, list[str]]) -> list[str]:
    """The cells of a row; an empty one keeps its place."""
    return ["\n".join(columns.get(column, [])) for column in range(min(columns), max(columns) + 1)]


def _claim_figures(reading: Reading) -> None:
    at = 0
    while at < len(reading.lines):
        last = at
        hint = reading.lines[at].hint
        if hint.group and hint.kind in ("image", "caption") and reading.is_free(at):
            while reading.is_free(last + 1) and reading.lines[last + 1].hint.group == hint.group:
                last += 1
            _claim_figure(reading, at, last)
        at = last + 1


def _claim_figure(reading: Reading, first: int, last: int) -> None:
    lines = reading.lines[first : last + 1]
    images = [line.hint for line in lines if line.hint.kind == "image"]
    words = "\n".join(line.text for line in lines if line.text)
    picture = read_figure(words) if words else None
    caption = picture.caption if picture and picture.src is None else words or None
    image = images[0] if images else None
    figure = Figure(caption=caption, src=image.src if image else None, alt=image.alt if image else None)
    reading.claim(first, last, figure)
    end = reading.lines[last].end
    for more in images[1:]:
        reading.parts.append(replace(Figure(caption=None, src=more.src, alt=more.alt), raw="", span=(end, end)))

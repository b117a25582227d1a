"""Blocks that the markup of an HTML page marks: boilerplate, title, lists, tables, quotes and figures."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from articles.parsing.document import (
    Credit,
    Dropped,
    Figure,
    ListBlock,
    ParsedDisclaimer,
    ParsedPart,
    Quote,
    SourceLine,
    Table,
    Title,
)
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import MarkupHint, PageLine
from articles.parsing.recognise.credits import find_credits
from articles.parsing.recognise.figures import parse_figure_line
from articles.parsing.recognise.headers.nobodies import is_nobody
from articles.parsing.recognise.rights import (
    is_disclaimer,
    is_licence,
    is_link_line,
    is_site_notice,
    licence_sentence,
    links_original,
    original_address,
)
from articles.parsing.recognise.title_element import is_title_of_page
from articles.text.punctuation import ends_sentence, is_wider

# How many lines above the title may belong to the site.
_MAX_TITLE_LINES = 60


def claim_boilerplate(owners: LineOwners) -> None:
    """Drop boilerplate, adjacent lines of one element as one part.

    Facts about rights in a footer are kept, and the address of the original in any row: 阅读原文 between tools.
    """
    for first, last in _runs(owners, "boilerplate"):
        line = owners.lines[first]
        if line.hint.detail != "article_footer":
            _drop_rows(owners, first, last)
            continue
        for at in range(first, last + 1):
            owners.claim(at, at, _footer_part(owners.lines[at]))


def _drop_rows(owners: LineOwners, first: int, last: int) -> None:
    """Drop the rows of one element, except those that link to the original."""
    start = first
    for at in range(first, last + 1):
        line = owners.lines[at]
        if line.hint.href is None or not links_original(line.text):
            continue
        if start < at:
            owners.claim(start, at - 1, Dropped(kind=line.hint.detail))
        owners.claim(at, at, SourceLine(url=line.hint.href))
        start = at + 1
    if start <= last:
        owners.claim(start, last, Dropped(kind=owners.lines[first].hint.detail))


def _footer_part(line: PageLine) -> ParsedPart:
    credits = find_credits(line.text)
    if is_site_notice(line.text) and not line.hint.in_article:
        return Dropped(kind="footer")
    if is_disclaimer(line.text):
        return ParsedDisclaimer(text=line.text)
    if is_link_line(line.text, line.hint.href) or is_licence(line.text):
        return SourceLine(url=original_address(line.text, line.hint.href), licence=licence_sentence(line.text))
    if len(credits) == 1 and not is_nobody(credits[0].name):
        return Credit(role=credits[0].role, name=credits[0].name)
    return Dropped(kind="footer")


def claim_title(owners: LineOwners) -> None:
    """Claim the first h1 of the article as the title."""
    for at, line in enumerate(owners.lines):
        if owners.is_free(at) and line.hint.kind == "heading" and line.hint.detail == "h1":
            owners.claim(at, at, Title(text=line.text, origin="h1"))
            return
    _claim_repeated_title(owners)


def _claim_repeated_title(owners: LineOwners) -> None:
    """Claim the line above the text that repeats the title element, with or without the name of the site."""
    named = next((part for part in owners.parts if isinstance(part, Title) and part.origin == "title-tag"), None)
    if named is None:
        return
    for at, line in enumerate(owners.lines[:_MAX_TITLE_LINES]):
        if not owners.is_free(at) or line.hint.kind not in ("plain", "heading"):
            continue
        if ends_sentence(line.text) and is_wider(line.text, 60):
            return
        if is_title_of_page(line.text, named.text):
            owners.parts.remove(named)
            owners.claim(at, at, replace(named, text=line.text))
            return


def claim_groups(owners: LineOwners) -> None:
    """Claim lists, tables, quotes and figures that are not part of a brief."""
    for first, last in _runs(owners, "item"):
        owners.claim(first, last, _list_block(owners.lines[first : last + 1]))
    for first, last in _runs(owners, "cell"):
        owners.claim(first, last, _table_block(owners.lines[first : last + 1]))
    for first, last in _runs(owners, "quote"):
        owners.claim(first, last, _quote_block(owners.lines[first : last + 1]))
    _claim_attributed_quotes(owners)
    _claim_figures(owners)


def _quote_block(lines: list[PageLine]) -> Quote:
    text = "\n".join(line.text for line in lines)
    return Quote(text=text, attribution=lines[-1].text if len(lines) > 1 and lines[-1].hint.cited else None)


def _claim_attributed_quotes(owners: LineOwners) -> None:
    """Claim a paragraph that is one quotation and the name of who is quoted behind it: <q>…</q><cite>…</cite>."""
    for at in range(len(owners.lines) - 1):
        first, second = owners.lines[at : at + 2]
        if first.hint.quoted and second.hint.cited and owners.is_plain(at) and owners.is_plain(at + 1):
            owners.claim(at, at + 1, _quote_block([first, second]))


def _runs(owners: LineOwners, kind: str) -> list[tuple[int, int]]:
    """First and last line of each run of free lines of one group."""
    runs: list[tuple[int, int]] = []
    for at, line in enumerate(owners.lines):
        if line.hint.kind != kind or not owners.is_free(at):
            continue
        if runs and runs[-1][1] == at - 1 and owners.lines[at - 1].hint.group == line.hint.group:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs


def _list_block(lines: list[PageLine]) -> ListBlock:
    items: dict[int, list[str]] = {}
    for line in lines:
        items.setdefault(line.hint.row, []).append(line.text)
    is_ordered, is_first = lines[0].hint.detail == "ol", lines[0].hint.row == 1
    texts = tuple("\n".join(texts) for texts in items.values())
    return ListBlock(ordered=is_ordered, items=texts, start=lines[0].hint.start if is_ordered and is_first else None)


def _table_block(lines: list[PageLine]) -> Table:
    """The grid of the cells with text; rows without any are not in it."""
    rows: dict[int, dict[int, list[PageLine]]] = {}
    for line in lines:
        rows.setdefault(line.hint.row, {}).setdefault(line.hint.column, []).append(line)
    left = min(line.hint.column for line in lines)
    width = max(line.hint.column for line in lines) - left + 1
    numbers = list(rows)
    spans = [
        (at, column - left, *_covered(cell[0].hint, numbers, at, width - (column - left)))
        for at, columns in enumerate(rows.values())
        for column, cell in columns.items()
    ]
    covering = tuple(span for span in spans if span[2:] != (1, 1))
    return Table(rows=tuple(_cells(columns, left) for columns in rows.values()), spans=covering or None)


def _covered(hint: MarkupHint, numbers: list[int], at: int, width: int) -> tuple[int, int]:
    """The rows and columns of the grid that a cell of row `at` covers. `numbers`: those of the rows in the page."""
    return max(1, bisect_left(numbers, hint.row + hint.down, at) - at), min(hint.across, width)


def _cells(columns: dict[int, list[PageLine]], left: int) -> tuple[str, ...]:
    """The cells of a row from column `left`, an empty string for each column without text."""
    last = max(column + cell[0].hint.across - 1 for column, cell in columns.items())
    texts = ("\n".join(line.text for line in columns.get(column, ())) for column in range(left, last + 1))
    return tuple(texts)


def _claim_figures(owners: LineOwners) -> None:
    at = 0
    while at < len(owners.lines):
        last = at
        hint = owners.lines[at].hint
        if hint.group and hint.kind in ("image", "caption") and owners.is_free(at):
            while owners.is_free(last + 1) and owners.lines[last + 1].hint.group == hint.group:
                last += 1
            _claim_figure(owners, at, last)
        at = last + 1


def _claim_figure(owners: LineOwners, first: int, last: int) -> None:
    lines = owners.lines[first : last + 1]
    images = [line.hint for line in lines if line.hint.kind == "image"]
    words = "\n".join(line.text for line in lines if line.text)
    picture = parse_figure_line(words) if words else None
    caption = picture.caption if picture and picture.src is None else words or None
    image = images[0] if images else None
    figure = Figure(caption=caption, src=image.src if image else None, alt=image.alt if image else None)
    owners.claim(first, last, figure)
    end = owners.lines[last].end
    for more in images[1:]:
        owners.parts.append(replace(Figure(caption=None, src=more.src, alt=more.alt), raw="", span=(end, end)))

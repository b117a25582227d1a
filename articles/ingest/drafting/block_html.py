"""HTML of parsed blocks, with all text escaped."""

import html
import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice, product
from typing import TypeGuard

from articles.briefs.making import lines, list_html
from articles.parsing.document import Block, Figure, Heading, ListBlock, Note, Paragraph, ParsedBrief, Quote, Table

_TABLE_CAPTION = re.compile(r"表\s?[\d一二三四五六七八九十]|(?:table|exhibit)\s\d", re.IGNORECASE)


def block_html(block: Block) -> str:
    """The HTML of one block. A brief raises TypeError: it is in a body as a reference to its row."""
    match block:
        case Paragraph():
            return f"<p>{lines(block.text)}</p>"
        case Heading():
            return f"<h2>{lines(block.text)}</h2>"
        case Figure():
            return _figure(block)
        case ListBlock():
            return _list(block)
        case Quote():
            return _quote(block)
        case Table():
            return _table(block)
        case Note():
            return f'<aside data-kind="{block.kind}"><p>{lines(block.text)}</p></aside>'
        case ParsedBrief():
            raise TypeError("a brief is in a body as a reference to its row")


def brief_reference(number: int) -> str:
    return f'<flash-brief data-id="{number}"></flash-brief>'


def _list(block: ListBlock) -> str:
    html_list = list_html("ol" if block.ordered else "ul", block.items)
    return html_list if block.start is None else html_list.replace("<ol>", f'<ol start="{block.start}">', 1)


def _quote(quote: Quote) -> str:
    """The quotation, with who is quoted in a paragraph of its own."""
    text, _line, last = quote.text.rpartition("\n")
    if not quote.attribution or last != quote.attribution:
        return f"<blockquote><p>{lines(quote.text)}</p></blockquote>"
    name = last.lstrip("—–―─- ")
    dash = last[: len(last) - len(name)]
    return f"<blockquote><p>{lines(text)}</p><p>{html.escape(dash)}<cite>{lines(name)}</cite></p></blockquote>"


def _figure(figure: Figure) -> str:
    """The caption of a picture that an editor has to import, with its credit and licence; "" without a picture.

    The caption of a missing picture is a note to the editor and not in the body.
    """
    if not figure.src:
        return ""
    caption = figure.caption or figure.alt
    if not caption:
        return ""
    alt = f' data-alt="{html.escape(figure.alt)}"' if figure.alt and figure.caption else ""
    return f"<figure{alt}><figcaption>{lines(caption)}</figcaption></figure>"


def table_with_caption(table: Table, caption: str) -> str:
    """The table with a caption, which needs no picture: 表1 处理速度."""
    return _table(table).replace("<table>", f"<table><caption>{lines(caption)}</caption>", 1)


def is_table_caption(block: Block) -> TypeGuard[Figure]:
    return isinstance(block, Figure) and not block.src and _TABLE_CAPTION.match(block.caption or "") is not None


def _table(table: Table) -> str:
    """A table whose first row is the header if there are several, with the rows below that its cells reach into.

    The parser does not distinguish header cells.
    """
    spans = {(row, column): (down, across) for row, column, down, across in table.spans or ()}
    covered = set(_covered(spans))
    high = _header_rows(len(table.rows), spans)
    rows = [_row(at, cells, spans, covered, "th" if at < high else "td") for at, cells in enumerate(table.rows)]
    top, body = "".join(rows[:high]), "".join(rows[high:])
    return f"<table>{top and f'<thead>{top}</thead>'}<tbody>{body}</tbody></table>"


def _covered(spans: dict[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The positions that are part of a cell to the left or above."""
    for (row, column), (down, across) in spans.items():
        positions = product(range(row, row + down), range(column, column + across))
        yield from islice(positions, 1, None)


def _header_rows(count: int, spans: dict[tuple[int, int], tuple[int, int]]) -> int:
    high = 1
    for (row, _column), (down, _across) in sorted(spans.items()):
        high = max(high, row + down) if row < high else high
    return high if high < count else 0


def _row(
    at: int, cells: Sequence[str], spans: dict[tuple[int, int], tuple[int, int]], covered: Container[object], tag: str
) -> str:
    # A covered position with text is a table that an editor changed: the text is shown all the same.
    shown = [(column, cell) for column, cell in enumerate(cells) if cell or (at, column) not in covered]
    return f"<tr>{''.join(_cell(cell, spans.get((at, column), (1, 1)), tag) for column, cell in shown)}</tr>"


def _cell(text: str, span: tuple[int, int], tag: str) -> str:
    down, across = span
    scope = f' scope="{"colgroup" if across > 1 else "col"}"' if tag == "th" else ""
    sizes = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
    return f"<{tag}{scope}{sizes}>{lines(text)}</{tag}>"

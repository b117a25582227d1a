"""How does a parsed block read as HTML? Everything foreign is escaped here, before it meets a column."""

import html

from articles.briefs.making import lines, list_html
from articles.parsing.documents import Block, Brief, Figure, Heading, ListBlock, Note, Paragraph, Quote, Table


def block_html(block: Block) -> str:
    """The HTML of one block of an article; a brief is no HTML but a reference, made where its row is known."""
    match block:
        case Paragraph():
            return f"<p>{lines(block.text)}</p>"
        case Heading():
            return f"<h2>{lines(block.text)}</h2>"
        case Figure():
            return _figure(block)
        case ListBlock():
            return list_html("ol" if block.ordered else "ul", block.items)
        case Quote():
            return f"<blockquote><p>{lines(block.text)}</p></blockquote>"
        case Table():
            return _table(block.rows)
        case Note():
            return f'<aside data-kind="{block.kind}"><p>{lines(block.text)}</p></aside>'
        case Brief():
            raise TypeError("a brief stands in a text as a reference to its row")


def reference(number: int) -> str:
    return f'<flash-brief data-id="{number}"></flash-brief>'


def _figure(figure: Figure) -> str:
    """Only words: a picture of somebody else is taken in by an editor, with its credit and licence, or not at all."""
    caption = figure.caption or figure.alt
    if not caption:
        return ""
    alt = f' data-alt="{html.escape(figure.alt)}"' if figure.alt and figure.caption else ""
    return f"<figure{alt}><figcaption>{lines(caption)}</figcaption></figure>"


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    """The first row of a table of several is its header: the parse does not tell the two kinds of cell apart."""
    head = rows[:1] if len(rows) > 1 else ()
    top = "".join(_row(row, '<th scope="col">', "</th>") for row in head)
    body = "".join(_row(row, "<td>", "</td>") for row in rows[len(head) :])
    return f"<table>{top and f'<thead>{top}</thead>'}<tbody>{body}</tbody></table>"


def _row(cells: tuple[str, ...], opening: str, closing: str) -> str:
    return f"<tr>{''.join(f'{opening}{lines(cell)}{closing}' for cell in cells)}</tr>"

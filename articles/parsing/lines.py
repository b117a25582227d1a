"""Lines of a page: offsets into the page, cleaned text, and hints from the markup of an HTML page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LineKind = Literal["plain", "surplus", "heading", "item", "cell", "quote", "caption", "image", "boilerplate"]

# No article has more lines. The rest of a longer page becomes one unparsed part, so that a page of a million line
# breaks takes no longer than one of this length.
MAX_LINES = 20_000
SURPLUS = "too_many_lines"

# Without the zero width joiner and non-joiner, which emoji and several scripts need.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]+")


@dataclass(frozen=True, slots=True)
class MarkupHint:
    """What the markup of an HTML page says about a line. Every line of a text page has NO_HINT.

    `group`: number that separates neighbouring lists, tables, quotes and figures. `row`, `column`: position of a cell,
    which covers `down` rows and `across` columns.
    `detail`: kind of boilerplate, `ol`/`ul`, `h1` ... `href`: the first web link. `src`, `alt`: those of an image.
    `named`: (field, text) for text that the markup marks as author, source or editor. `linked`: the line consists of
    links only. `anchored`: it consists of `<a>` only, with or without addresses. `in_article`: the line is inside an
    <article> or <main>. `quoted`, `cited`: the line is a quotation, or names who is quoted. `start`: the number of the
    first item of a list. `spaced`: the text with a space between neighbouring inline elements, "" if that is the same.
    """

    kind: LineKind = "plain"
    group: int = 0
    row: int = 0
    column: int = 0
    down: int = 1
    across: int = 1
    detail: str = ""
    href: str | None = None
    src: str | None = None
    alt: str | None = None
    named: tuple[tuple[str, str], ...] = ()
    linked: bool = False
    anchored: bool = False
    in_article: bool = False
    quoted: bool = False
    cited: bool = False
    start: int | None = None
    spaced: str = ""


NO_HINT = MarkupHint()


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line at `[start, end)` of the page, including its line break and the blank lines below; `text` is cleaned."""

    start: int
    end: int
    text: str
    hint: MarkupHint = NO_HINT


def clean(raw: str) -> str:
    """Strip white space, drop invisible characters, turn hard and ideographic spaces into spaces, CRLF into LF."""
    text = _INVISIBLE.sub("", raw).replace("\u00a0", " ").replace("\u3000", " ").replace("\r\n", "\n")
    return text.strip()


def split_lines(page: str) -> list[PageLine]:
    """The lines that are not blank. Blank lines belong to the line above them, or at the top to the first line."""
    starts: list[int] = []
    texts: list[str] = []
    at = 0
    # splitlines also breaks at U+2028, U+0085, VT and FF, so offsets are sums of the lengths it returns.
    for raw in page.splitlines(keepends=True):
        text = clean(raw)
        if text and len(starts) == MAX_LINES:
            return [*_lines(starts, texts, at), PageLine(at, len(page), "", MarkupHint("surplus"))]
        if text:
            starts.append(at if starts else 0)
            texts.append(text)
        at += len(raw)
    return _lines(starts, texts, at)


def _lines(starts: list[int], texts: list[str], end: int) -> list[PageLine]:
    ends = [*starts[1:], end] if starts else []
    return [PageLine(*row) for row in zip(starts, ends, texts, strict=True)]

"""Where does a line begin and end, and what does it say? Offsets into the page, cleaned words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["plain", "surplus", "heading", "item", "cell", "quote", "caption", "image", "furniture"]

# No article has more lines. What follows is kept as it is, in one part, unparsed: a page of a million line breaks
# costs no more than a page of these.
MOST_LINES = 20_000
SURPLUS = "too_many_lines"

# Zero width joiner and non-joiner are absent: emoji and several scripts are written with them.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]+")


@dataclass(frozen=True, slots=True)
class Hint:
    """What the markup of an HTML page says of a line; text pages know only PLAIN.

    `group` tells apart neighbouring lists, tables, quotes, figures; `row`, `column` place a cell; `detail` is the
    kind of furniture, `ol`/`ul`, `h1`…; `href` is the first web link; `src`, `alt` are an image's;
    `named` are (field, words) for words that the markup calls author, source or editor; `linked` lines are one link
    or several and nothing else; `in_article` ones stand in an <article> or <main>.
    """

    kind: Kind = "plain"
    group: int = 0
    row: int = 0
    column: int = 0
    detail: str = ""
    href: str | None = None
    src: str | None = None
    alt: str | None = None
    named: tuple[tuple[str, str], ...] = ()
    linked: bool = False
    in_article: bool = False


PLAIN = Hint()


@dataclass(frozen=True, slots=True)
class Line:
    """`[start, end)` in the page, line break and following blank lines included; `text` is cleaned."""

    start: int
    end: int
    text: str
    hint: Hint = PLAIN


def clean(raw: str) -> str:
    """Outer white space and invisible characters out, hard and ideographic spaces to spaces, CRLF to LF."""
    text = _INVISIBLE.sub("", raw).replace("\u00a0", " ").replace("\u3000", " ").replace("\r\n", "\n")
    return text.strip()


def split_lines(page: str) -> list[Line]:
    """Lines with words in them. Blank ones belong to the line before, at the top to the first line."""
    starts: list[int] = []
    texts: list[str] = []
    at = 0
    # splitlines also ends a line at U+2028, U+0085, VT and FF, so lengths are summed, never recounted.
    for raw in page.splitlines(keepends=True):
        text = clean(raw)
        if text and len(starts) == MOST_LINES:
            return [*_lines(starts, texts, at), Line(at, len(page), "", Hint("surplus"))]
        if text:
            starts.append(at if starts else 0)
            texts.append(text)
        at += len(raw)
    return _lines(starts, texts, at)


def _lines(starts: list[int], texts: list[str], end: int) -> list[Line]:
    ends = [*starts[1:], end]
    return [Line(*row) for row in zip(starts, ends, texts, strict=True)]

"""Visible text of an HTML page, row by row: one pass over the tags, without recursion."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping

from articles.parsing.html import elements
from articles.parsing.html.containers import Container, ContainerStack
from articles.parsing.html.context import ContextTracker, ElementContext
from articles.parsing.html.declared import Declared
from articles.parsing.html.tokenizer import EndTag, StartTag, StructuredData, tokens
from articles.parsing.lines import MAX_LINES, clean

_WHITE = re.compile(r"[ \t\n\r\f]+")
_LINK_SEPARATORS = " |｜/·•>›»-–—[]()（）:："
# What may be beside the name of who is quoted.
_AROUND_NAMES = " \n—–―─-~,，。.()（）[]【】:："
_DASH_AT_END = re.compile(r"\s*(?:[—–―─]+|-{1,2}|[(（])\s*$")
# Of a row of tools; longer ones are text.
_MAX_SPACED_LENGTH = 240
# Names in one table cell that its lines are searched for.
_MAX_NAMED = 20
_AROUND_BREAK = re.compile(r" *\n *")


class VisibleRow:
    """A line of visible text, or an image (`src`, `alt`).

    `links`: (offset in the text, URL). `named`: (field, text). `numbers`: group number -> (row, column, rows down,
    columns across). `spaced`: the text with a space between neighbouring inline elements, "" if that is the same.
    """

    __slots__ = (
        "container",
        "context",
        "image",
        "is_anchored",
        "is_bold",
        "is_cited",
        "is_linked",
        "is_quoted",
        "links",
        "named",
        "numbers",
        "spaced",
        "text",
    )

    def __init__(self, context: ElementContext, container: Container, text: str) -> None:
        self.context, self.container, self.text = context, container, text
        self.spaced = ""
        self.image: tuple[str | None, str | None] | None = None
        self.links: list[tuple[int, str]] = []
        self.named: list[tuple[str, str]] = []
        self.is_bold = self.is_linked = self.is_anchored = self.is_quoted = self.is_cited = False
        self.numbers: dict[int, tuple[int, int, int, int]] = {}

    def lines(self) -> list[VisibleRow]:
        """One row for each line of the text, with the links and names of that line."""
        rows: list[VisibleRow] = []
        links = deque(self.links)
        named = self.named[:_MAX_NAMED]
        start = 0
        for text in self.text.split("\n"):
            row = VisibleRow(self.context, self.container, text)
            while links and links[0][0] <= start + len(text):
                at, href = links.popleft()
                row.links.append((at - start, href))
            row.named = [(field, words) for field, words in named if words in text]
            row.is_bold, row.numbers = self.is_bold, self.numbers
            row.is_linked, row.is_anchored = self.is_linked, self.is_anchored
            start += len(text) + 1
            if text:
                rows.append(row)
        return rows


class VisibleText:
    """The rows of one page, the title and language in its head, and what it declares for machines."""

    def __init__(self, html: str) -> None:
        self.rows: list[VisibleRow] = []
        self.surplus: list[str] = []
        self.tracker = ContextTracker()
        self.title: str | None = None
        self.language: str | None = None
        self.declared = Declared()
        self._stack: list[tuple[str, ElementContext]] = []
        self._open: Counter[str] = Counter()
        self.containers = ContainerStack()
        self._pieces: list[tuple[str, ElementContext]] = []
        self._images: list[VisibleRow] = []
        self._title: list[str] | None = None
        for token in tokens(html):
            if isinstance(token, str):
                self._take_text(token)
            elif isinstance(token, StartTag):
                self._take_start(token)
            elif isinstance(token, StructuredData):
                self.declared.take_json(token.json)
            else:
                self._take_end(token)
        self._flush()

    @property
    def _context(self) -> ElementContext:
        return self._stack[-1][1] if self._stack else _OUTSIDE

    def _take_start(self, tag: StartTag) -> None:
        self._read_attributes(tag)
        if tag.name in elements.VOID_ELEMENTS:
            self._take_void(tag)
            return
        if tag.closed:
            self._break_line(tag.name)
            return
        closes = elements.IMPLIED_END_TAGS.get(tag.name, frozenset())
        while self._stack and self._stack[-1][0] in closes:
            # Only the innermost one of each name, like browsers and the scorer of the schema.
            closes = closes - {self._stack[-1][0]}
            self._pop()
        self._break_line(tag.name)
        context = self.tracker.enter(self._context, tag.name, tag.attributes)
        if tag.name in ("h1", "h2") and not context.hidden:
            self.tracker.note_heading(context, tag.name)
        self._stack.append((tag.name, context))
        self._open[tag.name] += 1
        self.containers.enter(tag.name)

    def _take_end(self, tag: EndTag) -> None:
        if tag.name == "title" and self._title is not None and self.title is None:
            self.title = clean(_WHITE.sub(" ", "".join(self._title))) or None
            self._title = None
        if tag.name == "a":
            self.declared.end_link()
        if not self._open[tag.name]:
            return
        while self._pop() != tag.name:
            continue
        self._break_line(tag.name)

    def _pop(self) -> str:
        name, _ = self._stack.pop()
        self._open[name] -= 1
        self._break_line(name)
        self.containers.leave(name)
        return name

    def _break_line(self, name: str) -> None:
        if name not in elements.INLINE_ELEMENTS:
            self._flush()

    def _take_void(self, tag: StartTag) -> None:
        context = self._context
        if tag.name == "br":
            if context.heading or context.group is not None or context.caption:
                self._pieces.append(("\n", context))
            else:
                self._flush()
        elif tag.name == "img":
            self._take_image(tag.attributes)
        elif tag.name == "hr":
            self._flush()

    def _take_image(self, attributes: Mapping[str, str]) -> None:
        context = self._context
        if context.hidden or elements.is_hidden("img", attributes) or elements.is_decoration(attributes):
            return
        row = VisibleRow(context, self.containers.current, "")
        row.image = (_source(attributes), clean(attributes.get("alt", "")) or None)
        self._images.append(row)
        if not any(piece.strip() for piece, _ in self._pieces):
            self._flush()

    def _take_text(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        self.declared.take_text(data)
        context = self._context
        if context.hidden or not data:
            return
        if self._pieces and data.strip() and self._begins_row(context):
            self._flush()
        if context.pre and context.group is None:
            *whole, data = data.split("\n")
            for line in whole:
                self._pieces.append((line, context))
                self._flush()
        self._pieces.append((_WHITE.sub(" ", data), context))

    def _begins_row(self, context: ElementContext) -> bool:
        """Whether the text begins a row of its own: inline boilerplate and captions do."""
        before = next((context for piece, context in reversed(self._pieces) if piece.strip()), context)
        return before.boilerplate is not context.boilerplate or before.caption != context.caption

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        for part in _with_attribution_apart(pieces):
            self._take_row(part)
        self.rows += self._images
        self._images = []

    def _take_row(self, pieces: list[tuple[str, ElementContext]]) -> None:
        text, row = "", None
        for piece, context in pieces:
            if row is None and clean(piece):
                text = text.lstrip()
                row = VisibleRow(context, self.containers.current, "")
            if row is not None and context.href and piece.strip():
                row.links.append((len(text), context.href))
            if row is not None and context.named and piece.strip():
                row.named.append((context.named, piece.strip()))
            text += piece
        if len(self.rows) >= MAX_LINES:
            self.surplus.append(text)
            self._images = []
        elif row is not None:
            self._finish(row, _AROUND_BREAK.sub("\n", text).strip(), pieces)

    def _finish(self, row: VisibleRow, text: str, pieces: list[tuple[str, ElementContext]]) -> None:
        row.text = text
        row.is_bold = all(context.bold for piece, context in pieces if clean(piece))
        words = [context for piece, context in pieces if clean(piece).strip(_LINK_SEPARATORS)]
        row.is_linked = bool(words) and all(context.href is not None for context in words)
        row.is_anchored = bool(words) and all(context.anchored for context in words)
        row.spaced = _spaced(row.text, [piece for piece, _ in pieces])
        words = [context for piece, context in pieces if clean(piece).strip(_AROUND_NAMES)]
        row.is_quoted = bool(words) and all(context.quoted for context in words)
        row.is_cited = bool(words) and all(context.cited for context in words)
        group = row.context.group
        while group is not None:
            row.numbers[group.number] = (group.row, group.column, group.down, group.across)
            group = group.parent
        self.rows.append(row)

    def _read_attributes(self, tag: StartTag) -> None:
        if tag.name == "html" and self.language is None:
            self.language = tag.attributes.get("lang") or tag.attributes.get("xml:lang")
        elif tag.name == "title" and self.title is None and "svg" not in self._open_names():
            self._title = []
        elif tag.name == "meta" and tag.attributes.get("http-equiv", "").lower() == "content-language":
            self.language = self.language or tag.attributes.get("content")
        self.declared.take(tag, self._context)

    def _open_names(self) -> set[str]:
        return {name for name in ("svg",) if self._open[name]}


_OUTSIDE = ElementContext()


def _with_attribution_apart(pieces: list[tuple[str, ElementContext]]) -> list[list[tuple[str, ElementContext]]]:
    """The pieces of a row, in two parts if a quotation ends in a <cite>: the quotation, and who is quoted."""
    at = len(pieces)
    while at and (pieces[at - 1][1].cited or not clean(pieces[at - 1][0]).strip(_AROUND_NAMES)):
        at -= 1
    words = [context for piece, context in pieces[:at] if clean(piece)]
    names = [context for piece, context in pieces[at:] if context.cited and clean(piece)]
    if not words or not names:
        return [pieces]
    is_quotation = all(context.quoted for context in words) or all(
        context.group is not None and context.group.kind == "quote" for context in words
    )
    if not is_quotation:
        return [pieces]
    last, context = pieces[at - 1]
    dash = _DASH_AT_END.search(last)
    cut = dash.start() if dash is not None else len(last)
    head = [*pieces[: at - 1], (last[:cut], context)]
    return [head, [*([(last[cut:], context)] if dash else []), *pieces[at:]]]


def _spaced(text: str, pieces: list[str]) -> str:
    """The pieces with a space between them: `举报 赞 转发` for three elements without white space between them."""
    if len(text) > _MAX_SPACED_LENGTH or len(pieces) < 2:
        return ""
    spaced = " ".join(" ".join(pieces).split())
    return "" if spaced == text else spaced


def _source(attributes: Mapping[str, str]) -> str | None:
    """URL of an image; lazy loading puts it in a data attribute and a placeholder in `src`."""
    for name in ("src", "data-src", "data-original", "data-lazy-src", "data-actualsrc"):
        address = attributes.get(name, "").strip()
        if address and not address.lower().startswith(("data:", "javascript:", "blob:", "about:")):
            return address
    return None

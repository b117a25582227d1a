"""What does a reader of an HTML page see, row by row? One walk over the tags, without recursion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from articles.parsing import elements
from articles.parsing.lines import MOST_LINES, clean
from articles.parsing.places import Place, Places
from articles.parsing.tags import End, Start, tokens
from articles.parsing.wordlists import words

_WHITE = re.compile(r"[ \t\n\r\f]+")
_BETWEEN_LINKS = " |｜/·•>›»-–—[]()（）:："
_AROUND_BREAK = re.compile(r" *\n *")
_PUBLISHED = words(
    """
        article:published_time og:published_time og:article:published_time datepublished pubdate publishdate
        publish-date publish_date publish_time publishtime publication_date publication-date date dc.date
        dc.date.issued dcterms.created dcterms.issued sailthru.date parsely-pub-date article:create_at
        og:release_date release_date
        """
)


class Row:
    """A line of visible text, or an image.

    `links` are (place in the text, address), `named` (field, text), `numbers` (row, column) by number of group.
    """

    __slots__ = ("image", "is_bold", "is_linked", "links", "named", "numbers", "place", "text")

    def __init__(self, place: Place, text: str) -> None:
        self.place, self.text = place, text
        self.image: tuple[str | None, str | None] | None = None
        self.links: list[tuple[int, str]] = []
        self.named: list[tuple[str, str]] = []
        self.is_bold = self.is_linked = False
        self.numbers: dict[int, tuple[int, int]] = {}


class VisibleText:
    """Rows of one page, with what its head says of title, language and time."""

    def __init__(self, html: str) -> None:
        self.rows: list[Row] = []
        self.surplus: list[str] = []
        self.places = Places()
        self.title: str | None = None
        self.language: str | None = None
        self.published: str | None = None
        self.time: str | None = None
        self._stack: list[tuple[str, Place]] = []
        self._open: Counter[str] = Counter()
        self._pieces: list[tuple[str, Place]] = []
        self._images: list[Row] = []
        self._title: list[str] | None = None
        for token in tokens(html):
            if isinstance(token, str):
                self._take_text(token)
            elif isinstance(token, Start):
                self._take_start(token)
            else:
                self._take_end(token)
        self._flush()

    @property
    def _place(self) -> Place:
        return self._stack[-1][1] if self._stack else _OUTSIDE

    def _take_start(self, tag: Start) -> None:
        self._read_attributes(tag)
        if tag.name in elements.VOID:
            self._take_void(tag)
            return
        if tag.closed:
            self._break_line(tag.name)
            return
        closes = elements.CLOSES.get(tag.name, frozenset())
        while self._stack and self._stack[-1][0] in closes:
            # Only the innermost one, as browsers and the scorer of the schema do for each of them.
            closes = closes - {self._stack[-1][0]}
            self._pop()
        self._break_line(tag.name)
        place = self.places.inside(self._place, tag.name, tag.attributes)
        if tag.name in ("h1", "h2") and not place.hidden:
            self.places.note_heading(place, tag.name)
        self._stack.append((tag.name, place))
        self._open[tag.name] += 1

    def _take_end(self, tag: End) -> None:
        if tag.name == "title" and self._title is not None and self.title is None:
            self.title = clean(_WHITE.sub(" ", "".join(self._title))) or None
            self._title = None
        if not self._open[tag.name]:
            return
        while self._pop() != tag.name:
            continue
        self._break_line(tag.name)

    def _pop(self) -> str:
        name, _ = self._stack.pop()
        self._open[name] -= 1
        self._break_line(name)
        return name

    def _break_line(self, name: str) -> None:
        if name not in elements.INLINE:
            self._flush()

    def _take_void(self, tag: Start) -> None:
        place = self._place
        if tag.name == "br":
            if place.heading or place.group is not None or place.caption:
                self._pieces.append(("\n", place))
            else:
                self._flush()
        elif tag.name == "img":
            self._take_image(tag.attributes)
        elif tag.name == "hr":
            self._flush()

    def _take_image(self, attributes: Mapping[str, str]) -> None:
        place = self._place
        if place.hidden or elements.is_hidden("img", attributes) or elements.is_decoration(attributes):
            return
        row = Row(place, "")
        row.image = (_source(attributes), clean(attributes.get("alt", "")) or None)
        self._images.append(row)
        if not any(piece.strip() for piece, _ in self._pieces):
            self._flush()

    def _take_text(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        place = self._place
        if place.hidden or not data:
            return
        if self._pieces and data.strip() and self._parts_from(place):
            self._flush()
        if place.pre and place.group is None:
            *whole, data = data.split("\n")
            for line in whole:
                self._pieces.append((line, place))
                self._flush()
        self._pieces.append((_WHITE.sub(" ", data), place))

    def _parts_from(self, place: Place) -> bool:
        """Inline furniture or an inline caption begins a row of its own."""
        before = next((one for piece, one in reversed(self._pieces) if piece.strip()), place)
        return before.furniture is not place.furniture or before.caption != place.caption

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        text, row = "", None
        for piece, place in pieces:
            if row is None and clean(piece):
                text = text.lstrip()
                row = Row(place, "")
            if row is not None and place.href and piece.strip():
                row.links.append((len(text), place.href))
            if row is not None and place.named and piece.strip():
                row.named.append((place.named, piece.strip()))
            text += piece
        if len(self.rows) >= MOST_LINES:
            self.surplus.append(text)
            self._images = []
        elif row is not None:
            self._finish(row, _AROUND_BREAK.sub("\n", text).strip(), pieces)
        self.rows += self._images
        self._images = []

    def _finish(self, row: Row, text: str, pieces: list[tuple[str, Place]]) -> None:
        row.text = text
        row.is_bold = all(place.bold for piece, place in pieces if clean(piece))
        linked = [place.href is not None for piece, place in pieces if clean(piece).strip(_BETWEEN_LINKS)]
        row.is_linked = bool(linked) and all(linked)
        group = row.place.group
        while group is not None:
            row.numbers[group.number] = (group.row, group.column)
            group = group.parent
        self.rows.append(row)

    def _read_attributes(self, tag: Start) -> None:
        if tag.name == "html" and self.language is None:
            self.language = tag.attributes.get("lang") or tag.attributes.get("xml:lang")
        elif tag.name == "title" and self.title is None and "svg" not in self._open_names():
            self._title = []
        elif tag.name == "meta":
            self._read_meta(tag.attributes)
        elif tag.name == "time" and self.time is None:
            self.time = tag.attributes.get("datetime")

    def _open_names(self) -> set[str]:
        return {name for name in ("svg",) if self._open[name]}

    def _read_meta(self, attributes: Mapping[str, str]) -> None:
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        if key.lower() in _PUBLISHED and self.published is None:
            self.published = attributes.get("content")
        if attributes.get("http-equiv", "").lower() == "content-language" and self.language is None:
            self.language = attributes.get("content")


_OUTSIDE = Place()


def _source(attributes: Mapping[str, str]) -> str | None:
    """The image's address; lazy loaders keep it in a data attribute behind an empty picture."""
    for name in ("src", "data-src", "data-original", "data-lazy-src", "data-actualsrc"):
        address = attributes.get(name, "").strip()
        if address and not address.lower().startswith(("data:", "javascript:", "blob:", "about:")):
            return address
    return None

"""How is a page kept so that nothing in it can act? Its words and its shape, and numbers in place of addresses.

Written anew from a list of elements that do nothing, with text escaped by us: what is not on the list is not kept, so
no script, address, style or form of a page can come through, whatever it was made of.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

BLOCKS = frozenset("p h1 h2 h3 h4 li pre tr caption figcaption blockquote aside article section header".split())
SHAPES = BLOCKS | frozenset("ul ol table thead tbody td th figure strong em b i u s sub sup code cite small".split())
VOID = frozenset({"br", "hr"})
SILENT = frozenset("script style svg math template noscript iframe object".split())
_PICTURE = re.compile(r"/pictures/(\d{1,18})/([0-9a-f]{16})")
_SPACES = re.compile(r"[^\S\n]+")

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or picture. `ref`: the brief or picture it belongs to, as `brief-7`."""

    kind: str
    text: str
    ref: str = ""
    digest: str = ""


def inert(page: str, cards: list[int]) -> str:
    """The inert HTML of a page of ours. `cards`: the numbers of the briefs whose cards it shows, in order."""
    writer = _Writer(cards)
    writer.feed(page)
    writer.close()
    return re.sub(r"\n\s*", "\n", "".join(writer.out)).strip()


def blocks_of(kept: str) -> list[Block]:
    """What inert HTML shows, block by block."""
    reader = _Reader()
    reader.feed(kept)
    reader.close()
    return reader.finish()


class _Writer(HTMLParser):
    def __init__(self, cards: list[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.cards: Iterator[int] = iter(cards)
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in SILENT:
            self.silent += 1
        elif self.silent:
            return
        elif tag == "img":
            self.out.append(_picture(dict(attrs)))
        elif tag == "article" and ("class", "flash-brief") in attrs:
            self.out.append(f'<article data-brief="{next(self.cards, 0)}">')
        elif tag in SHAPES or tag in VOID:
            self.out.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in SHAPES and not self.silent:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(html.escape(data, quote=False))


def _picture(attributes: dict[str, str | None]) -> str:
    """A picture without its address: nothing is asked for when it is shown."""
    found = _PICTURE.search(attributes.get("src") or "")
    number, digest = (found[1], found[2]) if found else ("0", "")
    return f'<img data-picture="{number}" data-digest="{digest}" alt="{html.escape(attributes.get("alt") or "")}">'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.brief = self.picture = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(attrs)
        if tag in BLOCKS:
            self._end_block()
            self.open.append(tag)
        if tag == "br":
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag == "article" and "data-brief" in given:
            self.brief = f"brief-{given['data-brief']}"
        elif tag == "img":
            self._end_block()
            self.picture = f"picture-{given.get('data-picture')}"
            self.blocks.append(Block("picture", given.get("alt") or "", self.picture, given.get("data-digest") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        if tag == "article":
            self.brief = ""
        elif tag == "figure":
            self.picture = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def finish(self) -> list[Block]:
        self._end_block()
        return self.blocks

    def _end_block(self) -> None:
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self.words).split("\n"))
        text = "\n".join(line for line in lines if line)
        self.words.clear()
        if text:
            kind = self.open[-1] if self.open else "p"
            self.blocks.append(Block(kind, text, self.picture or self.brief))

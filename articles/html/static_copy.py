"""Static copy of one of our pages: its text and structure, with ids in place of URLs, and nothing that can act.

The copy is written anew from an allowlist of inert elements, with all text escaped, so no script, URL, style or form of
the page can get into it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

BLOCKS = frozenset("p h1 h2 h3 h4 li pre tr caption figcaption blockquote aside article section header".split())
SHAPES = BLOCKS | frozenset("ul ol table thead tbody td th figure strong em b i u s sub sup code cite small".split())
VOID = frozenset({"br", "hr"})
DROPPED_WITH_CONTENT = frozenset("script style svg math template noscript iframe object".split())
_PICTURE = re.compile(r"/pictures/(\d{1,18})/([0-9a-f]{16})")
_SPACES = re.compile(r"[^\S\n]+")

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class CopiedBlock:
    """One paragraph, heading, list item or picture. `ref`: the brief or picture it belongs to, such as `brief-7`."""

    kind: str
    text: str
    ref: str = ""
    digest: str = ""


def static_copy(page: str, cards: list[int]) -> str:
    """The static HTML of one of our pages. `cards`: ids of the briefs whose cards it shows, in order."""
    writer = _Writer(cards)
    writer.feed(page)
    writer.close()
    return re.sub(r"\n\s*", "\n", "".join(writer.out)).strip()


def blocks_of(copy: str) -> list[CopiedBlock]:
    """The blocks of a static copy, in order."""
    reader = _Reader()
    reader.feed(copy)
    reader.close()
    return reader.finish()


class _Writer(HTMLParser):
    def __init__(self, cards: list[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.cards: Iterator[int] = iter(cards)
        # Depth of open elements whose content is dropped.
        self.dropped = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in DROPPED_WITH_CONTENT:
            self.dropped += 1
        elif self.dropped:
            return
        elif tag == "img":
            self.out.append(_picture(dict(attrs)))
        elif tag == "article" and ("class", "flash-brief") in attrs:
            self.out.append(f'<article data-brief="{next(self.cards, 0)}">')
        elif tag in SHAPES or tag in VOID:
            self.out.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED_WITH_CONTENT:
            self.dropped = max(0, self.dropped - 1)
        elif tag in SHAPES and not self.dropped:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.out.append(html.escape(data, quote=False))


def _picture(attributes: dict[str, str | None]) -> str:
    """A picture with id and digest in place of its URL, so that showing it requests nothing."""
    source = _PICTURE.search(attributes.get("src") or "")
    number, digest = (source[1], source[2]) if source else ("0", "")
    return f'<img data-picture="{number}" data-digest="{digest}" alt="{html.escape(attributes.get("alt") or "")}">'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[CopiedBlock] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.brief = self.picture = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = dict(attrs)
        if tag in BLOCKS:
            self._end_block()
            self.open.append(tag)
        if tag == "br":
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag == "article" and "data-brief" in attributes:
            self.brief = f"brief-{attributes['data-brief']}"
        elif tag == "img":
            self._end_block()
            self.picture = f"picture-{attributes.get('data-picture')}"
            self.blocks.append(
                CopiedBlock("picture", attributes.get("alt") or "", self.picture, attributes.get("data-digest") or "")
            )

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

    def finish(self) -> list[CopiedBlock]:
        self._end_block()
        return self.blocks

    def _end_block(self) -> None:
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self.words).split("\n"))
        text = "\n".join(line for line in lines if line)
        self.words.clear()
        if text:
            kind = self.open[-1] if self.open else "p"
            self.blocks.append(CopiedBlock(kind, text, self.picture or self.brief))

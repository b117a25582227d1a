"""An HTML page as lines, like a text page, each with a hint of what its markup says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from articles.parsing.addresses import is_web
from articles.parsing.lines import Hint, Kind, Line, clean
from articles.parsing.places import Furniture, Group
from articles.parsing.punctuation import ends_sentence, hangs, is_short
from articles.parsing.rights import link_position
from articles.parsing.visible import Row, VisibleText
from articles.parsing.weblines import settle

_LOOK = 4096
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html\b|(?:html|head|body|title|meta|link"
    r"|div|p|span|article|section|main|h[1-6]|br"
    r"|ul|ol|table|blockquote|figure|img|a|strong|em|b|i|header|footer|nav|aside|script|style|font|center|pre|hr|dl"
    r"|form)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|article|section|main|h[1-6]|br|ul|ol|li|table|tr|td|blockquote|figure|img|a"
    r"|strong|em|b"
    r"|header|footer|nav|aside|script|style|meta|link|title|font|center)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Webpage:
    """`text` holds every visible character and the lines partition it; `title` is the title element's text."""

    text: str
    lines: list[Line]
    language: str | None
    title: str | None
    published: str | None


def looks_like_html(page: str) -> bool:
    """A tag test on the first 4 KB: a known tag opens the page, or many stand in it. One `<` proves nothing."""
    start = page[:_LOOK].lstrip("\ufeff")
    if _OPENING.match(start):
        return True
    found = _TAG.findall(start)
    ends = sum(1 for tag in found if tag.startswith("</") or tag[1:3].lower() == "br")
    return len(found) >= 4 and ends >= 3


def read_webpage(html: str) -> Webpage:
    """Lines of the visible text in page order; images are lines without characters."""
    seen = VisibleText(html)
    _settle_headers(seen)
    rows = _images_behind_groups(seen.rows)
    lines: list[Line] = []
    texts: list[str] = []
    at = 0
    for row in rows:
        text = f"{row.text}\n" if row.image is None else ""
        hint = replace(_hint(row), linked=row.is_linked, in_article=row.place.in_article)
        lines.append(Line(at, at + len(text), clean(row.text), hint))
        texts.append(text)
        at += len(text)
    if seen.surplus:
        texts.append("\n".join(seen.surplus))
        lines.append(Line(at, at + len(texts[-1]), "", Hint("surplus")))
    return Webpage("".join(texts), settle(lines), seen.language, seen.title, seen.published or seen.time)


def _settle_headers(seen: VisibleText) -> None:
    """The head of the site is furniture, unless the page has its only h1 there."""
    if any(row.place.heading == "h1" and _furniture(row) is None for row in seen.rows):
        return
    for header in seen.places.headers:
        header.is_cancelled = header.is_cancelled or header.holds_heading


def _furniture(row: Row) -> Furniture | None:
    return row.place.furniture.standing() if row.place.furniture else None


def _group(row: Row) -> Group | None:
    return row.place.group.outermost() if row.place.group else None


def _images_behind_groups(rows: list[Row]) -> list[Row]:
    """An image inside a list, table or quote follows it, so that the group stays in one piece."""
    ordered: list[Row] = []
    waiting: list[Row] = []
    current: Group | None = None
    for row in rows:
        group = _group(row)
        group = None if group is None or group.kind == "figure" else group
        if group is not current:
            ordered += waiting
            waiting, current = [], group
        if row.image is None:
            ordered.append(row)
        elif _furniture(row) is None:
            (ordered if group is None else waiting).append(row)
    return ordered + waiting


def _hint(row: Row) -> Hint:
    furniture, group = _furniture(row), _group(row)
    href = _link(row)
    if furniture is not None:
        return Hint("furniture", id(furniture), detail=furniture.kind, href=href)
    number = group.number if group is not None else 0
    if row.image is not None:
        is_figure = group is not None and group.kind == "figure"
        return Hint("image", number if is_figure else 0, src=row.image[0], alt=row.image[1])
    if group is not None and not (group.kind == "cell" and row.place.caption):
        row_number, column = row.numbers.get(group.number, (0, 0))
        kind: Kind = "caption" if group.kind == "figure" else group.kind
        return Hint(kind, number, row_number, column, group.tag, href)
    named = tuple(row.named)
    if row.place.heading:
        return Hint("heading", detail=row.place.heading, href=href, named=named)
    if row.place.caption:
        return Hint("caption", href=href)
    if row.place.code:
        return Hint(detail="code")
    is_bold = row.is_bold and is_short(row.text) and not ends_sentence(row.text) and not hangs(row.text)
    detail = "bold" if is_bold else "centred" if row.place.centred else ""
    return Hint(detail=detail, href=href, named=named)


def _link(row: Row) -> str | None:
    """The first web link of the row, one behind the words for "original" before all."""
    key = link_position(row.text)
    links = sorted(row.links, key=lambda link: (link[0] < key, link[0]))
    return next((href for _, href in links if is_web(href)), None)

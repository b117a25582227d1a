"""An HTML page as lines, like those of a text page, each with a hint from its markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from articles.parsing.html.containers import Container
from articles.parsing.html.context import BoilerplateElement, ElementGroup
from articles.parsing.html.declared import Declared
from articles.parsing.html.hint_corrections import correct_hints
from articles.parsing.html.page_frame import mark_frame
from articles.parsing.html.visible_text import VisibleRow, VisibleText
from articles.parsing.lines import MAX_LINES, LineKind, MarkupHint, PageLine, clean
from articles.parsing.recognise.rights import link_position
from articles.text.punctuation import ends_sentence, ends_unfinished, is_short
from articles.text.urls import is_web

_MAX_OPENING_LENGTH = 4096
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html\b|(?:html|head|body|title|meta|link"
    r"|div|p|span|article|section|main|h[1-6]|br"
    r"|ul|ol|table|blockquote|figure|img|a|strong|em|b|i|header|footer|nav|aside|script|style|font|center|pre|hr|dl"
    r"|form)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_OPENING_EXAMPLES = ("<!DOCTYPE html>", '<?xml version="1.0"?><html>', "<!-- saved -->\n<p>", "<article ", "<br/>")
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|article|section|main|h[1-6]|br|ul|ol|li|table|tr|td|blockquote|figure|img|a"
    r"|strong|em|b"
    r"|header|footer|nav|aside|script|style|meta|link|title|font|center)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_TAG_EXAMPLES = ("</p>", '<a href="/1">', "<br/>", "<td>")


@dataclass(frozen=True, slots=True)
class WebPage:
    """`text` contains every visible character and is partitioned by the lines; `title` is the title element.

    `declared`: what the page says to machines only.
    """

    text: str
    lines: list[PageLine]
    language: str | None
    title: str | None
    declared: Declared


def looks_like_html(page: str) -> bool:
    """Whether the first 4 KB open with a known tag or contain several. A single `<` is not enough."""
    start = page[:_MAX_OPENING_LENGTH].lstrip("\ufeff")
    if _OPENING.match(start):
        return True
    tags = _TAG.findall(start)
    ends = sum(1 for tag in tags if tag.startswith("</") or tag[1:3].lower() == "br")
    return len(tags) >= 4 and ends >= 3


def parse_web_page(html: str) -> WebPage:
    """The lines of the visible text in page order; images are lines without characters."""
    visible = VisibleText(html)
    _cancel_article_headers(visible)
    rows = _images_behind_groups(_split_layout_cells(visible.rows))
    lines: list[PageLine] = []
    texts: list[str] = []
    at = 0
    for row in rows:
        text = f"{row.text}\n" if row.image is None else ""
        hint = replace(
            _hint(row),
            linked=row.is_linked,
            anchored=row.is_anchored,
            in_article=row.context.in_article,
            spaced=row.spaced,
        )
        lines.append(PageLine(at, at + len(text), clean(row.text), hint))
        texts.append(text)
        at += len(text)
    lines = mark_frame(lines, [_home(row) for row in rows], visible.containers, visible.title)
    if visible.surplus:
        texts.append("\n".join(visible.surplus))
        lines.append(PageLine(at, at + len(texts[-1]), "", MarkupHint("surplus")))
    return WebPage("".join(texts), correct_hints(lines), visible.language, visible.title, visible.declared)


def _split_layout_cells(rows: list[VisibleRow]) -> list[VisibleRow]:
    """The rows with those of tables for layout cut at their line breaks, which are paragraphs there."""
    split: list[VisibleRow] = []
    for row in rows:
        count = row.text.count("\n")
        is_cut = count and row.context.group is not None and _group(row) is None and len(split) + count < MAX_LINES
        split += row.lines() if is_cut and not row.context.heading and not row.context.caption else [row]
    return split


def _home(row: VisibleRow) -> Container:
    """The container that a row is in; that of its table for a cell."""
    home = row.container
    group = _group(row)
    is_cell = group is not None and group.kind == "cell" and home.name == "td" and home.parent is not None
    return home.parent if is_cell and home.parent is not None else home


def _cancel_article_headers(visible: VisibleText) -> None:
    """Cancel page headers with a heading if the only h1 of the page is in one of them."""
    if any(row.context.heading == "h1" and _boilerplate(row) is None for row in visible.rows):
        return
    for header in visible.tracker.headers:
        header.is_cancelled = header.is_cancelled or header.has_heading


def _boilerplate(row: VisibleRow) -> BoilerplateElement | None:
    return row.context.boilerplate.outermost() if row.context.boilerplate else None


def _group(row: VisibleRow) -> ElementGroup | None:
    return row.context.group.outermost() if row.context.group else None


def _images_behind_groups(rows: list[VisibleRow]) -> list[VisibleRow]:
    """The rows with images moved behind the list, table or quote they are in, so that the group stays together."""
    ordered: list[VisibleRow] = []
    waiting: list[VisibleRow] = []
    current: ElementGroup | None = None
    for row in rows:
        group = _group(row)
        group = None if group is None or group.kind == "figure" else group
        if group is not current:
            ordered += waiting
            waiting, current = [], group
        if row.image is None:
            ordered.append(row)
        elif _boilerplate(row) is None:
            (ordered if group is None else waiting).append(row)
    return ordered + waiting


def _hint(row: VisibleRow) -> MarkupHint:
    boilerplate, group = _boilerplate(row), _group(row)
    href = _link(row)
    if boilerplate is not None:
        return MarkupHint("boilerplate", id(boilerplate), detail=boilerplate.kind, href=href)
    number = group.number if group is not None else 0
    if row.image is not None:
        is_figure = group is not None and group.kind == "figure"
        return MarkupHint("image", number if is_figure else 0, src=row.image[0], alt=row.image[1])
    if group is not None and not (group.kind == "cell" and row.context.caption):
        row_number, column, down, across = row.numbers.get(group.number, (0, 0, 1, 1))
        kind: LineKind = "caption" if group.kind == "figure" else group.kind
        hint = MarkupHint(kind, number, row_number, column, down, across, group.tag, href)
        return replace(hint, cited=row.is_cited and kind == "quote", start=group.start)
    named = tuple(row.named)
    if row.context.heading:
        return MarkupHint("heading", detail=row.context.heading, href=href, named=named)
    if row.context.caption:
        return MarkupHint("caption", href=href)
    if row.context.code:
        return MarkupHint(detail="code")
    is_bold = row.is_bold and is_short(row.text) and not ends_sentence(row.text) and not ends_unfinished(row.text)
    detail = "bold" if is_bold else "centred" if row.context.centred else ""
    return MarkupHint(detail=detail, href=href, named=named, quoted=row.is_quoted, cited=row.is_cited)


def _link(row: VisibleRow) -> str | None:
    """The first http(s) link of the row; one behind the words for "original" has precedence."""
    key = link_position(row.text)
    links = sorted(row.links, key=lambda link: (link[0] < key, link[0]))
    return next((href for _, href in links if is_web(href)), None)

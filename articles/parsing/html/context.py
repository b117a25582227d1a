"""Context of the text in an HTML page: the list, table, quote, figure or boilerplate that it is inside of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from articles.parsing.html import elements
from articles.parsing.html.attribute_numbers import MAX_COLUMNS, MAX_DOWN, first_number, span_in

RecognisedBy = Literal["element", "class", "header", "form"]
GroupKind = Literal["item", "cell", "quote", "figure"]

_GROUPS: dict[str, GroupKind] = {
    "ul": "item",
    "ol": "item",
    "dl": "item",
    "table": "cell",
    "blockquote": "quote",
    "figure": "figure",
}
# Elements that mean nothing without attributes.
_NEUTRAL = frozenset(
    {"p", "div", "span", "a", "em", "i", "u", "font", "center", "tbody", "thead", "small", "sup", "sub"}
)
# Of nested lists, tables and boilerplate. Deeper ones belong to those around them, because each row looks up the chain.
_MAX_DEPTH = 6
# A table that contains one of these is used for layout.
_LAYOUT_CONTENT = frozenset(["h1", "h2", "h3", "article", "section", "blockquote"])


class BoilerplateElement:
    """An element that is not part of the article; cancelled if it turns out to contain the article."""

    __slots__ = ("by", "depth", "has_heading", "is_below_title", "is_cancelled", "kind", "paragraphs", "parent")

    def __init__(self, kind: str, by: RecognisedBy, parent: BoilerplateElement | None) -> None:
        self.kind, self.by, self.parent = kind, by, parent
        self.depth: int = parent.depth + 1 if parent else 1
        self.is_cancelled = self.has_heading = self.is_below_title = False
        self.paragraphs = 0

    def outermost(self) -> BoilerplateElement | None:
        """The outermost of this element and those around it that is not cancelled."""
        outermost: BoilerplateElement | None = None
        element: BoilerplateElement | None = self
        while element is not None:
            outermost = outermost if element.is_cancelled else element
            element = element.parent
        return outermost


class ElementGroup:
    """A list, table, quote or figure.

    `row` and `column` are those of the latest item or cell while the page is parsed, `columns` the widest row so far.
    The latest cell covers `down` rows and `across` columns.
    """

    __slots__ = (
        "across",
        "column",
        "columns",
        "covered",
        "depth",
        "down",
        "has_nested_table",
        "is_data",
        "is_layout",
        "kind",
        "number",
        "parent",
        "row",
        "start",
        "tag",
    )

    def __init__(self, kind: GroupKind, tag: str, number: int, parent: ElementGroup | None) -> None:
        self.kind, self.tag, self.number, self.parent = kind, tag, number, parent
        self.depth: int = parent.depth + 1 if parent else 1
        self.row = self.column = self.columns = 0
        self.down = self.across = 1
        self.start: int | None = None
        # Column -> the last row that the cell above covers in it.
        self.covered: dict[int, int] = {}
        self.is_layout = self.is_data = self.has_nested_table = False

    def begin_row(self) -> None:
        self.row, self.column, self.across = self.row + 1, 0, 1

    def begin_cell(self, down: int, across: int) -> None:
        """Place a cell behind the one before it, and behind the cells of earlier rows that reach into this row."""
        column = self.column + self.across if self.column else 1
        while column < MAX_COLUMNS and self._is_covered(column):
            column += 1
        self.column = min(column, MAX_COLUMNS)
        if self._is_covered(self.column):
            down = across = 1
        last = self.column
        while last < min(self.column + across - 1, MAX_COLUMNS) and not self._is_covered(last + 1):
            last += 1
        self.down, self.across = down, last - self.column + 1
        self.covered.update(dict.fromkeys(range(self.column, last + 1), self.row + down - 1))
        self.columns = max(self.columns, self.column)

    def _is_covered(self, column: int) -> bool:
        return self.covered.get(column, -1) >= self.row

    @property
    def is_frame(self) -> bool:
        """Whether it is a table for layout: with other tables and without headings, or of one column."""
        if self.kind != "cell" or self.columns < 2:
            return self.kind == "cell"
        return self.is_layout or (self.has_nested_table and not self.is_data)

    def outermost(self) -> ElementGroup | None:
        """The outermost list, table or quote; a figure only if it is in none of them."""
        outermost: ElementGroup | None = None
        group: ElementGroup | None = self
        while group is not None:
            if not group.is_frame and not (group.kind == "figure" and outermost is not None):
                outermost = group
            group = group.parent
        return outermost


@dataclass(frozen=True, slots=True)
class ElementContext:
    """What the elements around a text say about it; children inherit the context of their parent."""

    hidden: bool = False
    boilerplate: BoilerplateElement | None = None
    group: ElementGroup | None = None
    heading: str = ""
    bold: bool = False
    centred: bool = False
    pre: bool = False
    code: bool = False
    caption: bool = False
    in_article: bool = False
    quoted: bool = False
    cited: bool = False
    href: str | None = None
    anchored: bool = False
    named: str = ""


class ContextTracker:
    """Derives the context of each element from that of its parent."""

    def __init__(self) -> None:
        self.groups = 0
        self.headers: list[BoilerplateElement] = []
        self.has_title = False

    def enter(self, parent: ElementContext, name: str, attributes: Mapping[str, str]) -> ElementContext:
        """The context of the text inside an element."""
        if name == "p" and parent.boilerplate is not None:
            _count_paragraph(parent.boilerplate)
        if not attributes and name in _NEUTRAL:
            return replace(parent, anchored=True) if name == "a" else parent
        if parent.hidden or elements.is_hidden(name, attributes):
            return parent if parent.hidden else replace(parent, hidden=True)
        context = self._with_boilerplate(parent, name, attributes)
        if name in ("article", "main"):
            _cancel(context)
            context = replace(context, in_article=True)
        context = self._with_group(context, name, attributes)
        return _with_inline_properties(context, name, attributes)

    def _with_boilerplate(self, parent: ElementContext, name: str, attributes: Mapping[str, str]) -> ElementContext:
        kind = elements.boilerplate_kind_of_element(name, attributes)
        if kind == "footer" and parent.group is not None and parent.group.kind == "quote":
            return parent
        if kind is not None:
            by: RecognisedBy = "form" if name == "form" else "element"
            if kind == "footer" and parent.in_article:
                kind = "article_footer"
        elif not attributes and name != "header":
            return parent
        elif not parent.in_article and not self.has_title and elements.is_page_header(name, attributes):
            kind, by = "header", "header"
        else:
            kind, by = elements.boilerplate_kind_of_class(name, attributes), "class"
        if kind is None or (parent.boilerplate is not None and parent.boilerplate.depth >= _MAX_DEPTH):
            return parent
        boilerplate = BoilerplateElement(kind, by, parent.boilerplate)
        boilerplate.is_below_title = self.has_title
        if by == "header":
            self.headers.append(boilerplate)
        return replace(parent, boilerplate=boilerplate)

    def _with_group(self, context: ElementContext, name: str, attributes: Mapping[str, str]) -> ElementContext:
        group = context.group
        if name in _LAYOUT_CONTENT:
            _mark_layout(group)
        elif name == "table":
            _mark_nested(group)
        kind = _GROUPS.get(name)
        if kind == "quote" and group is not None and group.kind == "figure":
            # A quotation in a figure: its caption is the attribution.
            group.kind = "quote"
        if kind is not None and (group is None or group.depth < _MAX_DEPTH):
            self.groups += 1
            begun = ElementGroup(kind, name, self.groups, group)
            begun.start = first_number(attributes) if name == "ol" else None
            begun.is_data = attributes.get("border", "0").strip() not in ("0", "none")
            return replace(context, group=begun)
        if group is not None:
            _count(group, name, attributes)
        return context

    def note_heading(self, context: ElementContext, name: str) -> None:
        """Record a heading: the elements around it contain the article, or the name of the site."""
        element = context.boilerplate
        self.has_title = self.has_title or (name == "h1" and element is None)
        while element is not None:
            if element.by == "header":
                element.has_heading = True
            elif element.by == "form" or (element.by == "class" and name == "h1"):
                # Some servers wrap the whole page in one form.
                element.is_cancelled = True
            element = element.parent


def _is_in_quote(context: ElementContext) -> bool:
    return context.group is not None and context.group.kind == "quote"


def _cancel(context: ElementContext) -> None:
    """Cancel boilerplate that contains an <article>, whatever its class. Below the title it contains teasers."""
    element = context.boilerplate
    while element is not None:
        element.is_cancelled = element.is_cancelled or (element.by != "element" and not element.is_below_title)
        element = element.parent


def _count_paragraph(boilerplate: BoilerplateElement | None) -> None:
    """Cancel a form with paragraphs: some servers wrap the whole page in one form."""
    while boilerplate is not None:
        boilerplate.paragraphs += 1
        if boilerplate.by == "form" and boilerplate.paragraphs > 2:
            boilerplate.is_cancelled = True
        boilerplate = boilerplate.parent


def _mark_layout(group: ElementGroup | None) -> None:
    while group is not None:
        group.is_layout = group.is_layout or group.kind == "cell"
        group = group.parent


def _mark_nested(group: ElementGroup | None) -> None:
    while group is not None:
        group.has_nested_table = True
        group = group.parent


def _count(group: ElementGroup, name: str, attributes: Mapping[str, str]) -> None:
    """Count an item in its list and in those around it, a cell in its table."""
    around: ElementGroup | None = group
    while around is not None:
        if name in ("li", "dt") and around.kind == "item":
            around.row += 1
        elif name == "tr" and around.kind == "cell":
            around.begin_row()
            return
        elif name in ("td", "th", "caption") and around.kind == "cell":
            around.is_data = around.is_data or name != "td"
            if name != "caption":
                around.begin_cell(span_in(attributes, "rowspan", MAX_DOWN), span_in(attributes, "colspan", MAX_COLUMNS))
            return
        around = around.parent


def _with_inline_properties(context: ElementContext, name: str, attributes: Mapping[str, str]) -> ElementContext:
    if name == "q":
        context = replace(context, quoted=True)
    elif name == "cite" or (name in ("footer", "figcaption") and _is_in_quote(context)):
        context = replace(context, cited=True)
    if name in elements.HEADINGS:
        context = replace(context, heading=name)
    elif not context.bold and (name in elements.BOLD or elements.is_bold(attributes)):
        context = replace(context, bold=True)
    elif name == "p" and elements.is_centred(attributes):
        context = replace(context, centred=True)
    elif name == "pre":
        context = replace(context, pre=True, code=elements.is_code(name, attributes))
    elif name == "a" and attributes.get("href"):
        context = replace(context, href=attributes["href"].strip(), anchored=True)
    elif name == "a":
        context = replace(context, anchored=not {"name", "id"} & attributes.keys())
    if context.pre and name == "code":
        context = replace(context, code=True)
    if name in ("figcaption", "caption") or elements.is_caption(attributes):
        context = replace(context, caption=True)
    named = elements.byline_field(attributes) if attributes else ""
    return replace(context, named=named) if named else context

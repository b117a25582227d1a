"""Where in an HTML page does a text stand: in which list, table, quote, figure or piece of furniture?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from articles.parsing import elements

By = Literal["element", "class", "header", "form"]
GroupKind = Literal["item", "cell", "quote", "figure"]

_GROUPS: dict[str, GroupKind] = {
    "ul": "item",
    "ol": "item",
    "dl": "item",
    "table": "cell",
    "blockquote": "quote",
    "figure": "figure",
}
# Without attributes these say nothing about the text in them.
_SILENT = frozenset(
    {"p", "div", "span", "a", "em", "i", "u", "font", "center", "tbody", "thead", "small", "sup", "sub"}
)
# Deeper ones count as part of those around: each row looks up the whole chain.
_DEEPEST = 6
# A table that holds one of these lays out a page; it is no table of facts.
_LAYS_OUT = frozenset(["table", "h1", "h2", "h3", "article", "section", "blockquote"])


class Furniture:
    """An element that is no part of the article, unless it turns out to hold the article itself."""

    __slots__ = ("by", "depth", "holds_heading", "is_below_title", "is_cancelled", "kind", "paragraphs", "parent")

    def __init__(self, kind: str, by: By, parent: Furniture | None) -> None:
        self.kind, self.by, self.parent = kind, by, parent
        self.depth: int = parent.depth + 1 if parent else 1
        self.is_cancelled = self.holds_heading = self.is_below_title = False
        self.paragraphs = 0

    def standing(self) -> Furniture | None:
        """The outermost element around, itself included, that still counts."""
        outermost: Furniture | None = None
        one: Furniture | None = self
        while one is not None:
            outermost = outermost if one.is_cancelled else one
            one = one.parent
        return outermost


class Group:
    """A list, table, quote or figure.

    `row` and `column` count its items or cells while the page is read, `columns` is its widest row.
    """

    __slots__ = ("column", "columns", "depth", "is_layout", "kind", "number", "parent", "row", "tag")

    def __init__(self, kind: GroupKind, tag: str, number: int, parent: Group | None) -> None:
        self.kind, self.tag, self.number, self.parent = kind, tag, number, parent
        self.depth: int = parent.depth + 1 if parent else 1
        self.row = self.column = self.columns = 0
        self.is_layout = False

    def outermost(self) -> Group | None:
        """The list, table or quote around all; a figure only where it stands in none of them."""
        found: Group | None = None
        one: Group | None = self
        while one is not None:
            # One column frames a picture or a page; facts take two.
            lays_out = one.is_layout or (one.kind == "cell" and one.columns < 2)
            if not lays_out and not (one.kind == "figure" and found is not None):
                found = one
            one = one.parent
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """What an element says of the text in it; children inherit it."""

    hidden: bool = False
    furniture: Furniture | None = None
    group: Group | None = None
    heading: str = ""
    bold: bool = False
    centred: bool = False
    pre: bool = False
    code: bool = False
    caption: bool = False
    in_article: bool = False
    href: str | None = None
    named: str = ""


class Places:
    """Makes the place of each element from its parent's."""

    def __init__(self) -> None:
        self.groups = 0
        self.headers: list[Furniture] = []
        self.has_title = False

    def inside(self, parent: Place, name: str, attributes: Mapping[str, str]) -> Place:
        """The place of an element's own text."""
        if name == "p" and parent.furniture is not None:
            _count_paragraph(parent.furniture)
        if not attributes and name in _SILENT:
            return parent
        if parent.hidden or elements.is_hidden(name, attributes):
            return parent if parent.hidden else replace(parent, hidden=True)
        place = self._with_furniture(parent, name, attributes)
        if name in ("article", "main"):
            _cancel(place)
            place = replace(place, in_article=True)
        place = self._with_group(place, name)
        return _with_words(place, name, attributes)

    def _with_furniture(self, parent: Place, name: str, attributes: Mapping[str, str]) -> Place:
        kind = elements.kind_of_element(name, attributes)
        if kind == "footer" and parent.group is not None and parent.group.kind == "quote":
            return parent
        if kind is not None:
            by: By = "form" if name == "form" else "element"
            if kind == "footer" and parent.in_article:
                kind = "article_footer"
        elif not attributes and name != "header":
            return parent
        elif not parent.in_article and not self.has_title and elements.is_page_header(name, attributes):
            kind, by = "header", "header"
        else:
            kind, by = elements.kind_of_class(name, attributes), "class"
        if kind is None or (parent.furniture is not None and parent.furniture.depth >= _DEEPEST):
            return parent
        furniture = Furniture(kind, by, parent.furniture)
        furniture.is_below_title = self.has_title
        if by == "header":
            self.headers.append(furniture)
        return replace(parent, furniture=furniture)

    def _with_group(self, place: Place, name: str) -> Place:
        group = place.group
        if name in _LAYS_OUT:
            _mark_layout(group)
        kind = _GROUPS.get(name)
        if kind == "quote" and group is not None and group.kind == "figure":
            # The caption of a figured quotation is its attribution.
            group.kind = "quote"
        if kind is not None and (group is None or group.depth < _DEEPEST):
            self.groups += 1
            return replace(place, group=Group(kind, name, self.groups, group))
        if group is not None:
            _count(group, name)
        return place

    def note_heading(self, place: Place, name: str) -> None:
        """A title speaks for the elements around it: they hold the article, or the name of the site."""
        one = place.furniture
        self.has_title = self.has_title or (name == "h1" and one is None)
        while one is not None:
            if one.by == "header":
                one.holds_heading = True
            elif one.by == "form" or (one.by == "class" and name == "h1"):
                # Some servers wrap the whole page in one form.
                one.is_cancelled = True
            one = one.parent


def _cancel(place: Place) -> None:
    """An element that holds the article is no furniture, whatever its class says; below the title it holds cards."""
    one = place.furniture
    while one is not None:
        one.is_cancelled = one.is_cancelled or (one.by != "element" and not one.is_below_title)
        one = one.parent


def _count_paragraph(furniture: Furniture | None) -> None:
    """A form with paragraphs in it is a page that some server wrapped whole."""
    while furniture is not None:
        furniture.paragraphs += 1
        if furniture.by == "form" and furniture.paragraphs > 2:
            furniture.is_cancelled = True
        furniture = furniture.parent


def _mark_layout(group: Group | None) -> None:
    while group is not None:
        group.is_layout = group.is_layout or group.kind == "cell"
        group = group.parent


def _count(group: Group, name: str) -> None:
    one: Group | None = group
    while one is not None:
        if name in ("li", "dt") and one.kind == "item":
            one.row += 1
        elif name == "tr" and one.kind == "cell":
            one.row, one.column = one.row + 1, 0
        elif name in ("td", "th") and one.kind == "cell":
            one.column += 1
            one.columns = max(one.columns, one.column)
        one = one.parent


def _with_words(place: Place, name: str, attributes: Mapping[str, str]) -> Place:
    if name in elements.HEADINGS:
        place = replace(place, heading=name)
    elif not place.bold and (name in elements.BOLD or elements.is_bold(attributes)):
        place = replace(place, bold=True)
    elif name == "p" and elements.is_centred(attributes):
        place = replace(place, centred=True)
    elif name == "pre":
        place = replace(place, pre=True, code=elements.is_code(name, attributes))
    elif name == "a" and attributes.get("href"):
        place = replace(place, href=attributes["href"].strip())
    if place.pre and name == "code":
        place = replace(place, code=True)
    if name in ("figcaption", "caption") or elements.is_caption(attributes):
        place = replace(place, caption=True)
    if not attributes:
        return place
    named = elements.named_field(attributes)
    return replace(place, named=named) if named else place

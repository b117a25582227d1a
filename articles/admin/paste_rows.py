"""How do the rows of a review stand in a form, and what does a posted form say of them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.briefs.models import Brief
from articles.wire.blocks import PRECISIONS, VARIANTS, words_of
from articles.wire.doubts import doubts_of
from articles.wire.rereading import TYPES
from articles.wire.reviewing import OUT, Fault, NotThisPage, Reading, Row

FIELDS = {
    "brief": ("label", "headline", "text", "items", "time", "precision"),
    "list": ("text", "variant"),
    "note": ("text", "variant"),
}
LABELS: dict[str, Promise] = {
    "paragraph": gettext_lazy("paragraph"),
    "heading": gettext_lazy("heading"),
    "brief": gettext_lazy("flash brief"),
    "figure": gettext_lazy("figure"),
    "list": gettext_lazy("list"),
    "quote": gettext_lazy("quote"),
    "table": gettext_lazy("table"),
    "note": gettext_lazy("note"),
    OUT: gettext_lazy("leave out"),
    "title": gettext_lazy("headline"),
    "byline": gettext_lazy("byline"),
    "published": gettext_lazy("date of publication"),
    "piece": gettext_lazy("source and rights"),
    "disclaimer": gettext_lazy("disclaimer"),
    "credit": pgettext_lazy("a line of a page", "credit"),
    "dropped": gettext_lazy("left out as furniture"),
    "unparsed": gettext_lazy("not understood"),
}
# One sign for each on the narrow buttons beside every block.
SHORT: dict[str, Promise] = {
    "paragraph": pgettext_lazy("short, on a button: paragraph", "P"),
    "heading": pgettext_lazy("short, on a button: heading", "H"),
    "brief": pgettext_lazy("short, on a button: flash brief", "B"),
    "figure": pgettext_lazy("short, on a button: figure", "F"),
    "list": pgettext_lazy("short, on a button: list", "L"),
    "quote": pgettext_lazy("short, on a button: quote", "Q"),
    "table": pgettext_lazy("short, on a button: table", "T"),
    "note": pgettext_lazy("short, on a button: note", "N"),
    OUT: pgettext_lazy("short, on a button: leave out", "×"),
}
VARIANT_LABELS: dict[str, Promise] = {
    "ordered": gettext_lazy("numbered"),
    "bulleted": gettext_lazy("with bullets"),
    "editor_note": gettext_lazy("editor’s note"),
    "correction": gettext_lazy("correction"),
    "update": gettext_lazy("update"),
}
PRECISION_LABELS: dict[str, Promise] = {
    "": gettext_lazy("as exact as written"),
    "day": gettext_lazy("to the day"),
    "minute": gettext_lazy("to the minute"),
    "second": gettext_lazy("to the second"),
}
# In a page of sentences a row of a form holds about so many characters.
_MEASURE = 38


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool
    key: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the template shows it; `number` counts from 1, `at` from 0 as the names of its fields do."""

    at: int
    row: Row
    raw: str
    words: str
    kinds: list[Choice]
    variants: list[Choice]
    precisions: list[Choice]
    lines: int
    item_lines: int
    doubts: list[str]
    fault: Fault | None
    known: Brief | None

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def is_block(self) -> bool:
        return self.row.kind in TYPES

    @property
    def is_in(self) -> bool:
        """Whether the words reach the article: as a block, or in one of its columns."""
        return self.row.kind not in (OUT, "dropped", "unparsed")


def shown_rows(
    reading: Reading, rows: Sequence[Row], faults: Sequence[Fault], briefs: Sequence[Brief | None]
) -> list[ShownRow]:
    """`briefs`: for each brief among the rows, the one that is here already."""
    by_row = {fault.row: fault for fault in faults}
    known = iter(briefs)
    return [
        _shown(reading, at, row, by_row.get(at), next(known, None) if row.kind == "brief" else None)
        for at, row in enumerate(rows)
    ]


def _shown(reading: Reading, at: int, row: Row, fault: Fault | None, known: Brief | None) -> ShownRow:
    part = reading.parsed(row.span, row.kind)
    text = row.fields.get("text", "")
    return ShownRow(
        at=at,
        row=row,
        raw=reading.text[row.start : row.end].rstrip(),
        words=words_of(part) if part else "",
        kinds=_kinds(row.kind),
        variants=_choices(VARIANTS.get(row.kind, ()), VARIANT_LABELS, row.fields.get("variant", "")),
        precisions=_choices(("", *PRECISIONS), PRECISION_LABELS, row.fields.get("precision", "")),
        lines=_lines(text),
        item_lines=_lines(row.fields.get("items", "")),
        doubts=doubts_of(reading, row),
        fault=fault,
        known=known,
    )


def _kinds(chosen: str) -> list[Choice]:
    """The eight types under the keys 1 to 8, leaving out under 0, and what it is besides, if it is no block."""
    keys = {**{kind: str(key) for key, kind in enumerate(TYPES, 1)}, OUT: "0"}
    offered = [Choice(kind, str(LABELS[kind]), kind == chosen, key, str(SHORT[kind])) for kind, key in keys.items()]
    return offered if chosen in keys else [Choice(chosen, str(LABELS[chosen]), True), *offered]


def _choices(values: Sequence[str], labels: Mapping[str, Promise], chosen: str) -> list[Choice]:
    return [Choice(value, str(labels[value]), value == chosen) for value in values]


def _lines(text: str) -> int:
    """How many rows of a form a text needs, in browsers that do not fit the form to it."""
    return sum(1 + len(line) // _MEASURE for line in text.split("\n"))


def drawn(rows: Sequence[Row]) -> str:
    """Where the rows of a form end and as what they were shown: comes back with what was typed into them."""
    return ",".join(f"{row.end}:{row.kind}" for row in rows)


def posted_rows(reading: Reading, posted: Mapping[str, Any]) -> list[Row]:
    """The rows that a form sends back, each as the kind now chosen. Raises NotThisPage for another page's form."""
    rows: list[Row] = []
    for at, told in enumerate(str(posted.get("rows", "")).split(",")):
        end, _colon, kind = told.partition(":")
        if not end.isascii() or not end.isdecimal() or len(end) > 9:
            raise NotThisPage(at)
        start = rows[-1].end if rows else 0
        rows.append(Row(start, int(end), kind, {}))
    reading.check(rows)
    return [_posted(reading, at, row, posted) for at, row in enumerate(rows)]


def _posted(reading: Reading, at: int, row: Row, posted: Mapping[str, Any]) -> Row:
    fields = reading.words(row.span, row.kind)
    for name in FIELDS.get(row.kind, ("text",) if row.kind in TYPES else ()):
        value = posted.get(f"{name}-{at}")
        if value is not None:
            fields[name] = str(value).replace("\r\n", "\n")
    chosen = str(posted.get(f"kind-{at}", row.kind))
    own = reading.parsed(row.span, chosen) is not None
    kind = chosen if chosen in (*TYPES, OUT) or own else row.kind
    return reading.retyped(Row(row.start, row.end, row.kind, fields), kind)

"""How does an editor correct the parse of a page? Rows laid over its characters: no character is lost on the way.

Every row owns a slice of the page, says what kind of part the slice is, and holds the words of its form.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from articles.parsing.documents import Document, Dropped, Figure, Part, Span
from articles.parsing.lines import clean
from articles.wire.blocks import Faulty, block_of, fields_of
from articles.wire.rereading import TYPES, read_as

OUT = "out"
# What a part is besides a block: shown under its own name, and free to become a block.
ROLES = ("title", "byline", "published", "piece", "disclaimer", "credit", "dropped", "unparsed")
KINDS = (*TYPES, OUT, *ROLES)
LEFT_OUT = "left_out"

_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True, slots=True)
class Row:
    """One slice [start, end) of the page as a part of some kind, with the words of its form."""

    start: int
    end: int
    kind: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its number in page order, from 0; the field of its form; words for the editor."""

    row: int
    field: str
    words: str


class NotThisPage(ValueError):
    """Rows that do not cover the page exactly once; `row` is the first wrong one, from 0."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row} does not follow the one before it")
        self.row = row


class Reading:
    """A parsed page, and what each of its slices was read as."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.zone = ZoneInfo("Asia/Tokyo" if document.language == "ja" else settings.TIME_ZONE)
        self._parts: dict[tuple[Span, str], list[Part]] = defaultdict(list)
        for part in document.parts():
            self._parts[part.span or (0, 0), kind_of(part)].append(part)

    def rows(self) -> list[Row]:
        """The page as it was read."""
        parts = self.document.parts()
        return [Row(*(part.span or (0, 0)), kind_of(part), fields_of(part)) for part in parts]

    def parsed(self, span: Span, kind: str) -> Part | None:
        """The part that the parser found for exactly this slice and kind."""
        found = self._parts.get((span, kind))
        return found[0] if found else None

    def words(self, span: Span, kind: str) -> dict[str, str]:
        """The form of a slice as nobody has touched it."""
        part = self.parsed(span, kind)
        if part is None and kind in TYPES:
            part = read_as(kind, self.text[slice(*span)], self.zone)
        return fields_of(part) if part else {}

    def check(self, rows: Sequence[Row]) -> None:
        """Raise NotThisPage unless the rows touch and cover the page."""
        at = 0
        for number, row in enumerate(rows):
            if row.start != at or row.end < row.start or row.end > len(self.text) or row.kind not in KINDS:
                raise NotThisPage(number)
            at = row.end
        if at != len(self.text):
            raise NotThisPage(len(rows))

    def retyped(self, row: Row, kind: str) -> Row:
        """The slice as another kind; words that somebody typed are taken along."""
        if kind == row.kind:
            return row
        before = self.words(row.span, row.kind)
        if row.fields == before or kind not in TYPES or not row.fields:
            return replace(row, kind=kind, fields=self.words(row.span, kind))
        return replace(row, kind=kind, fields=fields_of(read_as(kind, _running(row.fields), self.zone)))

    def document_of(self, rows: Sequence[Row]) -> tuple[Document, list[Fault]]:
        """The page as the rows say it; a row with a fault stands in it as the parser would read it."""
        self.check(rows)
        faults: list[Fault] = []
        taken: dict[tuple[Span, str], deque[Part]] = {key: deque(parts) for key, parts in self._parts.items()}
        found = []
        for number, row in enumerate(rows):
            waiting = taken.get((row.span, row.kind))
            parsed = waiting.popleft() if waiting else None
            try:
                found.append(self._part(row, parsed))
            except Faulty as fault:
                faults.append(Fault(number, fault.field, fault.words))
                found.append(self._owned(read_as(row.kind, self.text[row.start : row.end], self.zone), row))
        return _gathered(self.document, found), faults

    def _part(self, row: Row, parsed: Part | None) -> Part:
        if parsed is not None and fields_of(parsed) == row.fields:
            return _settled(parsed)
        if row.kind in TYPES:
            return self._owned(block_of(row.kind, row.fields, parsed, self.zone), row)
        return parsed or self._owned(Dropped(kind=LEFT_OUT), row)

    def _owned(self, part: Part, row: Row) -> Part:
        return replace(part, raw=self.text[row.start : row.end], span=row.span)


def kind_of(part: Part) -> str:
    return str(getattr(part, "type", type(part).__name__.lower()))


def _settled(part: Part) -> Part:
    """Whoever saved the page has looked at what the parser doubted."""
    return replace(part, review=None, confidence=None) if isinstance(part, Figure) else part


def _running(fields: dict[str, str]) -> str:
    """The words of a form as one running text, from which another kind can be read."""
    head = " | ".join(filter(None, [fields.get("label"), fields.get("headline")]))
    numbered = fields.get("items", "").split("\n") if fields.get("items") else []
    items = [f"{number}.{item}" for number, item in enumerate(numbered, 1)]
    body = "\n".join([*filter(None, [fields.get("text")]), *items])
    return clean(f"{head}:{body}" if head and body else head or body)


def _gathered(document: Document, parts: Iterable[Part]) -> Document:
    """The parts under their names in a Document; those that own no characters stay what they were."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for part in parts:
        kind = kind_of(part)
        groups["block" if kind in TYPES else kind].append(part)
    blocks = tuple(groups["block"])
    return replace(
        document,
        status="ok" if blocks else "no_body",
        title=_single(groups["title"], document.title),
        byline=_single(groups["byline"], document.byline),
        published=_single(groups["published"], document.published),
        blocks=blocks,
        lead=next((at for at, block in enumerate(blocks) if kind_of(block) == "paragraph"), None),
        source=replace(document.source, pieces=tuple(groups["piece"])) if document.source else None,
        disclaimers=tuple(groups["disclaimer"]),
        credits=tuple(groups["credit"]),
        dropped=tuple(groups["dropped"]),
        unparsed=tuple(groups["unparsed"]),
    )


def _single(found: list[_P], former: _P | None) -> _P | None:
    if found:
        return found[0]
    return former if former is not None and former.span is None else None

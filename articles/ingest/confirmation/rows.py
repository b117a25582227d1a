"""Review of a parsed page as rows, which partition its characters so that none is lost.

Each row has a slice of the page, the kind of part that the slice is, and the fields of its form.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from articles.ingest.confirmation.block_forms import BlockFormError, block_of, fields_of
from articles.ingest.confirmation.reparse import TYPES, parse_as
from articles.parsing.document import (
    Credit,
    Document,
    Dropped,
    Figure,
    ParsedByline,
    ParsedDisclaimer,
    ParsedPart,
    Published,
    SourceLine,
    Span,
    Title,
    Unparsed,
)
from articles.parsing.lines import clean

LEAVE_OUT = "out"
# Parts that are not blocks. They are shown under their own name, and an editor may turn each into a block.
ROLES: dict[type[ParsedPart], str] = {
    Title: "title",
    ParsedByline: "byline",
    Published: "published",
    SourceLine: "piece",
    ParsedDisclaimer: "disclaimer",
    Credit: "credit",
    Dropped: "dropped",
    Unparsed: "unparsed",
}
KINDS = (*TYPES, LEAVE_OUT, *ROLES.values())
LEFT_OUT = "left_out"

_P = TypeVar("_P", bound=ParsedPart)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One slice [start, end) of the page as a part of `kind`, with its form fields."""

    start: int
    end: int
    kind: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class RowFault:
    """An invalid field of a row: number of the row, from 0; name of the field; message for the editor."""

    row: int
    field: str
    message: str


class MismatchedRowsError(ValueError):
    """The rows do not cover the page exactly once. `row` is the number of the first wrong one, from 0."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row} does not follow the one before it")
        self.row = row


class ReviewedPage:
    """A parsed page, and the parts that its slices were parsed as."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.zone = zone_of(document)
        self._parts: dict[tuple[Span, str], list[ParsedPart]] = defaultdict(list)
        for part in document.parts():
            self._parts[part.span or (0, 0), kind_of(part)].append(part)

    def rows(self) -> list[ReviewRow]:
        """The rows of the page as parsed."""
        parts = self.document.parts()
        return [ReviewRow(*(part.span or (0, 0)), kind_of(part), fields_of(part)) for part in parts]

    def parsed(self, span: Span, kind: str) -> ParsedPart | None:
        """The part of the parser with exactly this slice and kind, if any."""
        parts = self._parts.get((span, kind))
        return parts[0] if parts else None

    def unedited_fields(self, span: Span, kind: str) -> dict[str, str]:
        """The form fields of a slice before any edit."""
        part = self.parsed(span, kind)
        if part is None and kind in TYPES:
            part = parse_as(kind, self.text[slice(*span)], self.zone)
        return fields_of(part) if part else {}

    def check(self, rows: Sequence[ReviewRow]) -> None:
        """Raise MismatchedRowsError unless the rows are contiguous and cover the page."""
        at = 0
        for number, row in enumerate(rows):
            if row.start != at or row.end < row.start or row.end > len(self.text) or row.kind not in KINDS:
                raise MismatchedRowsError(number)
            at = row.end
        if at != len(self.text):
            raise MismatchedRowsError(len(rows))

    def retyped(self, row: ReviewRow, kind: str) -> ReviewRow:
        """The row as another kind, with edited text preserved."""
        if kind == row.kind:
            return row
        before = self.unedited_fields(row.span, row.kind)
        if row.fields == before or kind not in TYPES or not row.fields:
            return replace(row, kind=kind, fields=self.unedited_fields(row.span, kind))
        return replace(row, kind=kind, fields=fields_of(parse_as(kind, _as_running_text(row.fields), self.zone)))

    def document_of(self, rows: Sequence[ReviewRow]) -> tuple[Document, list[RowFault]]:
        """The document that the rows make. A row with a fault is in it as the parser would parse it."""
        self.check(rows)
        faults: list[RowFault] = []
        unused: dict[tuple[Span, str], deque[ParsedPart]] = {key: deque(parts) for key, parts in self._parts.items()}
        parts = []
        for number, row in enumerate(rows):
            candidates = unused.get((row.span, row.kind))
            parsed = candidates.popleft() if candidates else None
            try:
                parts.append(self._part(row, parsed))
            except BlockFormError as fault:
                faults.append(RowFault(number, fault.field, fault.message))
                parts.append(self._owned(parse_as(row.kind, self.text[row.start : row.end], self.zone), row))
        return _document_with(self.document, parts), faults

    def _part(self, row: ReviewRow, parsed: ParsedPart | None) -> ParsedPart:
        if parsed is not None and fields_of(parsed) == row.fields:
            return _without_doubt(parsed)
        if row.kind in TYPES:
            return self._owned(block_of(row.kind, row.fields, parsed, self.zone), row)
        return parsed or self._owned(Dropped(kind=LEFT_OUT), row)

    def _owned(self, part: ParsedPart, row: ReviewRow) -> ParsedPart:
        return replace(part, raw=self.text[row.start : row.end], span=row.span)


def zone_of(document: Document) -> ZoneInfo:
    """The zone of times that the page gives without one."""
    return ZoneInfo("Asia/Tokyo" if document.language == "ja" else settings.TIME_ZONE)


def kind_of(part: ParsedPart) -> str:
    """The type of a block, or the role of another part."""
    return ROLES.get(type(part)) or str(getattr(part, "type", ""))


def _without_doubt(part: ParsedPart) -> ParsedPart:
    """The part without the parser's doubt, which an editor resolves by saving the page."""
    return replace(part, review=None, confidence=None) if isinstance(part, Figure) else part


def _as_running_text(fields: dict[str, str]) -> str:
    """The fields of a form as one text, which can be parsed as another kind."""
    head = " | ".join(filter(None, [fields.get("label"), fields.get("headline")]))
    numbered = fields.get("items", "").split("\n") if fields.get("items") else []
    items = [f"{number}.{item}" for number, item in enumerate(numbered, 1)]
    body = "\n".join([*filter(None, [fields.get("text")]), *items])
    return clean(f"{head}:{body}" if head and body else head or body)


def _document_with(document: Document, parts: Iterable[ParsedPart]) -> Document:
    """The document with these parts; parts without characters of their own are kept."""
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


def _single(parts: list[_P], former: _P | None) -> _P | None:
    if parts:
        return parts[0]
    return former if former is not None and former.span is None else None

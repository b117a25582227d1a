"""The result of parsing a page: one frozen Document in which no character is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

# Warning: some bytes of the page could not be decoded and are U+FFFD in its text.
UNREADABLE_BYTES = "unreadable_bytes"
# Warning: the page says that it is one of several, so that the rest of the text may be missing.
SEVERAL_PAGES = "one_of_several_pages"
# Warning: the metadata of the page differs from its text.
METADATA_DIFFERS = "metadata_differs"

Span: TypeAlias = tuple[int, int]
CellSpan: TypeAlias = tuple[int, int, int, int]
Status: TypeAlias = Literal["ok", "no_body", "empty", "error"]
Form: TypeAlias = Literal["text", "html"]
Precision: TypeAlias = Literal["second", "minute", "day", "month-day"]
Role: TypeAlias = Literal["editor", "translator", "proofreader", "photographer", "desk"]
EvidenceField: TypeAlias = Literal["headline", "author", "source", "published", "site", "address", "tag"]
# Kinds of Dropped that are instructions for the desk and no boilerplate.
INSTRUCTIONS = ("embargo", "use_limit", "desk_contact", "desk_note")
NoteKind: TypeAlias = Literal["editor_note", "correction", "update"]


class PartitionError(AssertionError):
    """The parts do not cover the page exactly once. This is a bug in the parser; no input page may cause it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPart:
    """A part of the page. `span` is [start, end) in code points of `Document.text`, `raw` that slice of it.

    Both are None if another part owns these characters (a date inside the byline, a title from the title element).
    """

    raw: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(ParsedPart):
    type: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(ParsedPart):
    type: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedBrief(ParsedPart):
    """An embedded flash brief. `published_at` is ISO 8601 with offset, or None if the page gives no year."""

    type: ClassVar[str] = "brief"
    label: str | None
    headline: str | None
    text: str
    items: tuple[str, ...] = ()
    published_at: str | None = None
    precision: Precision | None = None
    date_raw: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(ParsedPart):
    """A picture, or the caption of a lost one. `confidence` and `review` are set if an editor has to decide."""

    type: ClassVar[str] = "figure"
    caption: str | None
    src: str | None = None
    alt: str | None = None
    confidence: Literal["low"] | None = None
    review: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock(ParsedPart):
    type: ClassVar[str] = "list"
    ordered: bool
    items: tuple[str, ...]
    # The number of the first item if it is not 1.
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(ParsedPart):
    """A quotation. `attribution` is the last line of its text if the markup says that it names who is quoted."""

    type: ClassVar[str] = "quote"
    text: str
    attribution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(ParsedPart):
    """Rows of a grid in which each value is under its heading.

    `spans`: (row, column, rows down, columns across), from 0, of each cell that covers others; those are empty.
    """

    type: ClassVar[str] = "table"
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[CellSpan, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(ParsedPart):
    type: ClassVar[str] = "note"
    kind: NoteKind
    text: str


Block: TypeAlias = Paragraph | Heading | ParsedBrief | Figure | ListBlock | Quote | Table | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(ParsedPart):
    text: str
    origin: Literal["line", "h1", "title-tag", "html-meta"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedByline(ParsedPart):
    source: str | None = None
    author: str | None = None
    editor: str | None = None
    translator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(ParsedPart):
    """Date of publication. `value` is ISO 8601 with offset; with precision `day` its time of day is meaningless."""

    value: str
    precision: Precision
    origin: Literal["line", "html-meta"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine(ParsedPart):
    """A line about the source: its URL and its sentence about rights, each None if the line has none."""

    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSource:
    original_url: str | None
    licence_text: str | None
    pieces: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDisclaimer(ParsedPart):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit(ParsedPart):
    role: Role
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped(ParsedPart):
    """Boilerplate: part of the page but not of the article, of a `kind` such as `nav`, `share` or `footer`."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed(ParsedPart):
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """The time before which an embargo line forbids publication, ISO 8601 with offset in `until`.

    Without it, `relative` is a time that counts from the day of the delivery (`11月30日 20:00`), or "" for a doubt.
    `weekday`: the day of the week on which that has to be, from 0 for Monday.
    """

    raw: str
    until: str | None = None
    relative: str = ""
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHint:
    """A date mentioned on the page, as a hint for the editor. `value` is ISO 8601 or None, `where` such as `blocks[3]`.

    Kinds: event, latest_event, event_ahead, page_assembled_not_before, doubtful (a date of publication to be settled).
    """

    raw: str
    value: str | None
    where: str
    kind: str
    year_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A value that the metadata of a page gives, with its `origin` such as `meta author`.

    Dates are ISO 8601, as a day or with offset; `site` and `address` are those of the page itself. `is_used`: the
    visible text has no such value, so the document has this one.
    """

    field: EvidenceField
    value: str
    origin: str
    is_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailure:
    code: Literal["empty_input", "not_text"]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed page. Spans refer to `text`: the decoded text, or the visible text of an HTML page."""

    status: Status
    form: Form = "text"
    text: str = ""
    error: ParseFailure | None = None
    language: str | None = None
    title: Title | None = None
    byline: ParsedByline | None = None
    published: Published | None = None
    lead: int | None = None
    blocks: tuple[Block, ...] = ()
    source: ParsedSource | None = None
    disclaimers: tuple[ParsedDisclaimer, ...] = ()
    credits: tuple[Credit, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    date_hints: tuple[DateHint, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    embargoes: tuple[Embargo, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise PartitionError unless the spans are contiguous, cover the whole text and match their `raw`."""
        at = 0
        for part in self.parts():
            start, end = part.span or (-1, -1)
            if start != at or end < start or self.text[start:end] != part.raw:
                raise PartitionError(f"{type(part).__name__} at {part.span} does not follow {at}")
            at = end
        if at != len(self.text):
            raise PartitionError(f"characters {at} to {len(self.text)} belong to no part")

    def parts(self) -> list[ParsedPart]:
        """Every part that owns characters, in page order."""
        single = (self.title, self.byline, self.published)
        pieces = self.source.pieces if self.source else ()
        rows = (self.blocks, pieces, self.disclaimers, self.credits, self.dropped, self.unparsed)
        owners = [part for part in single if part is not None and part.span is not None]
        parts: list[ParsedPart] = [*owners, *(part for row in rows for part in row)]
        return sorted(parts, key=lambda part: part.span or (-1, -1))

    def instructions(self, *kinds: str) -> list[str]:
        """The instructions for the desk, of these kinds or of all, as written."""
        wanted = kinds or INSTRUCTIONS
        return [" ".join((part.raw or "").split()) for part in self.dropped if part.kind in wanted]

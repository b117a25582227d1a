"""What is a parsed page? One frozen value, schema `import-article/1`, in which no character of the page is lost."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Literal, TypeAlias

SCHEMA = "import-article/1"

Span: TypeAlias = tuple[int, int]
Status: TypeAlias = Literal["ok", "no_body", "empty", "error"]
Form: TypeAlias = Literal["text", "html"]
Precision: TypeAlias = Literal["second", "minute", "day", "month-day"]
Role: TypeAlias = Literal["editor", "translator", "proofreader", "photographer", "desk"]
NoteKind: TypeAlias = Literal["editor_note", "correction", "update"]


class NotAPartition(AssertionError):
    """The parts do not cover the page exactly once: a bug of the importer, never of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Owner of characters. `span` is [start, end) in code points of `Document.text` and `raw` that very slice.

    Both are None where another part owns the characters (a date inside the byline, a title from the title tag).
    """

    raw: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Part):
    type: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Part):
    type: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Part):
    """An embedded flash brief. `published_at` is ISO 8601 with offset, or None where no year is written."""

    type: ClassVar[str] = "brief"
    label: str | None
    headline: str | None
    text: str
    items: tuple[str, ...] = ()
    published_at: str | None = None
    precision: Precision | None = None
    date_raw: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Part):
    """A picture, or the caption of one that was lost. `confidence` and `review` are set where an editor must decide."""

    type: ClassVar[str] = "figure"
    caption: str | None
    src: str | None = None
    alt: str | None = None
    confidence: Literal["low"] | None = None
    review: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock(Part):
    type: ClassVar[str] = "list"
    ordered: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Part):
    type: ClassVar[str] = "quote"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    type: ClassVar[str] = "table"
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Part):
    type: ClassVar[str] = "note"
    kind: NoteKind
    text: str


Block: TypeAlias = Paragraph | Heading | Brief | Figure | ListBlock | Quote | Table | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Part):
    text: str
    origin: Literal["line", "h1", "title-tag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline(Part):
    source: str | None = None
    author: str | None = None
    editor: str | None = None
    translator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Part):
    """`value` is ISO 8601 with offset; with precision `day` its time says nothing."""

    value: str
    precision: Precision
    origin: Literal["line", "html-meta"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Part):
    """A line about the source: the address in it and the sentence about rights, each where there is one."""

    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    original_url: str | None
    licence_text: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclaimer(Part):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit(Part):
    role: Role
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped(Part):
    """Page furniture: kept with the page, not in the article."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed(Part):
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHint:
    """A date for the editor. `value` is ISO 8601 or None; kinds: event, latest_event, page_assembled_not_before."""

    raw: str
    value: str | None
    where: str
    kind: str
    year_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    code: Literal["empty_input", "not_text"]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed page. `text` is what the spans count in: the decoded text, or the visible text of an HTML page."""

    status: Status
    form: Form = "text"
    text: str = ""
    error: Failure | None = None
    language: str | None = None
    title: Title | None = None
    byline: Byline | None = None
    published: Published | None = None
    lead: int | None = None
    blocks: tuple[Block, ...] = ()
    source: Source | None = None
    disclaimers: tuple[Disclaimer, ...] = ()
    credits: tuple[Credit, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    date_hints: tuple[DateHint, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise NotAPartition unless the spans touch, cover the whole text and slice to their raw."""
        at = 0
        for part in self.parts():
            start, end = part.span or (-1, -1)
            if start != at or end < start or self.text[start:end] != part.raw:
                raise NotAPartition(f"{type(part).__name__} at {part.span} does not follow {at}")
            at = end
        if at != len(self.text):
            raise NotAPartition(f"characters {at} to {len(self.text)} belong to no part")

    def parts(self) -> list[Part]:
        """Every part that owns characters, in page order."""
        single = (self.title, self.byline, self.published)
        pieces = self.source.pieces if self.source else ()
        rows = (self.blocks, pieces, self.disclaimers, self.credits, self.dropped, self.unparsed)
        owners = [part for part in single if part is not None and part.span is not None]
        found: list[Part] = [*owners, *(part for row in rows for part in row)]
        return sorted(found, key=lambda part: part.span or (-1, -1))

    def as_json(self) -> dict[str, object]:
        """The object of schema `import-article/1`; HTML pages carry `raw` without `span`."""
        shown = {"schema": SCHEMA, "status": self.status}
        single = ("error", "language", "title", "byline", "published", "lead")
        many = ("disclaimers", "credits", "dropped", "unparsed", "date_hints", "warnings")
        return (
            shown
            | {name: _shown(getattr(self, name), self.form) for name in single}
            | {"blocks": [_shown(block, self.form) for block in self.blocks]}
            | {"source": _shown(self.source, self.form)}
            | {name: [_shown(value, self.form) for value in getattr(self, name)] for name in many}
        )


# Said only where it is so: an absent key is the ordinary case.
_OPTIONAL = frozenset({"confidence", "review", "year_from"})


def _shown(value: object, form: Form) -> object:
    if isinstance(value, tuple):
        return [_shown(one, form) for one in value]
    if not isinstance(value, (Part, Source, DateHint, Failure)):
        return value
    kind = getattr(value, "type", None)
    shown: dict[str, object] = {} if kind is None else {"type": kind}
    for name in _names(value, form):
        content = getattr(value, name)
        if content is not None or name not in _OPTIONAL:
            shown[name] = _shown(content, form)
    return shown


def _names(value: Part | Source | DateHint | Failure, form: Form) -> list[str]:
    """Field names to show, a part's own first and `raw`, `span` last."""
    hidden = {"url", "licence"} if isinstance(value, Piece) else set()
    if form == "html":
        hidden.add("span")
    names = [field.name for field in fields(value) if field.name not in hidden]
    return sorted(names, key=lambda name: name in ("raw", "span"))

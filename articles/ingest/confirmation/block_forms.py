"""Form fields of a block, and the block that edited fields make."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from articles.ingest.confirmation.reparse import cells_of, time_text
from articles.parsing.document import (
    Block,
    CellSpan,
    Credit,
    Figure,
    Heading,
    ListBlock,
    Note,
    NoteKind,
    Paragraph,
    ParsedBrief,
    ParsedDisclaimer,
    ParsedPart,
    Precision,
    Quote,
    Table,
)
from articles.parsing.recognise.brief_times import time_in_text
from articles.parsing.recognise.dates import MONTH_DAY, find_dates

ORDERED, BULLETED = "ordered", "bulleted"
VARIANTS = {"list": (ORDERED, BULLETED), "note": ("editor_note", "correction", "update")}
PRECISIONS: tuple[Precision, ...] = ("day", "minute", "second")

Fields = dict[str, str]


class BlockFormError(ValueError):
    """The fields do not make a block: `field` is invalid, and `message` tells the editor why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def fields_of(part: ParsedPart) -> Fields:
    """The form fields of a part; a part that is not a block has none."""
    match part:
        case ParsedBrief():
            return {
                "label": part.label or "",
                "headline": part.headline or "",
                "text": part.text,
                "items": "\n".join(" ".join(item.split("\n")) for item in part.items),
                "time": time_text(part),
                "precision": "",
                # Not of the page: the key of the channel that an editor chose.
                "channel": "",
            }
        case Figure():
            return {"text": part.caption or ""}
        case ListBlock():
            items = "\n".join(" ".join(item.split("\n")) for item in part.items)
            return {"text": items, "variant": ORDERED if part.ordered else BULLETED}
        case Table():
            return {"text": "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in part.rows)}
        case Note():
            return {"text": part.text, "variant": part.kind}
        case Paragraph() | Heading() | Quote():
            return {"text": part.text}
        case _:
            return {}


def block_of(kind: str, fields: Fields, parsed: ParsedPart | None, zone: ZoneInfo) -> Block:
    """The block that the fields make. `parsed`: the block of the parser, of which the form shows only some fields.

    Raises BlockFormError for empty fields and for a time that does not exist.
    """
    # The first cell of a table may be empty, so that its text begins with a tab.
    text = fields.get("text", "").strip("\n\r " if kind == "table" else None)
    rows = [line.strip(" \r") for line in text.split("\n") if line.strip()]
    if not text and kind not in ("brief", "figure"):
        raise BlockFormError("text", _("The text is empty. To drop this block, choose “leave out”."))
    match kind:
        case "brief":
            return _brief(fields, parsed if isinstance(parsed, ParsedBrief) else None, zone)
        case "figure":
            return _figure(text, parsed if isinstance(parsed, Figure) else None)
        case "list":
            is_ordered = fields.get("variant") != BULLETED
            start = parsed.start if is_ordered and isinstance(parsed, ListBlock) else None
            return ListBlock(ordered=is_ordered, items=tuple(rows), start=start)
        case "table":
            return _table(rows, parsed if isinstance(parsed, Table) else None)
        case "note":
            return Note(kind=_note_kind(fields.get("variant", "")), text=text)
        case "heading":
            return Heading(text=text)
        case "quote":
            named = parsed.attribution if isinstance(parsed, Quote) else None
            return Quote(text=text, attribution=named if named == text.rpartition("\n")[2] else None)
        case _:
            return Paragraph(text=text)


def _table(lines: list[str], parsed: Table | None) -> Table:
    """The table with the merged cells of the parser where the editor left the covered ones empty."""
    rows = tuple(cells_of(line) for line in lines)
    if parsed is None or not parsed.spans or [len(row) for row in rows] != [len(row) for row in parsed.rows]:
        return Table(rows=rows)
    return Table(rows=rows, spans=tuple(span for span in parsed.spans if _covers_nothing(rows, span)) or None)


def _covers_nothing(rows: tuple[tuple[str, ...], ...], span: CellSpan) -> bool:
    row, column, down, across = span
    covered = [cell for cells in rows[row : row + down] for cell in cells[column : column + across]]
    return not any(covered[1:])


def _note_kind(variant: str) -> NoteKind:
    kinds: dict[str, NoteKind] = {"correction": "correction", "update": "update"}
    return kinds.get(variant, "editor_note")


def _figure(caption: str, parsed: Figure | None) -> Figure:
    if not caption and not (parsed and parsed.src):
        raise BlockFormError("text", _("The text is empty. To drop this block, choose “leave out”."))
    return Figure(caption=caption or None, src=parsed.src if parsed else None, alt=parsed.alt if parsed else None)


def _brief(fields: Fields, parsed: ParsedBrief | None, zone: ZoneInfo) -> ParsedBrief:
    typed = {name: fields.get(name, "").strip() for name in ("label", "headline", "text", "items")}
    if not any(typed[name] for name in ("headline", "text", "items")):
        raise BlockFormError("text", _("The text is empty. To drop this block, choose “leave out”."))
    items = tuple(line.strip() for line in typed["items"].split("\n") if line.strip())
    if parsed and fields_of(parsed)["items"] == fields.get("items"):
        items = parsed.items
    brief = ParsedBrief(
        label=typed["label"] or None, headline=typed["headline"] or None, text=typed["text"], items=items
    )
    if parsed and time_text(parsed) == fields.get("time") and not fields.get("precision"):
        return replace(brief, published_at=parsed.published_at, precision=parsed.precision, date_raw=parsed.date_raw)
    return _with_time(brief, fields.get("time", "").strip(), fields.get("precision", ""), zone)


def _with_time(brief: ParsedBrief, written: str, precision: str, zone: ZoneInfo) -> ParsedBrief:
    """The brief at the written time, no more precise than it is written: midnight is never made up."""
    if not written:
        return brief
    if MONTH_DAY.fullmatch(written):
        return replace(brief, precision="month-day", date_raw=written)
    if time_in_text("", written, zone) == written and not find_dates(written, zone):
        # A day without a year and a time of day: kept as written.
        return replace(brief, date_raw=written)
    date = next((date for date in find_dates(written, zone) if date.raw.strip() == written), None)
    if date is None:
        raise BlockFormError(
            "time", _("Not a valid time. Use a format such as 2020-01-19, 2020-01-19 8:30 or 2020-01-19 08:30:15.")
        )
    chosen = next((choice for choice in PRECISIONS if choice == precision), date.precision)
    if PRECISIONS.index(chosen) > PRECISIONS.index(date.precision):
        raise BlockFormError(
            "time", _("The time is not given that precisely. Add what is missing or choose a lower precision.")
        )
    clock = {"day": {"hour": 0, "minute": 0, "second": 0}, "minute": {"second": 0}, "second": {}}[chosen]
    moment = date.moment.replace(**clock)  # type: ignore[arg-type]
    return replace(brief, published_at=moment.isoformat(), precision=chosen, date_raw=written)


def plain_words(part: ParsedPart) -> str:
    """The text of a part that is not a block, shown but not edited."""
    if isinstance(part, ParsedDisclaimer):
        return part.text
    return part.name if isinstance(part, Credit) else ""

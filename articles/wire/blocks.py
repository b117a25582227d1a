"""How do the words of a form become a block, and a block the words of a form?"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from articles.parsing.dates import MONTH_DAY, find_dates
from articles.parsing.documents import (
    Block,
    Brief,
    Credit,
    Disclaimer,
    Figure,
    Heading,
    ListBlock,
    Note,
    NoteKind,
    Paragraph,
    Part,
    Precision,
    Quote,
    Table,
)
from articles.wire.rereading import cells_of, time_words

ORDERED, BULLETED = "ordered", "bulleted"
VARIANTS = {"list": (ORDERED, BULLETED), "note": ("editor_note", "correction", "update")}
PRECISIONS: tuple[Precision, ...] = ("day", "minute", "second")

Fields = dict[str, str]


class Faulty(ValueError):
    """A form that makes no block: the field, and words for the editor."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def fields_of(part: Part) -> Fields:
    """The words of a part's form; parts that are no block have none."""
    match part:
        case Brief():
            return {
                "label": part.label or "",
                "headline": part.headline or "",
                "text": part.text,
                "items": "\n".join(" ".join(item.split("\n")) for item in part.items),
                "time": time_words(part),
                "precision": "",
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


def block_of(kind: str, fields: Fields, parsed: Part | None, zone: ZoneInfo) -> Block:
    """The block of a form. `parsed`: what the parser found here, of which the form shows only a part.

    Raises Faulty where the form says nothing or a time that does not exist.
    """
    text = fields.get("text", "").strip()
    rows = [line.strip(" \r") for line in text.split("\n") if line.strip()]
    if not text and kind not in ("brief", "figure"):
        raise Faulty("text", _("There are no words left. To leave it out, choose “leave out”."))
    match kind:
        case "brief":
            return _brief(fields, parsed if isinstance(parsed, Brief) else None, zone)
        case "figure":
            return _figure(text, parsed if isinstance(parsed, Figure) else None)
        case "list":
            return ListBlock(ordered=fields.get("variant") != BULLETED, items=tuple(rows))
        case "table":
            return Table(rows=tuple(cells_of(row) for row in rows))
        case "note":
            return Note(kind=_note_kind(fields.get("variant", "")), text=text)
        case "heading":
            return Heading(text=text)
        case "quote":
            return Quote(text=text)
        case _:
            return Paragraph(text=text)


def _note_kind(variant: str) -> NoteKind:
    kinds: dict[str, NoteKind] = {"correction": "correction", "update": "update"}
    return kinds.get(variant, "editor_note")


def _figure(caption: str, parsed: Figure | None) -> Figure:
    if not caption and not (parsed and parsed.src):
        raise Faulty("text", _("There are no words left. To leave it out, choose “leave out”."))
    return Figure(caption=caption or None, src=parsed.src if parsed else None, alt=parsed.alt if parsed else None)


def _brief(fields: Fields, parsed: Brief | None, zone: ZoneInfo) -> Brief:
    typed = {name: fields.get(name, "").strip() for name in ("label", "headline", "text", "items")}
    if not any(typed[name] for name in ("headline", "text", "items")):
        raise Faulty("text", _("There are no words left. To leave it out, choose “leave out”."))
    items = tuple(line.strip() for line in typed["items"].split("\n") if line.strip())
    if parsed and fields_of(parsed)["items"] == fields.get("items"):
        items = parsed.items
    brief = Brief(label=typed["label"] or None, headline=typed["headline"] or None, text=typed["text"], items=items)
    if parsed and time_words(parsed) == fields.get("time") and not fields.get("precision"):
        return replace(brief, published_at=parsed.published_at, precision=parsed.precision, date_raw=parsed.date_raw)
    return _timed(brief, fields.get("time", "").strip(), fields.get("precision", ""), zone)


def _timed(brief: Brief, written: str, precision: str, zone: ZoneInfo) -> Brief:
    """The brief at a time as written, no more exact than it is written: midnight is never made up."""
    if not written:
        return brief
    if MONTH_DAY.fullmatch(written):
        return replace(brief, precision="month-day", date_raw=written)
    found = next((date for date in find_dates(written, zone) if date.raw.strip() == written), None)
    if found is None:
        raise Faulty("time", _("Not a time: write it as 2020-01-19, 2020-01-19 8:30 or 2020-01-19 08:30:15."))
    wanted = next((one for one in PRECISIONS if one == precision), found.precision)
    if PRECISIONS.index(wanted) > PRECISIONS.index(found.precision):
        raise Faulty("time", _("The time is not written that exactly: add the hour and minute, or choose another."))
    clock = {"day": {"hour": 0, "minute": 0, "second": 0}, "minute": {"second": 0}, "second": {}}[wanted]
    moment = found.moment.replace(**clock)  # type: ignore[arg-type]
    return replace(brief, published_at=moment.isoformat(), precision=wanted, date_raw=written)


def words_of(part: Part) -> str:
    """What a part that is no block says, for the eye."""
    if isinstance(part, Disclaimer):
        return part.text
    return part.name if isinstance(part, Credit) else ""

"""What does a slice of a page say as a block of a given type? The parser's own rules, for one slice at a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from articles.parsing.briefs import Run, read_brief
from articles.parsing.documents import (
    Block,
    Brief,
    Figure,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Table,
)
from articles.parsing.figures import read_figure
from articles.parsing.heads import Head, find_head
from articles.parsing.items import leading_bullet, leading_marker
from articles.parsing.lines import clean, split_lines
from articles.parsing.notes import kind_of_note
from articles.parsing.stamps import find_stamps

TYPES = ("paragraph", "heading", "brief", "figure", "list", "quote", "table", "note")

# A line whose first words are no head of a brief: its headline, if any, ends at the first colon.
_NO_HEAD = Head("bar", None, None, 0)
_FORMS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}


def read_as(kind: str, raw: str, zone: ZoneInfo) -> Block:
    """The slice as one of the eight TYPES, without raw and span."""
    text = clean(raw)
    texts = [line.text for line in split_lines(raw)]
    match kind:
        case "heading":
            return Heading(text=" ".join(texts))
        case "brief":
            return _brief(raw, zone)
        case "figure":
            picture = read_figure(text)
            found = picture or Figure(caption=text)
            return Figure(caption=found.caption, src=found.src, alt=found.alt)
        case "list":
            return ListBlock(ordered=_is_numbered(texts), items=tuple(_unmarked(line) for line in texts))
        case "quote":
            return Quote(text="\n".join(line.removeprefix(">").strip() for line in texts))
        case "table":
            return Table(rows=tuple(cells_of(line) for line in texts))
        case "note":
            return Note(kind=kind_of_note(text) or "editor_note", text=text)
        case _:
            return Paragraph(text="\n".join(texts))


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a row written with tabs between them, else with bars."""
    parts = line.split("\t") if "\t" in line else line.strip("|").split("|")
    return tuple(part.strip() for part in parts)


def time_words(brief: Brief) -> str:
    """A brief's time as exactly as it is known, with its offset where it is not the usual one of this site's pages."""
    if brief.precision == "month-day":
        return (brief.date_raw or "").strip("[]［］【】()（）〔〕 ")
    if not brief.published_at or not brief.precision:
        return ""
    moment = datetime.fromisoformat(brief.published_at)
    offset = moment.isoformat()[-6:]
    return f"{moment:{_FORMS[brief.precision]}}" + ("" if offset == "+08:00" or brief.precision == "day" else offset)


def _brief(raw: str, zone: ZoneInfo) -> Brief:
    lines = split_lines(raw)
    if not lines:
        return Brief(label=None, headline=None, text="")
    last = lines[-1]
    closing = (stamp for stamp in find_stamps(raw, last.start, last.end, zone) if not clean(raw[stamp.end :]))
    run = Run(0, len(lines) - 1, find_head(lines[0].text) or _NO_HEAD, next(closing, None))
    read = read_brief(raw, lines, run)
    return Brief(
        label=read.label,
        headline=read.headline,
        text=read.text,
        items=read.items,
        published_at=read.published_at,
        precision=read.precision,
        date_raw=read.date_raw,
    )


def _is_numbered(texts: list[str]) -> bool:
    return bool(texts) and leading_marker(texts[0]) is not None


def _unmarked(line: str) -> str:
    marker, bullet = leading_marker(line), leading_bullet(line)
    start = marker.end if marker else bullet[1] if bullet else 0
    return line[start:].strip()

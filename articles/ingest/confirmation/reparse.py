"""Parse a slice of a page as a block of a given type, with the rules of the parser."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.parsing.document import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    ParsedBrief,
    Quote,
    Table,
)
from articles.parsing.lines import clean, split_lines
from articles.parsing.passes.briefs import BriefLines, parse_brief
from articles.parsing.recognise.brief_headings import BriefHead, find_head
from articles.parsing.recognise.brief_timestamps import find_timestamps
from articles.parsing.recognise.dates import MONTH_DAY
from articles.parsing.recognise.editor_notes import kind_of_note
from articles.parsing.recognise.figures import parse_figure_line
from articles.parsing.recognise.numbered_lists import leading_bullet, leading_marker

TYPES = ("paragraph", "heading", "brief", "figure", "list", "quote", "table", "note")

# For a line that does not open with the head of a brief: its headline, if any, ends at the first colon.
_NO_HEAD = BriefHead("bar", None, None, 0)
_DATE_FORMATS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}


def parse_as(kind: str, raw: str, zone: ZoneInfo) -> Block:
    """The slice as one of the eight TYPES, without raw and span."""
    text = clean(raw)
    texts = [line.text for line in split_lines(raw)]
    match kind:
        case "heading":
            return Heading(text=" ".join(texts))
        case "brief":
            return _brief(raw, zone)
        case "figure":
            picture = parse_figure_line(text)
            if picture is None:
                return Figure(caption=text)
            return Figure(caption=picture.caption, src=picture.src, alt=picture.alt)
        case "list":
            return ListBlock(ordered=_is_numbered(texts), items=tuple(_without_marker(line) for line in texts))
        case "quote":
            return Quote(text="\n".join(line.removeprefix(">").strip() for line in texts))
        case "table":
            return Table(rows=tuple(cells_of(line) for line in texts))
        case "note":
            return Note(kind=kind_of_note(text) or "editor_note", text=text)
        case _:
            return Paragraph(text="\n".join(texts))


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a row, which are separated by tabs, or by bars if there are no tabs."""
    parts = line.split("\t") if "\t" in line else line.strip("|").split("|")
    return tuple(part.strip() for part in parts)


def time_text(brief: ParsedBrief) -> str:
    """The time of a brief, as precise as known, with its offset if that is not +08:00; as written without a year."""
    if brief.precision == "month-day" or (not brief.published_at and MONTH_DAY.match(brief.date_raw or "")):
        return (brief.date_raw or "").strip("[]［］【】()（）〔〕 ")
    if not brief.published_at or not brief.precision:
        return ""
    moment = datetime.fromisoformat(brief.published_at)
    offset = moment.isoformat()[-6:]
    return f"{moment:{_DATE_FORMATS[brief.precision]}}" + (
        "" if offset == "+08:00" or brief.precision == "day" else offset
    )


def _brief(raw: str, zone: ZoneInfo) -> ParsedBrief:
    lines = split_lines(raw)
    if not lines:
        return ParsedBrief(label=None, headline=None, text="")
    last = lines[-1]
    timestamps = find_timestamps(raw, last.start, last.end, zone)
    closing = next((timestamp for timestamp in timestamps if not clean(raw[timestamp.end :])), None)
    place = BriefLines(0, len(lines) - 1, find_head(lines[0].text) or _NO_HEAD, closing)
    return replace(parse_brief(raw, lines, place), raw=None, span=None)


def _is_numbered(texts: list[str]) -> bool:
    return bool(texts) and leading_marker(texts[0]) is not None


def _without_marker(line: str) -> str:
    marker, bullet = leading_marker(line), leading_bullet(line)
    start = marker.end if marker else bullet[1] if bullet else 0
    return line[start:].strip()

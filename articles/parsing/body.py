"""What the article consists of: lists, quotes, notes, figures, headings, and paragraphs for all the rest."""

from __future__ import annotations

import re

from articles.parsing.datelines import is_date_line
from articles.parsing.dates import find_dates
from articles.parsing.documents import Dropped, Figure, Heading, ListBlock, Note, Paragraph, Quote, Table
from articles.parsing.figures import Picture, announces_caption, is_hole, read_figure
from articles.parsing.grids import grid_at, may_be_row
from articles.parsing.items import leading_bullet, leading_marker
from articles.parsing.notes import is_bare_note, kind_of_note
from articles.parsing.punctuation import is_wider
from articles.parsing.quotes import is_marked, is_marked_or_empty, is_quotation, may_be_quoted, unmark
from articles.parsing.reading import Reading

_NUMBER_ONLY = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,5}|第[一二三四五六七八九十\d]{1,3}[章节節部分篇回]+|(?:part"
    r"|chapter|section) \w{1,6})[.、．]?",
    re.I,
)
# A centred line under a picture of an HTML page.
_CAPTION_WIDTH = 120
_CLOCK = re.compile(r"\d[:：.时時点點]")
_HASHES = re.compile(r"#{1,6}\s+")


def read_body(reading: Reading) -> None:
    """Claim every line that is still free."""
    _claim_pictures(reading)
    for at in range(len(reading.lines)):
        if reading.is_plain(at):
            _claim_marked(reading, at)
    _claim_headings(reading)
    for at in range(len(reading.lines)):
        if reading.is_free(at):
            reading.claim(at, at, Paragraph(text=reading.lines[at].text))


def _claim_marked(reading: Reading, at: int) -> None:
    """Blocks that a mark at the start of the line gives away."""
    text = reading.lines[at].text
    kind = kind_of_note(text)
    if is_marked(text):
        _claim_quote(reading, at)
    elif reading.is_plain(at + 1) and may_be_quoted(text, reading.lines[at + 1].text):
        reading.claim(at, at + 1, Quote(text=f"{text}\n{reading.lines[at + 1].text}"))
    elif kind is not None:
        last = at + 1 if is_bare_note(text) and reading.is_plain(at + 1) else at
        whole = "\n".join(line.text for line in reading.lines[at : last + 1])
        reading.claim(at, last, Note(kind=kind, text=whole))
    elif _is_moment(reading, text):
        # The time of a flash that stands under its headline; a day alone may head a part of a chronicle.
        reading.claim(at, at, Dropped(kind="date"))
    elif not _claim_grid(reading, at) and not _claim_list(reading, at):
        _claim_figure(reading, at)


def _claim_quote(reading: Reading, at: int) -> None:
    last = at
    while reading.is_plain(last + 1) and is_marked_or_empty(reading.lines[last + 1].text):
        last += 1
    text = "\n".join(line.text for line in reading.lines[at : last + 1])
    reading.claim(at, last, Quote(text=unmark(text)))


def _is_moment(reading: Reading, text: str) -> bool:
    """A date with its time of day, and nothing else."""
    if len(text) > 60 or not _CLOCK.search(text) or not is_date_line(text, reading.zone):
        return False
    return any(date.precision != "day" for date in find_dates(text, reading.zone))


def _claim_grid(reading: Reading, at: int) -> bool:
    if not may_be_row(reading.lines[at].text):
        return False
    last = at
    while reading.is_plain(last + 1) and may_be_row(reading.lines[last + 1].text):
        last += 1
    count, rows = grid_at([line.text for line in reading.lines[at : last + 1]])
    if rows:
        reading.claim(at, at + count - 1, Table(rows=rows))
    return bool(rows)


def _claim_list(reading: Reading, at: int) -> bool:
    """A run of at least two lines with the same bullet, or with numbers that count up from 1."""
    items = _numbered(reading, at) or _bulleted(reading, at)
    if len(items) < 2:
        return False
    ordered = leading_marker(reading.lines[at].text) is not None
    reading.claim(at, at + len(items) - 1, ListBlock(ordered=ordered, items=tuple(items)))
    return True


def _numbered(reading: Reading, at: int) -> list[str]:
    items: list[str] = []
    style = None
    while reading.is_plain(at + len(items)):
        text = reading.lines[at + len(items)].text
        marker = leading_marker(text)
        if marker is None or marker.number != len(items) + 1 or marker.style != (style or marker.style):
            break
        style = marker.style
        items.append(text[marker.end :].strip())
    return items


def _bulleted(reading: Reading, at: int) -> list[str]:
    items: list[str] = []
    mark = None
    while reading.is_plain(at + len(items)):
        text = reading.lines[at + len(items)].text
        bullet = leading_bullet(text)
        if bullet is None or bullet[0] != (mark or bullet[0]):
            break
        mark = bullet[0]
        items.append(text[bullet[1] :].strip())
    return items


def _claim_figure(reading: Reading, at: int) -> None:
    text = reading.lines[at].text
    if is_hole(text):
        _claim_hole(reading, at)
        return
    picture = read_figure(text)
    if picture is not None and reading.lines[at].hint.kind == "plain":
        reading.claim(at, at, Figure(caption=picture.caption, src=picture.src, alt=picture.alt))


def _claim_hole(reading: Reading, at: int) -> None:
    """A placeholder and the caption below it are one lost picture; without a caption it is furniture."""
    below = reading.lines[at + 1].text if reading.is_plain(at + 1) else ""
    picture = read_figure(below) if below else None
    if picture is None and below and announces_caption(reading.lines[at].text):
        picture = Picture(below)
    if picture is not None:
        reading.claim(at, at + 1, Figure(caption=picture.caption))
    elif below and not is_hole(below) and reading.looks_like_heading(at + 1):
        reading.claim(at, at + 1, Figure(caption=below, confidence="low", review=True))
    else:
        reading.claim(at, at, Dropped(kind="placeholder"))


def _claim_pictures(reading: Reading) -> None:
    """Images of an HTML page, each with the caption that stands under it."""
    for at, line in enumerate(reading.lines):
        if not reading.is_free(at) or line.hint.kind != "image":
            continue
        figure = Figure(caption=None, src=line.hint.src, alt=line.hint.alt)
        caption = _caption_below(reading, at)
        reading.claim(at, at if caption is None else at + 1, caption or figure)
    for at, line in enumerate(reading.lines):
        if reading.is_free(at) and line.hint.kind == "caption":
            picture = read_figure(line.text)
            reading.claim(at, at, Figure(caption=picture.caption if picture else line.text))


def _caption_below(reading: Reading, at: int) -> Figure | None:
    if not reading.is_plain(at + 1):
        return None
    image, line = reading.lines[at].hint, reading.lines[at + 1]
    picture = read_figure(line.text)
    if picture is not None and picture.src is None:
        return Figure(caption=picture.caption, src=image.src, alt=image.alt)
    if line.hint.kind == "caption" or (line.hint.detail == "centred" and not is_wider(line.text, _CAPTION_WIDTH)):
        return Figure(caption=line.text, src=image.src, alt=image.alt)
    is_marked_otherwise = line.hint.detail == "bold" or leading_marker(line.text) or leading_bullet(line.text)
    if reading.looks_like_heading(at + 1) and not is_marked_otherwise and not is_quotation(line.text):
        return Figure(caption=line.text, src=image.src, alt=image.alt, confidence="low", review=True)
    return None


def _claim_headings(reading: Reading) -> None:
    """Short lines before body text. Two in a row are a lost picture's caption and then a heading."""
    at = 0
    while at < len(reading.lines):
        run = _short_run(reading, at)
        if run and _leads_somewhere(reading, run[-1]):
            _claim_run(reading, run)
        at = run[-1] + 1 if run else at + 1
    for at, line in enumerate(reading.lines):
        if reading.is_free(at) and line.hint.kind == "heading":
            reading.claim(at, at, _heading(reading, at))


def _short_run(reading: Reading, at: int) -> list[int]:
    """Consecutive free short lines; a heading of the markup closes the run."""
    run: list[int] = []
    while reading.is_plain(at) and reading.looks_like_heading(at):
        run.append(at)
        at += 1
    if run and reading.is_free(at) and reading.lines[at].hint.kind == "heading":
        run.append(at)
    return run


def _leads_somewhere(reading: Reading, at: int) -> bool:
    return reading.lines[at].hint.kind == "heading" or reading.is_body_ahead(at)


def _claim_run(reading: Reading, run: list[int]) -> None:
    """A long run of short lines is a verse or a table that lost its shape: only its end can be a heading."""
    reading.claim(run[-1], run[-1], _heading(reading, run[-1]))
    lost = run[:-1] if len(run) <= 3 else run[-2:-1]
    for at in lost:
        line = reading.lines[at]
        if line.hint.detail == "bold" or _NUMBER_ONLY.fullmatch(line.text):
            reading.claim(at, at, _heading(reading, at))
            continue
        reading.warnings.append("ambiguous_figure")
        reading.claim(at, at, Figure(caption=reading.lines[at].text, confidence="low", review=True))


def _heading(reading: Reading, at: int) -> Heading:
    return Heading(text=_HASHES.sub("", reading.lines[at].text, count=1))

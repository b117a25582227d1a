"""Body of the article: lists, quotes, notes, figures and headings; everything else becomes a paragraph."""

from __future__ import annotations

import re

from articles.parsing.document import Dropped, Figure, Heading, ListBlock, Note, Paragraph, Quote, Table
from articles.parsing.line_owners import LineOwners
from articles.parsing.recognise.datelines import is_date_line
from articles.parsing.recognise.dates import find_dates
from articles.parsing.recognise.editor_notes import is_bare_note, kind_of_note
from articles.parsing.recognise.figures import (
    ParsedPicture,
    announces_caption,
    is_picture_placeholder,
    parse_figure_line,
)
from articles.parsing.recognise.numbered_lists import leading_bullet, leading_marker
from articles.parsing.recognise.quotes import (
    continues_quote,
    is_attributed,
    is_quotation,
    is_quote_line,
    without_quote_marks,
)
from articles.parsing.recognise.text_tables import leading_table, may_be_table_row
from articles.text.punctuation import is_wider

_NUMBER_ONLY = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,5}|第[一二三四五六七八九十\d]{1,3}[章节節部分篇回]+|(?:part"
    r"|chapter|section) \w{1,6})[.、．]?",
    re.I,
)
_NUMBER_ONLY_EXAMPLES = ("01", "三、", "IV", "第三章", "Part 2")
# Of a centred line below a picture of an HTML page.
_MAX_CAPTION_WIDTH = 120
_CLOCK = re.compile(r"\d[:：.时時点點]")
_HASHES = re.compile(r"#{1,6}\s+")


def claim_body(owners: LineOwners) -> None:
    """Claim every line that is still free."""
    _claim_pictures(owners)
    for at in range(len(owners.lines)):
        if owners.is_plain(at):
            _claim_by_mark(owners, at)
    _claim_headings(owners)
    for at in range(len(owners.lines)):
        if owners.is_free(at):
            owners.claim(at, at, Paragraph(text=owners.lines[at].text))


def _claim_by_mark(owners: LineOwners, at: int) -> None:
    """Claim a block that is recognised by a mark at the start of the line."""
    text = owners.lines[at].text
    kind = kind_of_note(text)
    if is_quote_line(text):
        _claim_quote(owners, at)
    elif owners.is_plain(at + 1) and is_attributed(text, owners.lines[at + 1].text):
        owners.claim(at, at + 1, Quote(text=f"{text}\n{owners.lines[at + 1].text}"))
    elif kind is not None:
        last = at + 1 if is_bare_note(text) and owners.is_plain(at + 1) else at
        whole = "\n".join(line.text for line in owners.lines[at : last + 1])
        owners.claim(at, last, Note(kind=kind, text=whole))
    elif _is_date_with_time(owners, text):
        # The time of a brief, below its headline. A day without a time may be a heading of a chronicle.
        owners.claim(at, at, Dropped(kind="date"))
    elif not _claim_table(owners, at) and not _claim_list(owners, at):
        _claim_figure(owners, at)


def _claim_quote(owners: LineOwners, at: int) -> None:
    last = at
    while owners.is_plain(last + 1) and continues_quote(owners.lines[last + 1].text):
        last += 1
    text = "\n".join(line.text for line in owners.lines[at : last + 1])
    owners.claim(at, last, Quote(text=without_quote_marks(text)))


def _is_date_with_time(owners: LineOwners, text: str) -> bool:
    """Whether the line is a date with a time of day and nothing else."""
    if len(text) > 60 or not _CLOCK.search(text) or not is_date_line(text, owners.zone):
        return False
    return any(date.precision != "day" for date in find_dates(text, owners.zone))


def _claim_table(owners: LineOwners, at: int) -> bool:
    if not may_be_table_row(owners.lines[at].text):
        return False
    last = at
    while owners.is_plain(last + 1) and may_be_table_row(owners.lines[last + 1].text):
        last += 1
    count, rows = leading_table([line.text for line in owners.lines[at : last + 1]])
    if rows:
        owners.claim(at, at + count - 1, Table(rows=rows))
    return bool(rows)


def _claim_list(owners: LineOwners, at: int) -> bool:
    """Claim at least two lines with the same bullet, or with numbers that count up from 1."""
    items = _numbered_items(owners, at) or _bulleted_items(owners, at)
    if len(items) < 2:
        return False
    ordered = leading_marker(owners.lines[at].text) is not None
    owners.claim(at, at + len(items) - 1, ListBlock(ordered=ordered, items=tuple(items)))
    return True


def _numbered_items(owners: LineOwners, at: int) -> list[str]:
    items: list[str] = []
    style = None
    while owners.is_plain(at + len(items)):
        text = owners.lines[at + len(items)].text
        marker = leading_marker(text)
        if marker is None or marker.number != len(items) + 1 or marker.style != (style or marker.style):
            break
        style = marker.style
        items.append(text[marker.end :].strip())
    return items


def _bulleted_items(owners: LineOwners, at: int) -> list[str]:
    items: list[str] = []
    mark = None
    while owners.is_plain(at + len(items)):
        text = owners.lines[at + len(items)].text
        bullet = leading_bullet(text)
        if bullet is None or bullet[0] != (mark or bullet[0]):
            break
        mark = bullet[0]
        items.append(text[bullet[1] :].strip())
    return items


def _claim_figure(owners: LineOwners, at: int) -> None:
    text = owners.lines[at].text
    if is_picture_placeholder(text):
        _claim_placeholder(owners, at)
        return
    picture = parse_figure_line(text)
    if picture is not None and owners.lines[at].hint.kind == "plain":
        owners.claim(at, at, Figure(caption=picture.caption, src=picture.src, alt=picture.alt))


def _claim_placeholder(owners: LineOwners, at: int) -> None:
    """A placeholder and the caption below it are one lost picture; without a caption it is boilerplate."""
    below = owners.lines[at + 1].text if owners.is_plain(at + 1) else ""
    picture = parse_figure_line(below) if below else None
    if picture is None and below and announces_caption(owners.lines[at].text):
        picture = ParsedPicture(below)
    if picture is not None:
        owners.claim(at, at + 1, Figure(caption=picture.caption))
    elif below and not is_picture_placeholder(below) and owners.looks_like_heading(at + 1):
        owners.claim(at, at + 1, Figure(caption=below, confidence="low", review=True))
    else:
        owners.claim(at, at, Dropped(kind="placeholder"))


def _claim_pictures(owners: LineOwners) -> None:
    """Claim the images of an HTML page, each with the caption below it."""
    for at, line in enumerate(owners.lines):
        if not owners.is_free(at) or line.hint.kind != "image":
            continue
        figure = Figure(caption=None, src=line.hint.src, alt=line.hint.alt)
        caption = _caption_below(owners, at)
        above = None if caption else _caption_above(owners, at)
        owners.claim(at - 1 if above else at, at + 1 if caption else at, caption or above or figure)
    for at, line in enumerate(owners.lines):
        if owners.is_free(at) and line.hint.kind == "caption":
            picture = parse_figure_line(line.text)
            owners.claim(at, at, Figure(caption=picture.caption if picture else line.text))


def _caption_below(owners: LineOwners, at: int) -> Figure | None:
    if not owners.is_plain(at + 1):
        return None
    image, line = owners.lines[at].hint, owners.lines[at + 1]
    picture = parse_figure_line(line.text)
    if picture is not None and picture.src is None:
        return Figure(caption=picture.caption, src=image.src, alt=image.alt)
    if line.hint.kind == "caption" or (line.hint.detail == "centred" and not is_wider(line.text, _MAX_CAPTION_WIDTH)):
        return Figure(caption=line.text, src=image.src, alt=image.alt)
    is_marked_otherwise = line.hint.detail == "bold" or leading_marker(line.text) or leading_bullet(line.text)
    if owners.looks_like_heading(at + 1) and not is_marked_otherwise and not is_quotation(line.text):
        return Figure(caption=line.text, src=image.src, alt=image.alt, confidence="low", review=True)
    return None


def _caption_above(owners: LineOwners, at: int) -> Figure | None:
    """The image with the caption on the line above, which needs a mark: 图：三号闸口."""
    picture = parse_figure_line(owners.lines[at - 1].text) if owners.is_plain(at - 1) else None
    if picture is None or picture.src is not None:
        return None
    return Figure(caption=picture.caption, src=owners.lines[at].hint.src, alt=owners.lines[at].hint.alt)


def _claim_headings(owners: LineOwners) -> None:
    """Claim short lines above body text. Of two in a row, the first is the caption of a lost picture."""
    at = 0
    while at < len(owners.lines):
        run = _short_lines_from(owners, at)
        if run and _precedes_body(owners, run[-1]):
            _claim_short_lines(owners, run)
        at = run[-1] + 1 if run else at + 1
    for at, line in enumerate(owners.lines):
        if owners.is_free(at) and line.hint.kind == "heading":
            owners.claim(at, at, _heading(owners, at))


def _short_lines_from(owners: LineOwners, at: int) -> list[int]:
    """Consecutive free short lines; a heading in the markup ends the run."""
    run: list[int] = []
    while owners.is_plain(at) and owners.looks_like_heading(at):
        run.append(at)
        at += 1
    if run and owners.is_free(at) and owners.lines[at].hint.kind == "heading":
        run.append(at)
    return run


def _precedes_body(owners: LineOwners, at: int) -> bool:
    return owners.lines[at].hint.kind == "heading" or owners.is_body_ahead(at)


def _claim_short_lines(owners: LineOwners, run: list[int]) -> None:
    """Claim the last line as a heading and those above it as lost captions.

    A longer run is a poem or a table that lost its shape: only its last two lines are claimed.
    """
    owners.claim(run[-1], run[-1], _heading(owners, run[-1]))
    captions = run[:-1] if len(run) <= 3 else run[-2:-1]
    for at in captions:
        line = owners.lines[at]
        if line.hint.detail == "bold" or _NUMBER_ONLY.fullmatch(line.text):
            owners.claim(at, at, _heading(owners, at))
            continue
        owners.warnings.append("ambiguous_figure")
        owners.claim(at, at, Figure(caption=owners.lines[at].text, confidence="low", review=True))


def _heading(owners: LineOwners, at: int) -> Heading:
    return Heading(text=_HASHES.sub("", owners.lines[at].text, count=1))

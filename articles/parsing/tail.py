"""What stands below and around the article: disclaimers, source, licence, credits, furniture."""

from __future__ import annotations

import re

from articles.parsing.bylines import read_names
from articles.parsing.credits import find_credits
from articles.parsing.datelines import is_date_line
from articles.parsing.dates import find_dates
from articles.parsing.documents import Brief, Byline, Credit, Disclaimer, Dropped, Piece, Published
from articles.parsing.furniture import is_contact_detail, kind_of_furniture
from articles.parsing.lines import Line
from articles.parsing.notes import kind_of_note
from articles.parsing.punctuation import ends_sentence, is_wider
from articles.parsing.reading import Reading
from articles.parsing.rights import (
    is_address_line,
    is_bare_disclaimer,
    is_dead_link_line,
    is_disclaimer,
    is_licence,
    is_link_line,
    is_source_line,
    is_source_with_address,
    licence_in,
    original_address,
)

_HARD_SPACES = {0x00A0: " ", 0x3000: " "}
# `Read more: The last fax` names its one title itself.
_NAMES_ONE = re.compile(r"[:：】\]＞>]\s*\S")


def read_tail(reading: Reading) -> None:
    """Claim every line that is about the article and not of it."""
    for at in reading.free_plain():
        if reading.is_free(at):
            _claim_by_words(reading, at)
    _claim_from_the_end(reading)


def is_about_the_article(line: Line) -> bool:
    """Whether a line by its own words is a disclaimer, source, licence, credit or furniture."""
    text = line.text
    return (
        is_disclaimer(text)
        or is_link_line(text, line.hint.href)
        or is_licence(text)
        or bool(find_credits(text))
        or kind_of_furniture(text) is not None
    )


def _claim_by_words(reading: Reading, at: int) -> None:
    line = reading.lines[at]
    text = line.text
    if is_disclaimer(text):
        _claim_disclaimer(reading, at)
    elif (
        is_link_line(text, line.hint.href)
        or is_source_with_address(text)
        or is_dead_link_line(text)
        or (kind_of_note(text) is None and is_licence(text))
    ):
        reading.claim(at, at, _piece(line))
    elif _claim_credits(reading, at):
        return
    else:
        _drop_furniture(reading, at)


def _claim_disclaimer(reading: Reading, at: int) -> None:
    last = at + 1 if is_bare_disclaimer(reading.lines[at].text) and reading.is_plain(at + 1) else at
    text = "\n".join(line.text for line in reading.lines[at : last + 1])
    reading.claim(at, last, Disclaimer(text=text))


def _piece(line: Line) -> Piece:
    """The address of the original and, unless the line is just a link, its sentence about rights."""
    return Piece(url=original_address(line.text, line.hint.href), licence=licence_in(line.text))


def _claim_credits(reading: Reading, at: int) -> bool:
    line = reading.lines[at]
    credited = find_credits(line.text)
    if not credited:
        return False
    begins = [line.start + reading.page[line.start : line.end].translate(_HARD_SPACES).find(line.text)] * len(credited)
    parts = [
        (line.start if one.start == 0 else begin + one.start, Credit(role=one.role, name=one.name))
        for one, begin in zip(credited, begins, strict=True)
    ]
    if begins[0] < line.start:
        # Cleaning changed the line inside, so its places are not those of the page.
        reading.claim(at, at, parts[0][1])
        return True
    reading.share(at, [(start, part) for start, part in parts])
    return True


def _drop_furniture(reading: Reading, at: int) -> None:
    kind = kind_of_furniture(reading.lines[at].text)
    if kind is None:
        return
    if kind == "related":
        last = _related_until(reading, at)
        if last is None:
            return
    else:
        last = _contact_until(reading, at) if kind == "contact" else at
    reading.claim(at, last, Dropped(kind=kind))


def _contact_until(reading: Reading, at: int) -> int:
    """The address block under `Media contact:`."""
    last = at
    while reading.is_plain(last + 1) and last - at < 8:
        line = reading.lines[last + 1]
        if not is_contact_detail(line.text) or is_about_the_article(line) or is_source_line(line.text):
            break
        last += 1
    return last


def _related_until(reading: Reading, at: int) -> int | None:
    """The titles under `相关阅读`, where nothing but titles follows; None where an article goes on below."""
    last = at
    if _NAMES_ONE.search(reading.lines[at].text):
        return at
    while reading.is_free(last + 1):
        line = reading.lines[last + 1]
        text = line.text
        if is_about_the_article(line) or kind_of_note(text) is not None or is_source_line(text):
            break
        if ends_sentence(text) and (text[-1] in "。." or is_wider(text, 60)):
            return None
        last += 1
    return last


def _claim_from_the_end(reading: Reading) -> None:
    """`来源:X`, a bare address, a second byline: only below the last body line are they about the source."""
    has_byline = any(isinstance(part, Byline) for part in reading.parts)
    for at in range(len(reading.lines) - 1, -1, -1):
        if not reading.is_plain(at):
            if reading.is_free(at) or isinstance(reading.owner(at), (Brief, Byline, Published)):
                return
            continue
        line = reading.lines[at]
        if kind_of_note(line.text) is not None:
            continue
        if is_source_line(line.text) or is_address_line(line.text):
            reading.claim(at, at, _piece(line))
            continue
        if is_date_line(line.text, reading.zone) and not any(isinstance(part, Published) for part in reading.parts):
            # A notice is dated under its signature.
            written = find_dates(line.text, reading.zone)[0]
            value = written.moment.isoformat()
            reading.claim(at, at, Published(value=value, precision=written.precision, origin="line"))
            continue
        names = read_names(line.text, reading.zone)
        if names is None:
            return
        if has_byline:
            # Under the text the writer is named once more.
            reading.claim(at, at, Dropped(kind="byline"))
            continue
        has_byline = True
        byline = Byline(source=names.source, author=names.author, editor=names.editor, translator=names.translator)
        reading.claim(at, at, byline)

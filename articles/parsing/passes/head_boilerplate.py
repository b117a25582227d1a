"""Boilerplate above the text: the rows of the site, its name and motto above its menu, address blocks of releases."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from articles.parsing.document import Dropped, Title
from articles.parsing.line_owners import LineOwners
from articles.parsing.passes.framing_rows import part_of_row
from articles.parsing.recognise.boilerplate import (
    contains_contact_detail,
    is_contact_line,
    is_placeholder_date,
    kind_of_line,
)
from articles.parsing.recognise.bylines.header_lines import is_header_data, is_side_credit, parse_byline
from articles.parsing.recognise.datelines import is_date_line
from articles.text.punctuation import ends_sentence, is_wider

_MAX_HEAD_LINES = 12
_MAX_CONTACT_LINES = 8
# A name and a motto.
_MAX_SITE_NAMES = 2
# How many lines below the menu may be boilerplate above the title.
_MAX_LINES_TO_TITLE = 8
# The byline or the date is at most this far below the title.
_MAX_LINES_TO_BYLINE = 3


def drop_head_boilerplate(owners: LineOwners) -> None:
    """Drop boilerplate above the first body line; short lines above a bookmark line are the name of the site."""
    top = first_free_lines(owners)
    for at in top:
        text = owners.lines[at].text
        if _is_body_sentence(text):
            break
        kind = kind_of_line(owners.lines[at])
        if is_placeholder_date(text, owners.zone):
            kind = "placeholder_date"
        if kind == "bookmark":
            for above in (line for line in top if line < at and owners.is_free(line)):
                if _is_site_name(owners.lines[above].text, text):
                    owners.claim(above, above, Dropped(kind="site_name"))
        if kind == "date":
            # 今天 08:05, 3 hours ago: nothing on the page says from which day it counts.
            owners.doubtful_dates.append(text)
        if kind == "index" and is_side_credit(text):
            # Printed between the names and the date, it belongs to the byline.
            continue
        if kind == "nav":
            _drop_site_name(owners, [line for line in top if line < at], at)
        if kind is not None and kind != "related" and owners.is_free(at):
            last = _contact_until(owners, at) if kind == "contact" else at
            owners.claim(at, last, part_of_row(owners.lines[at], kind))


def first_free_lines(owners: LineOwners) -> list[int]:
    """The first free lines, down to the first brief."""
    top: list[int] = []
    for at in range(min(len(owners.lines), 4 * _MAX_HEAD_LINES)):
        owner = owners.owner(at)
        if len(top) == _MAX_HEAD_LINES or (owner is not None and not isinstance(owner, (Dropped, Title))):
            break
        if owners.is_plain(at):
            top.append(at)
    return top


def _drop_site_name(owners: LineOwners, above: list[int], menu: int) -> None:
    """Drop the name and motto of the site above its menu, if the title is below: a line with a date or byline next."""
    names = [at for at in above if owners.is_free(at)]
    if not names or len(names) > _MAX_SITE_NAMES or any(ends_sentence(owners.lines[at].text) for at in names):
        return
    lines = range(menu + 1, menu + _MAX_LINES_TO_TITLE)
    below = [at for at in lines if owners.is_plain(at) and kind_of_line(owners.lines[at]) is None]
    if len(below) < 2 or not owners.looks_like_title(below[0]):
        return
    if any(_is_header_line(owners.lines[at].text, owners.zone) for at in below[1 : 1 + _MAX_LINES_TO_BYLINE]):
        for at in names:
            owners.claim(at, at, Dropped(kind="site_name"))


def _is_header_line(text: str, zone: ZoneInfo) -> bool:
    return is_header_data(text, zone) or is_date_line(text, zone) or parse_byline(text, zone) is not None


def _contact_until(owners: LineOwners, at: int) -> int:
    """The last line with an address or a number in the few short lines under `Media contact:`; the title may follow."""
    last = at
    for below in range(at + 1, at + 1 + _MAX_CONTACT_LINES):
        text = owners.lines[below].text if owners.is_plain(below) else ""
        if not text or not is_contact_line(text):
            break
        if contains_contact_detail(text):
            last = below
    return last


def _is_site_name(text: str, bookmark: str) -> bool:
    """Whether it is a name that the bookmark line repeats, or that is printed twice."""
    words = text.split()
    return any(len(word) > 1 and word in bookmark for word in words) or len(set(words)) < len(words)


def _is_body_sentence(text: str) -> bool:
    return ends_sentence(text) and is_wider(text, 60)

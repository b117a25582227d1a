"""Is this bracket the time stamp that closes a flash brief?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.parsing.dates import ZONE, named_zone
from articles.parsing.documents import Precision
from articles.parsing.lines import clean
from articles.parsing.punctuation import ends_sentence

_CLOSING = {"[": "]", "［": "］", "【": "】", "(": ")", "（": "）", "〔": "〕"}

# Anchored at a bracket and bounded: a million brackets cost a million short looks.
_BRACKET = re.compile(
    r"(?P<open>[\[［【(（〔])[ \u00a0\u3000]{0,3}"
    r"(?:(?P<year>\d{4})(?:(?P<mark>[/\-／－])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|[ ]?年[ ]?(?P<month_cjk>\d{1,2})[ ]?月[ ]?(?P<day_cjk>\d{1,2})[ ]?日)"
    r"|(?P<month_only>\d{1,2})[ ]?月[ ]?(?P<day_only>\d{1,2})[ ]?日)"
    r"(?:(?:[ \u00a0\u3000]{1,3}|T|(?<=日))(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?"
    rf"(?:[ \u00a0]?[(（]?{ZONE}[)）]?)?)?"
    r"[ \u00a0\u3000]{0,3}(?P<close>[\]］】)）〕])"
)
_ADDRESS_TAIL = re.compile(r"https?://[^\s\u3000-\u9fff\uff00-\uffef]*", re.IGNORECASE)
_LOOK_BACK = 400


@dataclass(frozen=True, slots=True)
class Stamp:
    """A bracketed date at `[start, end)` of the page. `published_at` is None where no year is written."""

    start: int
    end: int
    raw: str
    published_at: str | None
    precision: Precision | None


def find_stamps(page: str, start: int, end: int, zone: ZoneInfo) -> Iterator[Stamp]:
    """Stamps of one line of the page: real dates right after final punctuation, or alone on the line."""
    for match in _BRACKET.finditer(page, start, end):
        if _CLOSING[match["open"]] != match["close"] or not _stands_at_an_end(page, start, end, match):
            continue
        stamp = _read(match, zone)
        if stamp is not None:
            yield stamp


def is_bracketed_date(text: str, zone: ZoneInfo) -> bool:
    match = _BRACKET.match(text)
    return match is not None and _CLOSING[match["open"]] == match["close"] and _read(match, zone) is not None


def ends_in_bracketed_date(text: str) -> bool:
    """Whether a date in brackets closes the text, be it a stamp or one that stands where no stamp may."""
    at = max(text.rfind(opening, max(0, len(text) - 48)) for opening in _CLOSING)
    match = _BRACKET.match(text, at) if at > 0 else None
    return match is not None and match.end() == len(text)


def _stands_at_an_end(page: str, start: int, end: int, match: re.Match[str]) -> bool:
    low = max(start, match.start() - _LOOK_BACK)
    before = clean(page[low : match.start()])
    if not before:
        return low == start and not clean(page[match.end() : min(end, match.end() + _LOOK_BACK)])
    return ends_sentence(before) and not _inside_an_address(page[low : match.start()])


def _inside_an_address(before: str) -> bool:
    at = before.lower().rfind("http")
    return at >= 0 and _ADDRESS_TAIL.fullmatch(before, at) is not None


def _read(match: re.Match[str], zone: ZoneInfo) -> Stamp | None:
    month = match["month"] or match["month_cjk"] or match["month_only"]
    day = match["day"] or match["day_cjk"] or match["day_only"]
    # 2000 was a leap year: a stamp without a year may say February 29.
    year = int(match["year"] or 2000)
    clock = (int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0))
    try:
        moment = datetime(year, int(month), int(day), *clock, tzinfo=zone)
    except ValueError:
        return None
    if match["zone"]:
        moment = moment.replace(tzinfo=named_zone(match["zone"]) or zone)
    if not match["year"]:
        return Stamp(match.start(), match.end(), match[0], None, "month-day")
    if (year, moment.month, moment.day) == (1900, 1, 1):
        return Stamp(match.start(), match.end(), match[0], None, None)
    return Stamp(match.start(), match.end(), match[0], moment.isoformat(), _precision(match))


def _precision(match: re.Match[str]) -> Precision:
    if not match["hour"]:
        return "day"
    return "second" if match["second"] else "minute"

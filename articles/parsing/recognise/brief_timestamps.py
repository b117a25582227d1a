"""Timestamps: the bracketed date that closes a flash brief."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from articles.parsing.document import Precision
from articles.parsing.lines import clean
from articles.text.numerals import FIGURE, number
from articles.text.punctuation import ends_sentence
from articles.text.time_zones import ZONE, in_zone
from articles.text.times_of_day import CLOCK, TimeOfDay, time_on_clock

_CLOSING = {"[": "]", "［": "］", "【": "】", "(": ")", "（": "）", "〔": "〕"}

# Anchored at a bracket and bounded, so that each of a million brackets takes constant time.
_BRACKET = re.compile(
    r"(?P<open>[\[［【(（〔])[ \u00a0\u3000]{0,3}"
    r"(?:(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})(?:(?P<mark>[/\-／－])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    rf"|[ ]?年[ ]?(?P<month_cjk>{FIGURE}{{1,3}})[ ]?月[ ]?(?P<day_cjk>{FIGURE}{{1,3}})[ ]?[日号號])"
    rf"|(?P<month_only>{FIGURE}{{1,3}})[ ]?月[ ]?(?P<day_only>{FIGURE}{{1,3}})[ ]?[日号號])"
    rf"(?:(?:[ \u00a0\u3000]{{1,3}}|T|(?<=[日号號])){CLOCK}"
    rf"(?:[ \u00a0]?[(（]?(?P<zone>Z(?![A-Za-z])|{ZONE})[)）]?)?)?"
    r"[ \u00a0\u3000]{0,3}(?P<close>[\]］】)）〕])"
)
_BRACKET_EXAMPLES = {
    "[2020/1/19]": ("2020-01-19T00:00:00+08:00", "day"),
    "【2020年1月19日】": ("2020-01-19T00:00:00+08:00", "day"),
    "（2020-01-19 18:10:07）": ("2020-01-19T18:10:07+08:00", "second"),
    "[2020/1/19 18:10 JST]": ("2020-01-19T18:10:00+09:00", "minute"),
    "[2020年1月19日晚8时]": ("2020-01-19T20:00:00+08:00", "minute"),
    "[2020/1/19 晚上12点半]": ("2020-01-20T00:30:00+08:00", "minute"),
    "[二〇二〇年一月十九日]": ("2020-01-19T00:00:00+08:00", "day"),
    "[2020/1/19 18:10 CST]": (None, None),
    "[3月2日]": (None, "month-day"),
    "[1900/1/1 0:00:00]": (None, None),
}
EXAMPLES = _BRACKET_EXAMPLES
_ADDRESS_TAIL = re.compile(r"https?://[^\s\u3000-\u9fff\uff00-\uffef]*", re.IGNORECASE)
_MAX_CONTEXT_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A bracketed date at `[start, end)` of the page. `published_at` is ISO 8601, None if no year is written."""

    start: int
    end: int
    raw: str
    published_at: str | None
    precision: Precision | None


def find_timestamps(page: str, start: int, end: int, zone: ZoneInfo) -> Iterator[Timestamp]:
    """The timestamps of one line of the page: existing dates directly after final punctuation or alone on the line."""
    for match in _BRACKET.finditer(page, start, end):
        if _CLOSING[match["open"]] != match["close"] or not _closes_text(page, start, end, match):
            continue
        timestamp = _timestamp(match, zone)
        if timestamp is not None:
            yield timestamp


def is_bracketed_date(text: str, zone: ZoneInfo) -> bool:
    """Whether the text opens with an existing date in brackets."""
    match = _BRACKET.match(text)
    return match is not None and _CLOSING[match["open"]] == match["close"] and _timestamp(match, zone) is not None


def ends_in_bracketed_date(text: str) -> bool:
    """Whether the text ends in a date in brackets, even one that is not after final punctuation."""
    at = max(text.rfind(opening, max(0, len(text) - 48)) for opening in _CLOSING)
    match = _BRACKET.match(text, at) if at > 0 else None
    return match is not None and match.end() == len(text)


def _closes_text(page: str, start: int, end: int, match: re.Match[str]) -> bool:
    low = max(start, match.start() - _MAX_CONTEXT_LENGTH)
    before = clean(page[low : match.start()])
    if not before:
        return low == start and not clean(page[match.end() : min(end, match.end() + _MAX_CONTEXT_LENGTH)])
    return ends_sentence(before) and not _inside_an_address(page[low : match.start()])


def _inside_an_address(before: str) -> bool:
    at = before.lower().rfind("http")
    return at >= 0 and _ADDRESS_TAIL.fullmatch(before, at) is not None


def _timestamp(match: re.Match[str], zone: ZoneInfo) -> Timestamp | None:
    at = time_on_clock(match) if match["hour"] else TimeOfDay(time(0))
    try:
        # A leap year, because a timestamp without a year may be February 29.
        day = date(number(match["year"] or "2000"), *_month_and_day(match))
    except ValueError:
        return None
    if at is None:
        return None
    if not match["year"]:
        return Timestamp(match.start(), match.end(), match[0], None, "month-day")
    moment = in_zone(at.on(day, zone), match["zone"])
    if moment is None or at.is_doubtful or (day.year, day.month, day.day) == (1900, 1, 1):
        return Timestamp(match.start(), match.end(), match[0], None, None)
    return Timestamp(match.start(), match.end(), match[0], moment.isoformat(), _precision(match))


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    month = match["month"] or match["month_cjk"] or match["month_only"]
    return number(month), number(match["day"] or match["day_cjk"] or match["day_only"])


def _precision(match: re.Match[str]) -> Precision:
    if not match["hour"]:
        return "day"
    return "second" if match["second"] or match["second_word"] else "minute"

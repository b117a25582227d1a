"""Date lines: lines that say when the article was published, and nothing else."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from articles.parsing.recognise.bylines.keyed import has_only_empty_keys
from articles.parsing.recognise.counters import without_counters
from articles.parsing.recognise.dates import DATE_KEY, find_mentions, without_dates
from articles.text.punctuation import is_wider
from articles.text.time_zones import ZONE

_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|(?:星期|周|週)[日一二三四五六天]"
    r"|[日月火水木金土]曜日?",
    re.IGNORECASE,
)
_WEEKDAY_EXAMPLES = ("Friday", "Thurs.", "星期三", "週日", "水曜日")
_CLOCK_BEFORE = re.compile(
    rf"(?<!\d)\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?[(（]?(?:{ZONE})[)）]?)?(?=[\s,，|])"
)
_CLOCK_BEFORE_EXAMPLES = ("10:15 AM ET, ", "08:05 | ")
# What may be left of a date line besides the date.
_REST = " \t|｜丨/／·•,，;；:：-–—()（）[]［］【】〔〕。."


def is_date_line(text: str, zone: ZoneInfo) -> bool:
    """Whether the line consists of a date, with or without its key and a weekday."""
    if is_wider(text, 120):
        return False
    dates = find_mentions(text, zone)
    if not dates:
        return False
    rest = without_dates(text, dates)
    if has_only_empty_keys(rest):
        return True
    # 10:15 AM ET, Sat November 28, 2026: the time before its day.
    rest = _CLOCK_BEFORE.sub(" ", rest)
    rest = without_counters(_WEEKDAY.sub(" ", DATE_KEY.sub(" ", rest)))
    return not rest.strip(_REST)

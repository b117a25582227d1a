"""Does a line say when the article was published, and nothing else?"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from articles.parsing.bylines import is_empty_keys, without_counters
from articles.parsing.dates import DATE_KEY, find_dates, without_dates
from articles.parsing.punctuation import is_wider

_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|(?:星期|周|週)[日一二三四五六天]"
    r"|[日月火水木金土]曜日?",
    re.IGNORECASE,
)
_REST = " \t|｜丨/／·•,，;；:：-–—()（）[]［］【】〔〕。."


def is_date_line(text: str, zone: ZoneInfo) -> bool:
    """A date, its key and a weekday, nothing else."""
    if is_wider(text, 120):
        return False
    dates = find_dates(text, zone)
    if not dates:
        return False
    rest = without_dates(text, dates)
    if is_empty_keys(rest):
        return True
    rest = without_counters(_WEEKDAY.sub(" ", DATE_KEY.sub(" ", rest)))
    return not rest.strip(_REST)

"""Times of day as people write them: 晚8时, 中午1:30, 晚上12点半, 8:30 p.m. One rule for every field and importer.

The hours 0, 12 and 24 of an evening or a night are the midnight that ends the day. The hours after that midnight are
doubtful next to a date: 5日夜里2点 may be the night before or after that day.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from articles.text.numerals import FIGURE, number

_PARTS = {
    "early": "凌晨 拂晓 黎明 am",
    "morning": "清晨 早晨 早上 早间 早間 上午 午前 早 晨",
    "noon": "中午 正午 noon",
    "afternoon": "下午 午后 午後 傍晚 黄昏 黃昏 pm",
    "evening": "晚上 晚间 晚間 夜晚 今晚 晚 tonight",
    "night": "夜里 夜裡 夜裏 夜间 夜間 深夜 半夜 午夜 子夜 夜 midnight",
}
_KINDS = {word: kind for kind, words in _PARTS.items() for word in words.split()}
PART = "|".join(sorted((word for word in _KINDS if not word.isascii()), key=len, reverse=True))
_MINUTES = {"半": 30, "刻": 15, "整": 0, "钟": 0, "鐘": 0}
# Minutes without 分 after them are two figures or a number from ten, so that 8点3人 is not 8:03.
_BARE_MINUTE = r"[0-5]\d(?!\d)|零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?"


def clock_pattern(separator: str) -> str:
    """A regular expression for a time of day with hour and minute on both sides of the separator, or 8点半, 8 pm.

    Its groups are what time_on_clock() reads.
    """
    return (
        rf"(?:(?P<part>{PART})\s?)?(?P<hour>\d{{1,2}}(?!\d)|{FIGURE}{{1,3}}(?=[点點时時]))\s?"
        rf"(?:{separator}\s?(?P<minute>\d{{2}})(?!\d)(?:[:：∶](?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?"
        rf"|[点點时時](?:\s?(?:(?P<spoken_minute>半|[一1三3]刻|[整钟鐘])|(?P<minute_word>{FIGURE}{{1,3}})\s?分"
        rf"(?:\s?(?P<second_word>{FIGURE}{{1,3}})秒)?|(?P<minute_bare>{_BARE_MINUTE})))?"
        r"|(?=\s?(?:[AaPp]\.?[Mm]|noon|midnight)(?![A-Za-z])))"
        r"(?:\s?(?P<ampm>(?:[AaPp]\.?[Mm]|noon|midnight)(?![A-Za-z])\.?))?"
    )


CLOCK = clock_pattern("[:：∶]")


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time, `days` after the day that it is written beside. Doubtful: the day after may be meant instead."""

    at: time
    days: int = 0
    is_doubtful: bool = False

    def on(self, day: date, zone: tzinfo) -> datetime:
        return datetime.combine(day + timedelta(days=self.days), self.at, zone)


def time_on_clock(match: re.Match[str], default_part: str = "") -> TimeOfDay | None:
    """The time of a match of clock_pattern(), None if there is no such time of day."""
    ampm = (match["ampm"] or "").lower().replace(".", "")
    try:
        return time_of_day(
            match["part"] or default_part or ampm,
            number(match["hour"]),
            _minute(match),
            number(match["second"] or match["second_word"] or "0"),
            ampm if match["part"] or default_part else "",
        )
    except ValueError:
        return None


def _minute(match: re.Match[str]) -> int:
    if spoken := match["spoken_minute"]:
        return _MINUTES[spoken[-1]] * (3 if spoken[0] in "三3" else 1)
    return number(match["minute"] or match["minute_word"] or match["minute_bare"] or "0")


def time_of_day(part: str, hour: int, minute: int, second: int = 0, ampm: str = "") -> TimeOfDay | None:
    """The time that this hour means in a part of the day (a word of it, or empty), None if it contradicts it."""
    kind = _KINDS.get(part.lower(), "")
    if ampm and not (kind == "evening" and ampm in ("am", "midnight") and hour in (0, 1, 2, 3, 4, 12)):
        # 下午 3:05 PM: both have to agree. In the evening, "am" is the night that follows.
        own = time_of_day(ampm, hour, minute, second)
        return own if own == time_of_day(part, hour, minute, second) else None
    if not kind and (hour, minute, second) == (24, 0, 0):
        return TimeOfDay(time(0), 1)
    meant = _hour_in(kind, hour)
    if meant is None or not (0 <= meant[0] <= 23 and minute <= 59 and second <= 59):
        return None
    return TimeOfDay(time(meant[0], minute, second), meant[1], meant[2])


def _hour_in(kind: str, hour: int) -> tuple[int, int, bool] | None:
    """The hour from 0 to 23, the days to add, and whether that is doubtful."""
    if kind in ("evening", "night"):
        return _hour_after_dark(kind, hour)
    if kind == "early":
        return (hour % 12, 0, False) if hour <= 12 else None
    if kind == "morning":
        return (hour, 0, False) if hour <= 12 else None
    if kind == "noon":
        return (hour if hour >= 10 else hour + 12, 0, False) if hour in (1, 2, 3, 10, 11, 12, 13, 14) else None
    if kind == "afternoon":
        return (hour + 12 if hour < 12 else hour, 0, False)
    return (hour, 0, False)


def _hour_after_dark(kind: str, hour: int) -> tuple[int, int, bool] | None:
    last_small = 4 if kind == "evening" else 5
    if hour in (0, 12, 24):
        return 0, 1, False
    if hour <= last_small:
        return hour, 1, True
    if hour < 12:
        return hour + 12, 0, False
    return (hour, 0, False) if hour >= 17 else None

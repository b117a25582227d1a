"""Which coming moment does a hand mean that types `1-5 8:30`, `明天9点` or `+2h`? Read by rule, never guessed.

Without a year it is the next such day, without a day the next such time. A month stands before its day.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from articles.parsing.folding import fold

LONGEST = 60
MOST_YEARS = 8
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER = re.compile("[〇零一二两三四五六七八九十]+(?=[年月日号点时分天小个刻])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6} | {
    sign: at for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in signs
}
_NAMED_DAYS = {
    "今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "后日": 2, "大后天": 3,
    "today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1,
}  # fmt: skip
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s?[-/.年]\s?)?(?P<month>\d{1,2})\s?(?:[-/.]|月)\s?(?P<day>\d{1,2})(?!\d|[:点时h])\s?[日号]?"
    r"|(?P<only_day>\d{1,2})\s?[日号]"
    rf"|{_MONTH.format('name')}\s(?P<day_us>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<year_us>\d{{4}}))?"
    rf"|(?P<day_uk>\d{{1,2}})\s{_MONTH.format('name_uk')}(?:\s(?P<year_uk>\d{{4}}))?"
    r"|(?P<named>大后天|今天|今日|明天|明日|后天|后日|today|tonight|tomorrow|tmr|[今明](?=[早晚]))"
    r"|(?P<which>下下|下|本|这)?\s?(?:个)?(?:周|星期|礼拜)\s?(?P<weekday>[一二三四五六日天1-7])"
    r"|(?P<next>next\s)?(?P<weekday_en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
)
_CLOCK = re.compile(
    r"(?P<half>上午|下午|中午|傍晚|晚上|早上|清晨|凌晨|晚|早)?\s?(?:at\s)?"
    r"(?:(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d{2})|\s?[点时](?:(?P<part>半|[13]刻|整|钟)|(?P<word>\d{1,2})分?)?"
    r"|(?=\s?[ap]\.?m))|(?P<together>\d{4}))\s?(?P<ampm>[ap]\.?m\.?)?"
    r"|(?P<spoken>中午|正午|午夜|noon|midnight)"
)
_SPAN = re.compile(
    r"(?:in\s|过|\+)?\s?(?P<count>\d{1,4}|半|half an|an?)\s?个?(?P<half>半)?"
    r"(?P<unit>小时|钟头|分钟?|天|hours?|hrs?|h|minutes?|mins?|m|days?|d)"
    r"(?:\s?(?P<minutes>\d{1,2})(?:分钟?|m|min)?)?\s?(?:后|以后|之后|later)?"
)
_LATE = ("下午", "傍晚", "晚上", "晚", "pm")
_EARLY = ("凌晨", "am")
_PARTS = {"半": 30, "1刻": 15, "3刻": 45}


class Unread(Enum):
    """Why a text names no moment that can be meant."""

    UNKNOWN = "unknown"
    NO_DAY = "no such day"
    NO_TIME = "no such time of day"
    NO_CLOCK = "without a time of day"
    SKIPPED = "skipped by the clocks"
    PAST = "past"


class MomentError(ValueError):
    """`why` it cannot be read."""

    def __init__(self, why: Unread) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Coming:
    """An aware moment in the zone it was read in. `twice`: the clocks are set back then, the first of two is meant."""

    moment: datetime
    twice: bool = False


def read_coming(typed: str, now: datetime, zone: ZoneInfo) -> Coming:
    """The moment that is meant, seen from `now` (aware). Raises MomentError."""
    text = _plain(typed)
    if not text or len(text) > LONGEST:
        raise MomentError(Unread.UNKNOWN)
    here = now.astimezone(zone)
    if span := _SPAN.fullmatch(text):
        return Coming(_after(span, now).astimezone(zone))
    day, rest = _leading(_DAY, text)
    clock, left = _leading(_CLOCK, rest)
    if left or (day is None and clock is None):
        raise MomentError(Unread.UNKNOWN)
    days = _days_of(day, here.date()) if day else lambda ahead: here.date() + timedelta(days=ahead)
    if clock is None:
        raise MomentError(Unread.NO_CLOCK)
    at, later = _time_of(clock, day)
    return _first(days, at, later, here)


def _plain(typed: str) -> str:
    """Folded, without the marks between, Chinese numbers as digits where they count something."""
    text = re.sub(r"[\s,，、。]+", " ", fold(typed)).strip()
    return _NUMBER.sub(lambda match: str(_number(match[0])), text)


def _number(words: str) -> int:
    """Up to 99: 十二, 二十, 二三."""
    tens, ten, ones = words.partition("十")
    if ten:
        return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[word]) for word in words))


def _leading(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    match = pattern.match(text)
    return match, text[match.end() :].strip() if match else text


def _after(span: re.Match[str], now: datetime) -> datetime:
    unit, count = span["unit"][0], span["count"]
    halves = {"半": 0.5, "half an": 0.5, "a": 1, "an": 1}
    many = halves.get(count) or float(count)
    if span["half"]:
        many += 0.5
    size = {"小": 60, "钟": 60, "h": 60, "分": 1, "m": 1, "天": 24 * 60, "d": 24 * 60}[unit]
    return now + timedelta(minutes=many * size + int(span["minutes"] or 0))


def _time_of(clock: re.Match[str], day: re.Match[str] | None) -> tuple[time, timedelta]:
    """The time of day, and the day more that 24:00 means."""
    if spoken := clock["spoken"]:
        return (time(12), timedelta()) if spoken in ("中午", "正午", "noon") else (time(0), timedelta(days=1))
    together = clock["together"]
    hour = int(together[:2] if together else clock["hour"])
    minute = int(together[2:] if together else clock["minute"] or clock["word"] or _PARTS.get(clock["part"] or "", 0))
    half = (clock["half"] or clock["ampm"] or "").replace(".", "")
    if day is not None and day["named"] == "tonight":
        half = half or "pm"
    if (half in _LATE and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in _EARLY and hour == 12:
        hour = 0
    if (hour, minute) == (24, 0):
        return time(0), timedelta(days=1)
    if hour > 23 or minute > 59:
        raise MomentError(Unread.NO_TIME)
    return time(hour, minute), timedelta()


def _days_of(day: re.Match[str], today: date) -> Callable[[int], date]:
    """The days that may be meant, the soonest first; past its end MomentError is raised."""
    if day["named"]:
        return _only(today + timedelta(days=_NAMED_DAYS[day["named"]]))
    if weekday := day["weekday"] or day["weekday_en"]:
        return _weekdays(_WEEKDAYS[weekday], day["which"] or ("下" if day["next"] else ""), today)
    if day["only_day"]:
        return lambda ahead: _month_on(today, ahead, int(day["only_day"]))
    name = day["name"] or day["name_uk"]
    month = _MONTHS.index(name) + 1 if name else int(day["month"])
    number = int(day["day"] or day["day_us"] or day["day_uk"])
    if year := day["year"] or day["year_us"] or day["year_uk"]:
        return _only(_date(int(year), month, number))
    years = [one for ahead in range(MOST_YEARS + 1) if (one := _date_or_none(today.year + ahead, month, number))]
    if not years:
        raise MomentError(Unread.NO_DAY)
    return lambda ahead: years[ahead]


def _only(day: date) -> Callable[[int], date]:
    def nth(ahead: int) -> date:
        if ahead:
            raise MomentError(Unread.PAST)
        return day

    return nth


def _weekdays(weekday: int, which: str, today: date) -> Callable[[int], date]:
    """周五 is the next Friday; 本周五 that of this week, 下周五 that of the week after it, from Monday on."""
    monday = today - timedelta(days=today.weekday())
    if which:
        weeks = {"本": 0, "这": 0, "下": 1, "下下": 2}[which]
        return _only(monday + timedelta(weeks=weeks, days=weekday))
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    return lambda ahead: first + timedelta(weeks=ahead)


def _month_on(today: date, ahead: int, number: int) -> date:
    """The day of this number in the months from this one on that have it."""
    found = -1
    for months in range(MOST_YEARS * 12):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if one := _date_or_none(year, month + 1, number):
            found += 1
            if found == ahead:
                return one
    raise MomentError(Unread.NO_DAY)


def _date(year: int, month: int, day: int) -> date:
    if found := _date_or_none(year, month, day):
        return found
    raise MomentError(Unread.NO_DAY)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first(days: Callable[[int], date], at: time, later: timedelta, here: datetime) -> Coming:
    """The soonest of these days on which that time is still to come."""
    for ahead in range(3):
        moment = datetime.combine(days(ahead) + later, at, here.tzinfo)
        if moment > here:
            return _checked(moment)
    raise MomentError(Unread.PAST)


def _checked(moment: datetime) -> Coming:
    """Where the clocks change, some moments never are and others are twice."""
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise MomentError(Unread.SKIPPED)
    return Coming(moment, twice=moment.utcoffset() != moment.replace(fold=1).utcoffset())

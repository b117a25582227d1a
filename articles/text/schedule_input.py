"""Typed schedule times such as `1-5 8:30`, `明天9点` or `+2h`: parsed by rule, never guessed.

A date without a year means its next occurrence, unless it has just passed: then it is in the past. A time without a
date means its next occurrence. The month precedes the day.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from articles.text.folding import fold
from articles.text.numerals import number
from articles.text.time_zones import ZONE, ZONE_WORD, named_zone
from articles.text.times_of_day import TimeOfDay, clock_pattern, time_of_day, time_on_clock

MAX_LENGTH = 60
MAX_YEARS = 8
# A day of the year that passed within so many days is a slip, not an order for next year.
MAX_DAYS_PAST = 90
# Not the figure of a weekday: 下周一十点.
_NUMBER = re.compile("(?<![周期拜])[〇零一二两三四五六七八九十]+(?=[年月日号点时分天小个刻秒])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6} | {
    sign: at for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in signs
}
_NAMED_DAYS = {
    "今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "后日": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "昨": -1, "前天": -2, "前日": -2, "大前天": -3,
    "today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1,
}  # fmt: skip
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY_EXAMPLES = ("2027-1-5", "20270105", "1月5日", "5号", "Jan 5, 2027", "5 January", "明天", "下周五", "next fri")
_DAY = re.compile(
    r"(?P<compact>(?:19|20)\d{6})(?=\s|t|$)"
    r"|(?:(?P<year>\d{4})\s?[-/.年]\s?)?(?P<month>\d{1,2})\s?(?:[-/.]|月)\s?(?P<day>\d{1,2})(?!\d|[:点时h])\s?[日号]?"
    r"|(?P<only_day>\d{1,2})\s?[日号]"
    rf"|{_MONTH.format('name')}\s(?P<day_us>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<year_us>\d{{4}}))?"
    rf"|(?P<day_uk>\d{{1,2}})\s{_MONTH.format('name_uk')}(?:\s(?P<year_uk>\d{{4}}))?"
    r"|(?P<named>大[后前]天|[今明后昨前][天日]|today|tonight|tomorrow|tmr|yesterday|[今明昨](?=[早晚夜晨]))"
    r"|(?P<which>下下|下|本|这|上)?\s?(?:个)?(?:周|星期|礼拜)\s?(?P<weekday>[一二三四五六日天1-7])"
    r"|(?P<next>next\s)?(?P<weekday_en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
)
CLOCK_EXAMPLES = ("8:30", "8:30:15", "上午9点半", "晚8点1刻", "0830", "8 p.m.", "noon", "午夜", "8:30 JST", "夜里11点")
_CLOCK = re.compile(
    rf"t?(?:at\s)?(?:{clock_pattern('[:.h]')}"
    r"|(?:(?P<before>上午|下午|晚上|早上|晚|早)\s?)?(?P<together>\d{4}(?:\d\d)?)(?!\d)"
    r"|(?P<spoken>中午|正午|午夜|子夜|半夜|noon|midnight))"
    rf"(?:\s?\(?(?P<zone>z|{ZONE})\)?)?",
    re.IGNORECASE,
)
_ZONE_BEFORE = re.compile(rf"({ZONE_WORD})\s?")
SPAN_EXAMPLES = ("+2h", "2小时后", "半小时后", "1个半小时", "in an hour", "90 minutes later")
_SPAN = re.compile(
    r"(?:in\s|过|\+)?\s?(?P<count>\d{1,4}|半|half an|an?)\s?个?(?P<half>半)?"
    r"(?P<unit>小时|钟头|分钟?|天|hours?|hrs?|h|minutes?|mins?|m|days?|d)"
    r"(?:\s?(?P<minutes>\d{1,2})(?:分钟?|m|min)?)?\s?(?:后|以后|之后|later)?"
)
_NOON = ("中午", "正午", "noon")


class ScheduleProblem(Enum):
    """Why a text cannot be parsed as a time in the future."""

    UNKNOWN = "unknown"
    NO_DAY = "no such day"
    NO_TIME = "no such time of day"
    NO_CLOCK = "without a time of day"
    AMBIGUOUS = "the night before or after"
    NO_ZONE = "not one time zone"
    SKIPPED = "skipped by the clocks"
    PAST = "past"


class ScheduleInputError(ValueError):
    """The typed text is not a time in the future; `why` is the problem."""

    def __init__(self, problem: ScheduleProblem) -> None:
        super().__init__(problem.value)
        self.why = problem


@dataclass(frozen=True, slots=True)
class ScheduledMoment:
    """An aware time in the zone that it was typed for. `twice`: it occurs twice, and the first one is meant."""

    moment: datetime
    twice: bool = False


def parse_schedule_input(typed: str, now: datetime, zone: ZoneInfo) -> ScheduledMoment:
    """The time that is meant, as of `now` (aware). Raises ScheduleInputError."""
    text = _normalised(typed)
    if not text or len(text) > MAX_LENGTH:
        raise ScheduleInputError(ScheduleProblem.UNKNOWN)
    local_now = now.astimezone(zone)
    if span := _SPAN.fullmatch(text):
        return ScheduledMoment(_after(span, now).astimezone(zone))
    zone_words, text = _zone_before(text)
    day, clock = _day_and_clock(text)
    days = _days_of(day, local_now.date()) if day else lambda ahead: local_now.date() + timedelta(days=ahead)
    if clock is None:
        raise ScheduleInputError(ScheduleProblem.NO_CLOCK)
    at = _certain(_time_of(clock, day), day)
    scheduled = _first_in_future(days, at, local_now, _zone_of(clock["zone"] or zone_words, zone))
    return ScheduledMoment(scheduled.moment.astimezone(zone), scheduled.twice)


def _zone_before(text: str) -> tuple[str | None, str]:
    """The zone that the text begins with, as in 北京时间 8:30, and the rest."""
    match = _ZONE_BEFORE.match(text)
    return (match[1], text[match.end() :]) if match else (None, text)


def _zone_of(words: str | None, zone: ZoneInfo) -> tzinfo:
    named = named_zone(words) if words else zone
    if named is None:
        raise ScheduleInputError(ScheduleProblem.NO_ZONE)
    return named


def _day_and_clock(text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The day and the time of day, in either order."""
    day, rest = _match_and_rest(_DAY, text)
    clock, rest = _match_and_rest(_CLOCK, rest)
    if rest:
        clock, rest = _match_and_rest(_CLOCK, text)
        day, rest = _match_and_rest(_DAY, rest)
    if rest or (day is None and clock is None):
        raise ScheduleInputError(ScheduleProblem.UNKNOWN)
    return day, clock


def _normalised(typed: str) -> str:
    """The folded text without commas and full stops, and with Chinese numbers before a unit as digits."""
    text = re.sub(r"[\s,，、。]+", " ", fold(typed)).strip()
    return _NUMBER.sub(_in_figures, text)


def _in_figures(words: re.Match[str]) -> str:
    try:
        return str(number(words[0]))
    except ValueError:
        return words[0]


def _match_and_rest(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    match = pattern.match(text)
    return match, text[match.end() :].strip() if match else text


def _after(span: re.Match[str], now: datetime) -> datetime:
    unit, count = span["unit"][0], span["count"]
    halves = {"半": 0.5, "half an": 0.5, "a": 1, "an": 1}
    total = halves.get(count) or float(count)
    if span["half"]:
        total += 0.5
    unit_minutes = {"小": 60, "钟": 60, "h": 60, "分": 1, "m": 1, "天": 24 * 60, "d": 24 * 60}[unit]
    return now + timedelta(minutes=total * unit_minutes + int(span["minutes"] or 0))


def _time_of(clock: re.Match[str], day: re.Match[str] | None) -> TimeOfDay:
    if spoken := clock["spoken"]:
        at = time_of_day("" if spoken in _NOON else "midnight", 12, 0)
    elif together := clock["together"]:
        at = time_of_day(clock["before"] or "", int(together[:2]), int(together[2:4]), int(together[4:] or 0))
    else:
        at = time_on_clock(clock, "tonight" if day is not None and day["named"] == "tonight" else "")
    if at is None:
        raise ScheduleInputError(ScheduleProblem.NO_TIME)
    return at


def _certain(at: TimeOfDay, day: re.Match[str] | None) -> TimeOfDay:
    """今晚1点 is after midnight and 夜里2点 the next one; beside any other day it may be the night before or after."""
    if not at.is_doubtful:
        return at
    if day is None:
        return TimeOfDay(at.at)
    if _NAMED_DAYS.get(day["named"] or "") == 0:
        return TimeOfDay(at.at, at.days)
    raise ScheduleInputError(ScheduleProblem.AMBIGUOUS)


def _days_of(day: re.Match[str], today: date) -> Callable[[int], date]:
    """The n-th day that may be meant, the soonest first, as a function that raises ScheduleInputError past the end."""
    if day["named"]:
        return _only_day(today + timedelta(days=_NAMED_DAYS[day["named"]]))
    if weekday := day["weekday"] or day["weekday_en"]:
        return _weekdays(_WEEKDAYS[weekday], day["which"] or ("下" if day["next"] else ""), today)
    if day["only_day"]:
        if int(day["only_day"]) == today.day:
            return _only_day(today)
        return lambda ahead: _day_of_month(today, ahead, int(day["only_day"]))
    if compact := day["compact"]:
        return _only_day(_date(int(compact[:4]), int(compact[4:6]), int(compact[6:])))
    name = day["name"] or day["name_uk"]
    month = _MONTHS.index(name) + 1 if name else int(day["month"])
    day_number = int(day["day"] or day["day_us"] or day["day_uk"])
    if year := day["year"] or day["year_us"] or day["year_uk"]:
        return _only_day(_date(int(year), month, day_number))
    return _only_day(_day_of_year(today, month, day_number))


def _day_of_year(today: date, month: int, number: int) -> date:
    """The first such day that is not older than MAX_DAYS_PAST."""
    oldest = today - timedelta(days=MAX_DAYS_PAST)
    for year in range(oldest.year, today.year + MAX_YEARS + 1):
        candidate = _date_or_none(year, month, number)
        if candidate and candidate >= oldest:
            return candidate
    raise ScheduleInputError(ScheduleProblem.NO_DAY)


def _only_day(day: date) -> Callable[[int], date]:
    def nth(ahead: int) -> date:
        if ahead:
            raise ScheduleInputError(ScheduleProblem.PAST)
        return day

    return nth


def _weekdays(weekday: int, which: str, today: date) -> Callable[[int], date]:
    """周五 is the next Friday, 本周五 the one of this week, 下周五 the one of next week. Weeks begin on Monday."""
    monday = today - timedelta(days=today.weekday())
    if which:
        weeks = {"上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}[which]
        return _only_day(monday + timedelta(weeks=weeks, days=weekday))
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    return lambda ahead: first + timedelta(weeks=ahead)


def _day_of_month(today: date, ahead: int, number: int) -> date:
    """The day `number` of the n-th month, from this one on, that has such a day."""
    count = -1
    for months in range(MAX_YEARS * 12):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if day := _date_or_none(year, month + 1, number):
            count += 1
            if count == ahead:
                return day
    raise ScheduleInputError(ScheduleProblem.NO_DAY)


def _date(year: int, month: int, day: int) -> date:
    if existing := _date_or_none(year, month, day):
        return existing
    raise ScheduleInputError(ScheduleProblem.NO_DAY)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_in_future(days: Callable[[int], date], at: TimeOfDay, local_now: datetime, zone: tzinfo) -> ScheduledMoment:
    """The soonest of the days on which the time is still in the future."""
    for ahead in range(3):
        moment = at.on(days(ahead), zone)
        if moment > local_now:
            return _checked(moment)
    raise ScheduleInputError(ScheduleProblem.PAST)


def _checked(moment: datetime) -> ScheduledMoment:
    """Refuse a time that the clocks skip, and mark one that occurs twice."""
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise ScheduleInputError(ScheduleProblem.SKIPPED)
    return ScheduledMoment(moment, twice=moment.utcoffset() != moment.replace(fold=1).utcoffset())

"""The time that closes a flash brief, in brackets or alone on the last line, such as `[2020/1/19 18:10]`."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.parsing.document import Precision
from articles.parsing.lines import clean
from articles.parsing.recognise.brief_timestamps import Timestamp, find_timestamps
from articles.parsing.recognise.dates import DoubtfulDate, WrittenDate, find_mentions
from articles.text.time_zones import ZONE, in_zone
from articles.text.times_of_day import CLOCK, PART, TimeOfDay, time_on_clock

# Clocks differ, and a desk types the minute that is about to begin.
AHEAD = timedelta(minutes=10)

_CLOSING = re.compile(r"[\[［【(（〔]\s*(?P<said>[^\[\]［］【】()（）〔〕\n]{1,40}?)\s*[\]］】)）〕]\s*$")
# What is meant as a time: figures, what parts them and the part of the day, and nothing else but a zone.
_TIMELIKE = re.compile(
    rf"(?=.*[\d一二三四五六七八九十])(?:[\d\s/:：.\-／－年月日号时時点點分秒半刻整今昨前天T〇○零一二三四五六七八九十两]|{PART}|[ap]\.?m\.?){{3,30}}"
    rf"(?:[A-Za-z]{{1,4}}[+\-]?[\d:]{{0,5}}|{ZONE})?",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"\d\s?[/:：.\-／－年月]\s?\d|[\d一二三四五六七八九十]\s?[日时時点點]|\d\s?[ap]\.?m", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|[一二〇○零九]{2}[〇○零一二三四五六七八九]{2}年")
_DAYS_AGO = {"今天": 0, "今日": 0, "今": 0, "昨天": 1, "昨日": 1, "昨": 1, "前天": 2}
_CLOCK = re.compile(rf"(?:(?P<ago>{'|'.join(_DAYS_AGO)})\s?)?{CLOCK}(?:\s?(?P<zone>{ZONE}))?")
_MONTH_DAY = re.compile(rf"(?P<month>\d{{1,2}})(?:[/\-.／－]|\s?月\s?)(?P<day>\d{{1,2}})\s?日?(?:\s*{CLOCK})?")


@dataclass(frozen=True, slots=True)
class When:
    """The time that is written: its moment where a day is named in full, how exactly, and the words themselves."""

    moment: datetime | None = None
    precision: Precision | None = None
    raw: str = ""


def without_time(text: str, at: datetime) -> tuple[str, When, list[str]]:
    """The text without the time that closes it, in brackets or alone on the last line; the time, and what is wrong."""
    zone = ZoneInfo(settings.TIME_ZONE)
    stamps = list(find_timestamps(text, 0, len(text), zone))
    if stamps and stamps[-1].end == len(text):
        when: When | None = _of_stamp(stamps[-1])
        start, said = stamps[-1].start, stamps[-1].raw
    else:
        said, start = _bracketed(text) or _last_line(text)
        if not said:
            return text, When(), []
        when = _moment_in(said, text[start:].strip(), at, zone)
    rest = clean(text[:start])
    if when is None:
        message = _("%(words)s is no day of the calendar or no time of a day. A time is written [2020/1/19 18:10].")
        return rest, When(), [message % {"words": said}]
    if when.moment and when.moment > at + AHEAD:
        message = _("%(words)s has not come yet. To publish later, write the brief in its own form and schedule it.")
        return rest, when, [message % {"words": when.raw}]
    return rest, when, []


def _bracketed(text: str) -> tuple[str, int] | None:
    """What closes the text in brackets and is meant as a time. In round ones only a date with its year: `(3-2)` and
    `(110:98)` are results of a match.
    """
    match = _CLOSING.search(text, max(0, len(text) - 60))
    if match is None or not _is_timelike(match["said"]):
        return None
    if match[0][0] in "(（〔" and not _YEAR.search(match["said"]):
        return None
    return match["said"], match.start()


def _is_timelike(said: str) -> bool:
    """A figure alone may be anything; with marks between figures it is a time."""
    return _TIMELIKE.fullmatch(said) is not None and _PARTED.search(said) is not None


def _last_line(text: str) -> tuple[str, int]:
    start = text.rfind("\n") + 1
    said = text[start:].strip()
    return (said, start) if start and _is_timelike(said) else ("", 0)


def _of_stamp(stamp: Timestamp) -> When:
    moment = datetime.fromisoformat(stamp.published_at) if stamp.published_at else None
    return When(moment, stamp.precision if moment else None, stamp.raw)


def _moment_in(said: str, raw: str, at: datetime, zone: ZoneInfo) -> When | None:
    """A time in full, a clock time of today, or a day without its year, which stays words."""
    if clock := _CLOCK.fullmatch(said):
        return _today(clock, raw, at, zone)
    mention = next(iter(find_mentions(said, zone)), None)
    is_whole = mention is not None and (mention.start, mention.end) == (0, len(said))
    if is_whole and isinstance(mention, WrittenDate):
        return When(mention.moment, mention.precision, raw)
    if is_whole and isinstance(mention, DoubtfulDate) and mention.why != "year":
        return When(None, None, raw)
    parts = _MONTH_DAY.fullmatch(said)
    if parts is None or (parts["hour"] and time_on_clock(parts) is None):
        return None
    try:
        # 2000 was a leap year: without a year February 29 may be meant.
        datetime(2000, int(parts["month"]), int(parts["day"]), tzinfo=zone)
    except ValueError:
        return None
    return When(None, None, raw)


def _today(clock: re.Match[str], raw: str, at: datetime, zone: ZoneInfo) -> When | None:
    """The time on the clock of today, or of the day before that is named; words if its zone is not one."""
    time = time_on_clock(clock)
    if time is None:
        return None
    if time.is_doubtful and not clock["ago"]:
        time = TimeOfDay(time.at)
    day = timezone.localtime(at, zone).date() - timedelta(days=_DAYS_AGO[clock["ago"] or "今天"])
    today = in_zone(time.on(day, zone), clock["zone"])
    if today is None or time.is_doubtful:
        return When(None, None, raw)
    return When(today, "second" if clock["second"] or clock["second_word"] else "minute", raw)


def has_year(raw: str) -> bool:
    """Whether the written time names a year."""
    return _YEAR.search(raw) is not None

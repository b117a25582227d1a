"""The time until which an embargo line forbids publication, read by the parsers of dates and of schedule times.

A line with its year has one moment or a doubt. A day without a year, a weekday and 明早6点 count from the day on which
the page was delivered: `EmbargoTime.relative` is what the parser of schedule times is given then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.parsing.recognise.date_evidence import DateEvidence
from articles.parsing.recognise.dates import DoubtfulDate, Mention, WrittenDate, find_mentions, without_dates
from articles.text.numerals import FIGURE
from articles.text.time_zones import ZONE, ZONE_WORD
from articles.text.times_of_day import PART, clock_pattern

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY_EN = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_WEEKDAY_ZH = r"(?:下下|下|本|这|這)?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]"
# Days without a year, the more certain ones first.
_DAYS = (
    re.compile(
        rf"(?<!\d){FIGURE}{{1,3}}\s?月\s?{FIGURE}{{1,3}}\s?[日号號]?"
        rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?![a-z])"
        r"|(?<![\d/.:\-])\d{1,2}[/\-]\d{1,2}(?![\d/.:\-])",
        re.IGNORECASE,
    ),
    re.compile(
        r"[今明后後][天日]|[今明](?=[早晚晨])|次日|\b(?:today|tonight|tomorrow)\b|(?<![\d月])\d{1,2}[日号號](?!\d)",
        re.I,
    ),
    re.compile(rf"{_WEEKDAY_ZH}|\b(?:next\s)?{_WEEKDAY_EN}", re.IGNORECASE),
)
_DAYS_EXAMPLES = ("11月30日", "Nov. 30", "30th November", "明早", "tomorrow", "下周一", "Monday")
_ZONE_NEAR = rf"(?:\s?[(（]?(?P<zone>(?-i:Z(?![A-Za-z])|{ZONE}))[)）]?)?"
_CLOCK = re.compile(
    rf"(?:(?P<zone_before>{ZONE_WORD})\s?)?(?:(?<![\d:.]){clock_pattern('[:.：]')}|(?P<spoken>中午|正午|午夜|子夜"
    rf"|\b(?:noon|midnight)\b)){_ZONE_NEAR}",
    re.IGNORECASE,
)
_CLOCK_EXAMPLES = ("20:00", "北京时间晚8时", "9:00 a.m. ET", "14.00 BST", "零时", "noon")
_ZONE_APART = re.compile(rf"(?<![A-Za-z])(?:{ZONE})")
_ZONE_APART_EXAMPLES = ("GMT", "Beijing Time", "UTC+8")
_PLACE_TIME = re.compile(r"\b(?P<place>[A-Z][a-z]+)\s[Tt]ime\b|(?P<han>[\u4e00-\u9fff]{2,4})[时時][间間]")
# Words of an instruction that the pattern of unknown abbreviations of zones (CST, IST) takes for one.
_NO_ZONES = frozenset("MUST POST JUST LAST BEST REST COST HOST EAST WEST TEST LIST MOST FIRST".split())
_TIMES_OF = re.compile(
    r"(?:发布|發布|發佈|发表|發表|解禁|刊发|刊發|播发|播發|公布|公開|公开|开始|截止|见报|見報|使用|禁发|禁發|发稿|發稿"
    r"|可发|上线|推送|刊登|播出|解密|保密|限制|最早|具体|禁令|生效)$"
)
_TIMES_OF_EXAMPLES = ("解禁", "最早发布")
# 0001 GMT, 0600 hrs, 1400 on Monday: figures of a clock without a colon.
_TOGETHER = re.compile(
    rf"(?P<before>(?:{_MONTH}|\d(?:st|nd|rd|th)?),?\s)?(?<![\d.:/\-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
    rf"(?=\s?(?:h(?:ou)?rs?\b|h\b|(?-i:(?![+\-−－＋]){ZONE})|(?:on\s)?(?:{_WEEKDAY_EN}|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}"
    rf"|{_MONTH}\s\d)))",
    re.IGNORECASE,
)
_TOGETHER_EXAMPLES = ("0001 GMT", "0600 hrs", "1400 on Monday", "0001 Monday")
_HOURS = re.compile(r"(?<=\d)\s?h(?:ou)?rs?\b|(?<=\d\d)\s?h\b", re.IGNORECASE)
_SHORT_ZONE = re.compile(r"\b(eastern|pacific|central|mountain)\b(?!\s(?:time|standard|daylight))", re.IGNORECASE)
_LONG_ZONE = re.compile(r"\b(eastern|pacific|central|mountain)\s(?:standard|daylight)\s(?=time)", re.IGNORECASE)
_ZONE_IN_WORDS = re.compile(r"\b([a-z]+)\stime\b", re.IGNORECASE)
_BETWEEN_DAYS = re.compile(r"(?<=\d)(?:st|nd|rd|th)?\s(?:of|day of)\s(?=[A-Za-z])", re.IGNORECASE)
_MIDNIGHT_ZH = re.compile(r"(?<!\d)(?:零|0)[时時点點](?!\d)")
_WEEKDAYS = {sign: at for at, signs in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for sign in signs} | {
    name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
_WEEKDAY = re.compile(rf"{_WEEKDAY_ZH}|\b{_WEEKDAY_EN}", re.IGNORECASE)
_WEEKDAY_EXAMPLES = ("下周一", "Monday", "Tues.")
_TIME_WORDS = re.compile(
    rf"(?:19|20)\d\d\s?年?|\b{_MONTH}(?![a-z])|(?:{PART})(?![于於])|\d{{1,2}}(?:st|nd|rd|th)\b|\d+|[:：/.\-]"
    r"|\b(?:noon|midnight|a\.?m\.?|p\.?m\.?|today|tonight|tomorrow|next)(?![a-z])"
    rf"|{_WEEKDAY_EN}",
    re.IGNORECASE,
)
_TIME_WORDS_EXAMPLES = ("2026年", "Nov.", "晚上", "30th", "p.m.", "Monday")


@dataclass(frozen=True, slots=True)
class EmbargoTime:
    """The end of an embargo: a moment, or words for the parser of schedule times, or neither: a doubt.

    `weekday`: the one beside the day of `relative`, which has to agree, from 0 for Monday.
    """

    moment: datetime | None = None
    relative: str = ""
    weekday: int | None = None


def embargo_time(text: str, zone: ZoneInfo, evidence: DateEvidence) -> EmbargoTime:
    """The end of the embargo that the line sets."""
    words = _normalised(text)
    mentions = [mention for mention in find_mentions(words, zone) if not _is_partial(mention)]
    if not mentions:
        return _relative_time(words)
    if len(mentions) > 1:
        return EmbargoTime()
    date = mentions[0]
    rest = f"{words[: date.start]} | {words[date.end :]}"
    if date.why in ("zone", "clock") if isinstance(date, DoubtfulDate) else _has_unknown_zone(rest):
        return EmbargoTime()
    settled = _with_clock(date, rest, zone, evidence)
    if settled is None or settled.precision == "day" or _weekday_in(words) not in (None, settled.moment.weekday()):
        return EmbargoTime()
    return EmbargoTime(settled.moment)


def names_time(text: str) -> bool:
    """Whether the text has a day or a time of day."""
    words = _normalised(text)
    if any(pattern.search(words) for pattern in (*_DAYS, _CLOCK)):
        return True
    return bool(find_mentions(words, ZoneInfo("UTC")))


def without_times(text: str) -> str:
    """The text without days, times of day and zones, for a test of what else it says."""
    words = _normalised(text)
    words = without_dates(words, find_mentions(words, ZoneInfo("UTC")))
    words = re.sub(ZONE_WORD, " ", words)
    words = _PLACE_TIME.sub(lambda place: place[0] if _is_key_of_time(place) else " ", words)
    for pattern in (*_DAYS, _CLOCK, _ZONE_APART, _TIME_WORDS):
        words = pattern.sub(" ", words)
    return words


def names_clock(text: str) -> bool:
    """Whether the text has a time of day."""
    return _CLOCK.search(_normalised(text)) is not None


def _normalised(text: str) -> str:
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    words = _BETWEEN_DAYS.sub(" ", _LONG_ZONE.sub(r"\1 ", words))
    words = _ZONE_IN_WORDS.sub(lambda zone: f"{zone[1].title()} Time", _SHORT_ZONE.sub(r"\1 time", words))
    words = _HOURS.sub("", _TOGETHER.sub(_with_colon, words))
    return _MIDNIGHT_ZH.sub("0:00", words)


def _with_colon(figures: re.Match[str]) -> str:
    """The time with its colon; behind a month or a day, four figures are a year."""
    return figures[0] if figures["before"] else f"{figures['hour']}:{figures['minute']}"


def _is_partial(mention: Mention) -> bool:
    return isinstance(mention, DoubtfulDate) and mention.why in ("year", "day")


def _with_clock(date: Mention, rest: str, zone: ZoneInfo, evidence: DateEvidence) -> WrittenDate | None:
    """The date at the time of day on it or beside it, None if nothing settles it."""
    settled = evidence.settled(date)
    if settled is None or settled.precision != "day":
        return settled
    clock = _clock_in(rest)
    if clock is None:
        return None
    day = settled.moment.date().isoformat()
    joined = [mention for mention in find_mentions(f"{day} {clock}", zone) if isinstance(mention, WrittenDate)]
    return joined[0] if len(joined) == 1 else None


def _clock_in(words: str) -> str | None:
    """The only time of day in the words, with its zone behind it; None if there is none, or another one."""
    found = list(_CLOCK.finditer(words))
    if len(found) != 1:
        return None
    clock = found[0]
    time = clock[0].strip()
    for group in ("zone", "zone_before"):
        if clock[group]:
            time = time.replace(clock[group], "", 1).strip(" ()（）")
    if clock["spoken"]:
        time = "0:00" if clock["spoken"].lower() in ("午夜", "子夜", "midnight") else "12:00"
        if time == "0:00":
            # Midnight of a day may begin or end it.
            return None
    zone = clock["zone"] or clock["zone_before"] or _zone_apart(words[: clock.start()] + " " + words[clock.end() :])
    return f"{time} {zone}" if zone else time


def _zone_apart(words: str) -> str | None:
    zones = (match[0] for match in _ZONE_APART.finditer(words))
    return next((zone for zone in zones if zone.strip() and zone.upper() not in _NO_ZONES), None)


def _has_unknown_zone(words: str) -> bool:
    """Whether it names the time of a place that is not in the list of zones: `Perth time`."""
    for match in _PLACE_TIME.finditer(words):
        is_zone = any(_ZONE_APART.search(match[0], at) for at in range(min(3, len(match[0]))))
        if not is_zone and not _is_key_of_time(match):
            return True
    return False


def _is_key_of_time(words: re.Match[str]) -> bool:
    """Whether it is 发布时间 or `release time`, which no place keeps."""
    if words["han"]:
        return _TIMES_OF.search(words["han"]) is not None
    return words["place"].lower() in ("local", "release", "embargo", "publication")


def _weekday_in(words: str) -> int | None:
    weekday = _WEEKDAY.search(words)
    if weekday is None:
        return None
    name = weekday[0].lower()
    return _WEEKDAYS[name[:3] if name.isascii() else name[-1]]


def _relative_time(words: str) -> EmbargoTime:
    if _has_unknown_zone(words):
        return EmbargoTime()
    days = list(_day_words(words))
    clock = _clock_in(words.replace(days[0], " ", 1) if days else words)
    if clock is None or len(days) > 1:
        return EmbargoTime()
    return EmbargoTime(relative=f"{days[0]} {clock}" if days else clock, weekday=_weekday_in(words))


def _day_words(words: str) -> Iterator[str]:
    """The days of the most certain kind in the words."""
    for pattern in _DAYS:
        found = dict.fromkeys(match[0] for match in pattern.finditer(words))
        if found:
            yield from found
            return

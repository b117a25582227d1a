"""Dates in text: parsed by rule and checked against the calendar, never guessed.

A date with one meaning is a WrittenDate. One that needs more than its own words is a DoubtfulDate: without a year,
05/11/2024, 今天 08:05, 14:30 CST.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from articles.text.numerals import FIGURE, number
from articles.text.time_zones import ZONE, ZONE_WORD, in_zone, named_zone
from articles.text.times_of_day import TimeOfDay, clock_pattern, time_on_clock
from articles.text.wordlists import alternatives

Doubt = Literal["order", "year", "day", "calendar", "zone", "clock"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_MAX_PARTIAL_LENGTH = 200
_MAX_LINE_OF_FIGURES = 30

_MONTH_NAME = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{{0,6}})\.?"
_SEPARATOR = r"(?:[:：∶]|\.(?=\d{2}\s?(?:[AaPp]\.?[Mm]|BST|GMT|UTC|EST|EDT|CES?T)))"
_ZONE_AFTER = rf"(?:\s?[(（]?(?P<zone>(?-i:Z(?![A-Za-z])|{ZONE}))[)）]?)?"
_WITH_CLOCK = rf"{clock_pattern(_SEPARATOR)}{_ZONE_AFTER}"
_GAP = r"(?:\s{0,3}|T|[,，]\s?|\sat\s|\s?[/|]\s?)"
_WEEKDAY = (
    r"(?:\s?[(（]?(?:星期|周|週)?[日一二三四五六天月火水木金土](?:曜日?)?[)）]|\s?(?:星期|周|週)[日一二三四五六天])?"
)
_DAY = (
    r"(?:(?P<year>\d{4})(?P<mark>[-/.－／．])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d])"
    r"|(?:中[华華])?(?P<era>令和|平成|昭和|民國|民国)\s?"
    rf"(?P<era_year>\d{{1,3}}|元|{FIGURE}{{1,5}})(?:\s?年\s?|[-/.])"
    rf"(?P<era_month>{FIGURE}{{1,3}})(?:\s?月\s?|[-/.])(?P<era_day>{FIGURE}{{1,3}})(?:\s?[日号號]|(?!\d))"
    rf"|(?P<year_cjk>\d{{4}}|[〇○零一二三四五六七八九]{{4}})\s?年"
    rf"\s?(?P<month_cjk>{FIGURE}{{1,3}})\s?月\s?(?P<day_cjk>{FIGURE}{{1,3}})\s?[日号號]"
    r"|(?P<first_us>\d{1,2})(?P<mark_us>[-/.／])(?P<second_us>\d{1,2})(?P=mark_us)(?P<year_us>\d{4})(?!\d)"
    r"|(?P<roc>1\d\d)(?P<mark_roc>[-/.])(?P<month_roc>\d{1,2})(?P=mark_roc)(?P<day_roc>\d{1,2})(?!\d)"
    r"|(?P<compact>(?:19|20)\d\d[01]\d[0-3]\d)"
    r"(?:(?P<compact_hour>[0-2]\d)(?P<compact_minute>[0-5]\d)(?P<compact_second>[0-5]\d)?)?(?!\d)"
    rf"|{_MONTH_NAME.format('name')}\s(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year_en>\d{{4}})(?!\d)"
    rf"|(?P<day_uk>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH_NAME.format('name_uk')},?\s(?P<year_uk>\d{{4}})(?!\d))"
)
_WRITTEN = re.compile(
    rf"(?<![\d/.\-])(?:(?P<zone_before>{ZONE_WORD})[:：]?\s?)?{_DAY}{_WEEKDAY}(?:{_GAP}{_WITH_CLOCK})?",
    re.IGNORECASE,
)
_WRITTEN_EXAMPLES = {
    "2020-03-18 10:30": "2020-03-18T10:30:00+08:00",
    "2020年3月18日": "2020-03-18T00:00:00+08:00",
    "2022年5月20日 下午3:05": "2022-05-20T15:05:00+08:00",
    "2024年11月5日中午1:30": "2024-11-05T13:30:00+08:00",
    "2024年11月5日晚8时": "2024-11-05T20:00:00+08:00",
    "2024年11月5日晚上12点": "2024-11-06T00:00:00+08:00",
    "二〇二四年十一月五日": "2024-11-05T00:00:00+08:00",
    "２０２４－１１－０５　１４：３０": "2024-11-05T14:30:00+08:00",
    "20241105 14:30": "2024-11-05T14:30:00+08:00",
    "20241105143015": "2024-11-05T14:30:15+08:00",
    "05.11.2024": "2024-11-05T00:00:00+08:00",
    "令和4年5月20日(金) 9時05分": "2022-05-20T09:05:00+08:00",
    "民國110年3月23日": "2021-03-23T00:00:00+08:00",
    "中華民國113/11/05": "2024-11-05T00:00:00+08:00",
    "4/27/2021 12:48:57 PM": "2021-04-27T12:48:57+08:00",
    "June 9, 2023 at 4:05 p.m. EST": "2023-06-09T16:05:00-05:00",
    "Jan 5, 2024 2:30 pm PT": "2024-01-05T14:30:00-08:00",
    "Fri 9 Jun 2023 10.15 BST": "2023-06-09T10:15:00+01:00",
    "2023-06-09T16:05:00Z": "2023-06-09T16:05:00+00:00",
    "2020/1/19 18:10 北京时间": "2020-01-19T18:10:00+08:00",
    "美东时间2024年11月5日8:30": "2024-11-05T08:30:00-05:00",
}
EXAMPLES = _WRITTEN_EXAMPLES
MONTH_DAY = re.compile(r"(?<![\d年])(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")
_PARTIAL = re.compile(
    r"(?<![\d/.\-年月])(?:(?P<relative>今天|今日|昨天|昨日|前天|today|yesterday)|(?P<short_year>\d{2}[-/.]\d{1,2}[-/.]\d{1,2})"
    rf"|(?P<month>\d{{1,2}})(?:\s?月\s?|[-/])(?P<day>\d{{1,2}})\s?日?|{_MONTH_NAME.format('name')}\s(?P<day_en>\d{{1,2}}))"
    rf"{_WEEKDAY}{_GAP}{_WITH_CLOCK}",
    re.IGNORECASE,
)
_PARTIAL_EXAMPLES = (
    "今天 08:05",
    "昨日晚8时",
    "11-05 14:30",
    "11月5日 14:30",
    "Nov 5, 2:30 pm",
    "Yesterday at 14:30",
    "24-11-05 14:30",
)

_AGO = re.compile(
    r"(?<!\d)\d{1,2}\s?(?:秒|分钟|分鐘|小时|小時|个小时|個小時|天)前(?![一-鿿])|(?<!\S)刚刚(?!\S)"
    r"|(?<!\S)\d{1,2}\s(?:second|minute|min|hour|hr|day)s?\sago(?!\S)",
    re.IGNORECASE,
)
_AGO_EXAMPLES = ("2小时前", "3 天前", "5 hours ago")

# What is written before the date on a date line.
DATE_KEY = re.compile(
    "(?:"
    + alternatives(
        """
        发布时间 發佈時間 發布時間 发布日期 發布日期 發佈日期 發表日期 发表日期
        最后更新(?:时间|于|日期)? 最後更新(?:時間|於|日期)? 最[后後](?:修改|编辑|編輯|修订|修訂)(?:时间|日期|于|於)?
        (?:修订|编辑|创建|上传|录入)(?:时间|于) 修改(?:时间|日期|于) 更新日期 更新時間 發稿時間 发稿时间
        刊登时间 刊登時間 时间 時間 日期 日時 发表于 發表於 发布于 發佈於
        發布於 刊登於 刊登于 刊於 刊于 更新时间 更新時間 更新于 更新於 更新日? 最終更新日? 公開日時? 公開
        掲載日時? 掲載 配信日?時? 配信 投稿日時? 発表日 発行日 出版 发布 發佈 發布 发表 發表 first_published
        originally_published first_posted published posted updated last_updated last_modified date dated time on
        """
    )
    + r")\s*(?:on\b)?\s*[:：]?\s*",
    re.IGNORECASE,
)
DATE_KEY_EXAMPLES = ("发布时间：", "刊登於 ", "最後更新：", "公開日時:", "Published on ", "Last updated: ")
_KEY_BEFORE = re.compile(rf"{DATE_KEY.pattern}$", re.IGNORECASE)
_KEY_BEFORE_EXAMPLES = ("发布时间：", "Published on ")
_UPDATED = re.compile(r"更新|修改|修订|修訂|最[后後]编辑|最[后後]編輯|updated|modified|revised", re.IGNORECASE)
_UPDATED_AFTER = re.compile(r"\s?[(（]?(?:最[后後])?(?:更新|修改)(?!\S{0,3}\s?[:：])")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written: `raw` at `[start, end)` of its text, the aware moment, and how precisely it is given."""

    raw: str
    start: int
    end: int
    moment: datetime
    precision: Literal["second", "minute", "day"]

    @property
    def is_placeholder(self) -> bool:
        """Whether it is the zero value of a site's database: 1900/1/1 0:00:00, 0001-01-01, 1970-01-01 00:00:00."""
        zero = (self.moment.hour, self.moment.minute, self.moment.second) == (0, 0, 0)
        first = (self.moment.month, self.moment.day) == (1, 1)
        return first and zero and self.moment.year in (1, 1900, 1970)


@dataclass(frozen=True, slots=True)
class DoubtfulDate:
    """A date that its own words do not settle, why, and its possible readings, which may be none.

    Readings of a doubt about the order: month first, then day first.
    """

    raw: str
    start: int
    end: int
    why: Doubt
    readings: tuple[WrittenDate, ...] = ()
    is_placeholder: Literal[False] = False


Mention = WrittenDate | DoubtfulDate


def find_mentions(text: str, zone: ZoneInfo) -> list[Mention]:
    """The dates in the text that exist in the calendar, doubtful ones included, left to right."""
    found = (_mention(match, zone) for match in _WRITTEN.finditer(text))
    mentions = [mention for mention in found if mention is not None]
    if len(text) > _MAX_PARTIAL_LENGTH:
        return mentions
    taken = {at for mention in mentions for at in range(mention.start, mention.end)}
    partial = [_partial(match) for match in _PARTIAL.finditer(text) if match.start() not in taken]
    partial += [_doubtful(match, "day") for match in _AGO.finditer(text) if match.start() not in taken]
    partial += [
        _doubtful(match, "year")
        for match in MONTH_DAY.finditer(text)
        if _is_keyed(match) and match.start() not in taken
    ]
    starts = {mention.start: mention for mention in reversed([*mentions, *partial])}
    return [starts[start] for start in sorted(starts)]


def find_dates(text: str, zone: ZoneInfo) -> list[WrittenDate]:
    """The full dates with one meaning in the text, left to right."""
    found = (_mention(match, zone) for match in _WRITTEN.finditer(text))
    return [mention for mention in found if isinstance(mention, WrittenDate)]


def first_date(text: str, zone: ZoneInfo) -> WrittenDate | None:
    """The first of find_dates(), without looking for the others."""
    for match in _WRITTEN.finditer(text):
        mention = _mention(match, zone)
        if isinstance(mention, WrittenDate):
            return mention
    return None


def publication_date(text: str, mentions: list[Mention]) -> Mention | None:
    """The first of the dates that is not one of an update: 发布于 … 最后更新：…"""
    before = 0
    for mention in mentions:
        is_update = _UPDATED.search(text, before, mention.start) or _UPDATED_AFTER.match(text, mention.end)
        if not is_update:
            return mention
        before = mention.end
    return None


def without_dates(text: str, dates: list[Mention]) -> str:
    """The text with each date replaced by a bar."""
    for written in reversed(dates):
        text = f"{text[: written.start]} | {text[written.end :]}"
    return text.strip()


def _mention(match: re.Match[str], zone: ZoneInfo) -> Mention | None:
    days = _calendar_days(match)
    if not days or (match["compact"] and not _is_date_in_figures(match)):
        return None
    precision, at = _clock(match)
    if at is None:
        return _doubtful(match, "clock") if match["part"] else None
    words = match["zone"] or match["zone_before"]
    if words and words[0] in "+-−－＋" and named_zone(words) is None:
        # The end of a period: 14:30-15:30.
        words = None
    readings = []
    for day in days:
        moment = in_zone(at.on(day, zone), words)
        if moment is None:
            return _doubtful(match, "zone")
        readings.append(WrittenDate(match[0], match.start(), match.end(), moment, precision))
    if at.is_doubtful:
        return _doubtful(match, "clock")
    if match["roc"]:
        return _doubtful(match, "calendar", *readings)
    return readings[0] if len(readings) == 1 else _doubtful(match, "order", *readings)


def _doubtful(match: re.Match[str], why: Doubt, *readings: WrittenDate) -> DoubtfulDate:
    return DoubtfulDate(match[0], match.start(), match.end(), why, readings)


def _partial(match: re.Match[str]) -> DoubtfulDate:
    return _doubtful(match, "day" if match["relative"] else "year")


def _is_keyed(match: re.Match[str]) -> bool:
    return _KEY_BEFORE.search(match.string, max(0, match.start() - 24), match.start()) is not None


def _is_date_in_figures(match: re.Match[str]) -> bool:
    """Whether eight figures are a date and not another number: with clock or key, alone, or closing a short line."""
    text = match.string
    if match["hour"] or match["compact_hour"] or match[0] == text.strip() or _is_keyed(match):
        return True
    is_apart = match.start() > 0 and text[match.start() - 1] in " \u3000|"
    return is_apart and match.end() == len(text) and len(text) <= _MAX_LINE_OF_FIGURES


def _calendar_days(match: re.Match[str]) -> tuple[date, ...]:
    try:
        if match["year_us"]:
            return _days_in_either_order(match)
        return (date(*_year_month_day(match)),)
    except ValueError:
        return ()


def _year_month_day(match: re.Match[str]) -> tuple[int, int, int]:
    if match["year"]:
        return int(match["year"]), int(match["month"]), int(match["day"])
    if match["era"]:
        year = 1 if match["era_year"] == "元" else number(match["era_year"])
        return _ERAS[match["era"]] + year, number(match["era_month"]), number(match["era_day"])
    if match["year_cjk"]:
        return number(match["year_cjk"]), number(match["month_cjk"]), number(match["day_cjk"])
    if match["roc"]:
        return _ERAS["民國"] + int(match["roc"]), int(match["month_roc"]), int(match["day_roc"])
    if compact := match["compact"]:
        return int(compact[:4]), int(compact[4:6]), int(compact[6:])
    month = _MONTHS.index((match["name"] or match["name_uk"])[:3].lower()) + 1
    return int(match["year_en"] or match["year_uk"]), month, int(match["day_en"] or match["day_uk"])


def _days_in_either_order(match: re.Match[str]) -> tuple[date, ...]:
    """One day if the other order is none of the calendar or the marks are points; else month first, then day first."""
    first, second, year = int(match["first_us"]), int(match["second_us"]), int(match["year_us"])
    if match["mark_us"] == "." or first > 12 or first == second:
        return (date(year, second, first),)
    if second > 12:
        return (date(year, first, second),)
    return date(year, first, second), date(year, second, first)


def _clock(match: re.Match[str]) -> tuple[Literal["second", "minute", "day"], TimeOfDay | None]:
    """The precision, and the time of day; None for one that does not exist."""
    if match["compact_hour"]:
        hour, minute, second = (int(match[f"compact_{name}"] or 0) for name in ("hour", "minute", "second"))
        precision: Literal["second", "minute"] = "second" if match["compact_second"] else "minute"
        return precision, TimeOfDay(time(hour, minute, second)) if hour < 24 else None
    if not match["hour"]:
        return "day", TimeOfDay(time(0))
    return "second" if match["second"] or match["second_word"] else "minute", time_on_clock(match)

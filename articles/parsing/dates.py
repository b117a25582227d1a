"""Which moment does a written date mean? Read by rule and checked against the calendar, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from articles.parsing.wordlists import either

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_NAMED_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "CST": 8, "北京时间": 8, "北京時間": 8,
    "日本時間": 9, "EST": -5, "EDT": -4, "ET": -4, "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "IST": 5.5,
}  # fmt: skip

_MONTH_NAME = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{{0,6}})\.?"
ZONE = (
    r"(?P<zone>Z(?![A-Za-z])|(?:UTC|GMT)?[+\-−]\d{1,2}(?::?\d{2})?(?!\d)"
    r"|(?:UTC|GMT|JST|KST|HKT|SGT|CST|EST|EDT|ET|PST|PDT|BST|CET|CEST|IST)(?![A-Za-z])|北京[时時][间間]|日本時間)"
)
_CLOCK = (
    r"(?P<half>上午|下午|午前|午後|晚上|凌晨|早上|中午|晚间)?\s?(?P<hour>\d{1,2})"
    r"(?:(?:[:：]|\.(?=\d{2}\s?(?:[AaPp]\.?[Mm]|BST|GMT|UTC|EST|EDT|CES?T)))(?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"|[时時点點](?:(?P<minute_word>\d{1,2})分)?)"
    r"(?:\s?(?P<ampm>[AaPp]\.?[Mm](?![A-Za-z])\.?))?"
)
_WEEKDAY = (
    r"(?:\s?[(（]?(?:星期|周|週)?[日一二三四五六天月火水木金土](?:曜日?)?[)）]|\s?(?:星期|周|週)[日一二三四五六天])?"
)
_DAY = (
    r"(?:(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d])"
    r"|(?:(?P<year_cjk>\d{4})|(?P<era>令和|平成|昭和|民國|民国)\s?(?P<era_year>\d{1,3}|元))\s?年"
    r"\s?(?P<month_cjk>\d{1,2})\s?月\s?(?P<day_cjk>\d{1,2})\s?日"
    r"|(?P<first_us>\d{1,2})/(?P<second_us>\d{1,2})/(?P<year_us>\d{4})(?!\d)"
    rf"|{_MONTH_NAME.format('name')}\s(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year_en>\d{{4}})(?!\d)"
    rf"|(?P<day_uk>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH_NAME.format('name_uk')},?\s(?P<year_uk>\d{{4}})(?!\d))"
)
_WRITTEN = re.compile(
    rf"(?<![\d/.\-]){_DAY}{_WEEKDAY}(?:(?:\s{{0,3}}|T|,\s|\sat\s|\s?[/|]\s?){_CLOCK}(?:\s?[(（]?{ZONE}[)）]?)?)?",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(r"(?<![\d年])(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")

# The words before the date of a date line.
DATE_KEY = re.compile(
    "(?:"
    + either(
        """
        发布时间 發佈時間 發布時間 发布日期 發布日期 發佈日期 發表日期 发表日期
        最后更新(?:时间|于)? 最後更新(?:時間|於)? 更新日期 更新時間
        刊登时间 刊登時間 时间 時間 日期 日時 发表于 發表於 发布于 發佈於
        發布於 刊登於 刊登于 刊於 刊于 更新时间 更新時間 更新于 更新於 更新日? 最終更新日? 公開日時? 公開
        掲載日時? 掲載 配信日?時? 配信 投稿日時? 発表日 発行日 出版 发布 發佈 發布 发表 發表 first_published
        originally_published published posted updated last_updated last_modified date dated time on
        """
    )
    + r")\s*(?:on\b)?\s*[:：]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: `raw` at `[start, end)`, its aware moment and how exactly it was given."""

    raw: str
    start: int
    end: int
    moment: datetime
    precision: Literal["second", "minute", "day"]

    @property
    def is_placeholder(self) -> bool:
        """Shell pages print the zero of their database: 1900/1/1 0:00:00, 0001-01-01, 1970-01-01 00:00:00."""
        zero = (self.moment.hour, self.moment.minute, self.moment.second) == (0, 0, 0)
        first = (self.moment.month, self.moment.day) == (1, 1)
        return first and zero and self.moment.year in (1, 1900, 1970)


def named_zone(written: str) -> tzinfo | None:
    """The zone of `JST`, `UTC+8`, `+09:00`; None where the words name none."""
    text = written.strip().upper().replace("−", "-")
    if text in _NAMED_ZONES:
        return timezone(timedelta(hours=_NAMED_ZONES[text]))
    shift = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", text)
    if shift is None:
        return None
    minutes = int(shift[2]) * 60 + int(shift[3] or 0)
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if shift[1] == "-" else minutes))


def find_dates(text: str, zone: ZoneInfo) -> list[Written]:
    """Full dates of the text that exist in the calendar, left to right."""
    found = (_read(match, zone) for match in _WRITTEN.finditer(text))
    return [written for written in found if written is not None]


def first_date(text: str, zone: ZoneInfo) -> Written | None:
    for match in _WRITTEN.finditer(text):
        written = _read(match, zone)
        if written is not None:
            return written
    return None


def without_dates(text: str, dates: list[Written]) -> str:
    """The text with a bar in the place of each date."""
    for written in reversed(dates):
        text = f"{text[: written.start]} | {text[written.end :]}"
    return text.strip()


def _read(match: re.Match[str], zone: ZoneInfo) -> Written | None:
    day = _calendar_day(match)
    if day is None:
        return None
    raw, end = match[0], match.end()
    hour, minute, second = _clock(match)
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    if match["zone"]:
        moment = moment.replace(tzinfo=named_zone(match["zone"]) or zone)
    precision: Literal["second", "minute", "day"] = "day"
    if match["hour"]:
        precision = "second" if match["second"] else "minute"
    return Written(raw, match.start(), end, moment, precision)


def _calendar_day(match: re.Match[str]) -> date | None:
    try:
        if match["year"]:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["month_cjk"]:
            return date(_cjk_year(match), int(match["month_cjk"]), int(match["day_cjk"]))
        if match["year_us"]:
            return _american(int(match["first_us"]), int(match["second_us"]), int(match["year_us"]))
        name = match["name"] or match["name_uk"]
        month = _MONTHS.index(name[:3].lower()) + 1
        return date(int(match["year_en"] or match["year_uk"]), month, int(match["day_en"] or match["day_uk"]))
    except ValueError:
        return None


def _cjk_year(match: re.Match[str]) -> int:
    if match["year_cjk"]:
        return int(match["year_cjk"])
    return _ERAS[match["era"]] + (1 if match["era_year"] == "元" else int(match["era_year"]))


def _american(first: int, second: int, year: int) -> date:
    """4/27/2021 is the month first; 27/4/2021 can only be the day first."""
    return date(year, second, first) if first > 12 else date(year, first, second)


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    if not match["hour"]:
        return 0, 0, 0
    hour = int(match["hour"])
    half = (match["half"] or match["ampm"] or "").lower().replace(".", "")
    if half in ("pm", "下午", "午後", "晚上", "晚间") and hour < 12:
        hour += 12
    if half in ("am", "凌晨") and hour == 12:
        hour = 0
    return hour, int(match["minute"] or match["minute_word"] or 0), int(match["second"] or 0)

"""Bylines: lines that name author, source, editor and translator, in Chinese, Japanese and English."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from articles.parsing.recognise.bylines.english import parse_english_byline
from articles.parsing.recognise.bylines.header_noise import (
    RELATIVE_TIME,
    has_clock_or_counter,
    without_noise,
    without_relative_times,
)
from articles.parsing.recognise.bylines.keyed import TRIM, keyed_names
from articles.parsing.recognise.bylines.mixed import (
    outlet_before_keys,
    provider,
    with_joined_names,
    with_source_key,
    without_words_behind_date,
)
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import (
    is_chinese_name,
    is_english_name,
    is_full_name,
    is_outlet,
    outlet_first,
)
from articles.parsing.recognise.bylines.reporters import (
    agency_names,
    desk_name,
    person_and_outlet,
    report_names,
    reporter_alone,
    sender_names,
    slashed_outlet,
    spaced_role_names,
)
from articles.parsing.recognise.counters import without_counters
from articles.parsing.recognise.dates import (
    DATE_KEY,
    DoubtfulDate,
    Mention,
    find_dates,
    find_mentions,
    publication_date,
    without_dates,
)
from articles.parsing.recognise.headers.nobodies import is_nobody_line, without_nobodies
from articles.parsing.recognise.tool_words import is_tool_row
from articles.text.punctuation import FINAL, is_wider

_MAX_LENGTH = 180
_READERS = (
    spaced_role_names,
    sender_names,
    keyed_names,
    outlet_before_keys,
    provider,
    parse_english_byline,
    agency_names,
    report_names,
    desk_name,
    slashed_outlet,
    person_and_outlet,
)
# Facts that the schema has no field for.
_SIDE_CREDIT = re.compile(
    r"(?:索引号|文号|发文字号|主题分类|主题词|成文日期|有效性|原文标题|原文標題|文章|封面|头图|題圖|题图|注|註|监制"
    r"|監製|策划|策劃|设计|視覺|视觉|出品|原文标题|原标题"
    r"|原题|字数)\s*[:：|｜丨/／]\s*\S"
)
_SIDE_CREDIT_EXAMPLES = ("封面 | 林初", "注:本期特稿", "索引号:000014349/2021-00012", "原标题：港口三年")
# Where a date was: the bar in its place and the key before it.
_DATE_OPENING = re.compile(rf"(?:^|(?<=[|\s])){DATE_KEY.pattern}(?=\|)\|\s*", re.IGNORECASE)
_DATA_KEY = re.compile(
    r"(?:原标题|原標題|原题|索引号|文号|发文字号|主题分类|主题词|成文日期|有效性|发布机构|信息类别|公开方式)\s*[:：]"
)
# The key of a date that was cut out, before or behind it.
_MORE_DATE_KEYS = r"(?:(?:发稿|刊发|录入|上传|成文|编辑|收录|首发)(?:时间|時間|日期)|最[后後]修改|修改于)\s?[:：]?\s*"
_KEY_OF_DATE = re.compile(
    rf"(?:{DATE_KEY.pattern}|{_MORE_DATE_KEYS})(?=\|)|\|\s*(?:发布|發佈|發布|更新|修改|刊登|发表|updated"
    rf"|published)(?=[\s/|]|$)",
    re.IGNORECASE,
)
_KEY_OF_DATE_EXAMPLES = ("发稿时间： |", "最后更新：|", "| 更新 ")
# 最后编辑于, 创建时间: words for a date that was cut out, and no name.
_ENDS_IN_PARTICLE = re.compile(r"(?:[于於由自]|时间|時間|日期)$")
_ORIGINAL_MARK = re.compile(r"^(?:原创|原創|首发|首發)\s+")
_CLAUSE_MARKS = FINAL | frozenset(",，:：")

DATED_EXAMPLES = {
    "青石财讯 2020-03-18 10:30": BylineNames(source="青石财讯"),
    "June 9, 2023 | Lena Marsh": BylineNames(author="Lena Marsh"),
    "青石財訊記者葉可立 望津2020-01-01 10:00": BylineNames(source="青石財訊", author="葉可立"),
    "原创 陆鸣 林初 潮声 2020-01-01 10:00 望津": BylineNames(source="潮声", author="陆鸣、林初"),
}


def parse_byline(text: str, zone: ZoneInfo) -> BylineNames | None:
    """The names on a byline, None for any other line."""
    if not text or is_wider(text, _MAX_LENGTH) or "\n" in text or text[-1:] in "。！？!?":
        return None
    if text[0] in "*_" and text[-1] == text[0]:
        text = text.strip("*_ ")
    text = with_joined_names(text)
    dates = find_mentions(text, zone)
    if dates and (shorter := without_words_behind_date(text, dates)) != text:
        text, dates = shorter, find_mentions(shorter, zone)
    rest = _DATE_OPENING.sub(_bar_inside, with_source_key(without_dates(text, dates))) if dates else text
    for reader in _READERS:
        names = reader(_names_only(rest)) if reader is not slashed_outlet else reader(rest)
        if names is not None and (names := without_nobodies(names)).any():
            return replace(names, date=publication_date(text, dates))
    return None


def _bar_inside(key: re.Match[str]) -> str:
    return "| " if key.start() else ""


def _names_only(text: str) -> str:
    """The line without times that name no day, keys of dates, counters and tools."""
    return without_noise(_KEY_OF_DATE.sub(" | ", without_relative_times(text)))


def is_side_credit(text: str) -> bool:
    """`封面 | 林初`, `注:本期特稿`: a line that is often printed between the credits."""
    return not is_wider(text, 80) and _SIDE_CREDIT.match(text) is not None


def source_beside_date(text: str, zone: ZoneInfo) -> BylineNames | None:
    """`青石财讯 2020-03-18 10:30`: a name and a date and nothing else."""
    dates = find_mentions(text, zone)
    if is_wider(text, 80):
        return None
    if not dates:
        return _beside_relative_time(text)
    rest = without_counters(_names_only(without_dates(text, dates))).strip(TRIM + "()（）")
    if not rest or _ENDS_IN_PARTICLE.search(rest) is not None:
        return None
    if isinstance(dates[0], DoubtfulDate) and dates[0].why in ("day", "year"):
        # A headline may begin with 今天 08:05 too.
        if is_chinese_name(rest) or is_full_name(rest):
            return BylineNames(author=rest, date=dates[0])
        return BylineNames(source=rest, date=dates[0]) if is_outlet(rest) else None
    reporter = reporter_alone(rest)
    if reporter is not None:
        return replace(reporter, date=dates[0])
    if _ORIGINAL_MARK.match(rest) is not None:
        return _account_names(_ORIGINAL_MARK.sub("", rest), dates[0])
    # English names contain spaces, so only marks separate them.
    parts = [
        part
        for part in re.split(r"\s*[|｜丨·•/／]\s*|\s[-–—]\s" if rest.isascii() else r"[\s|｜丨·•/／]+", rest)
        if part
    ]
    if not 1 <= len(parts) <= 2 or is_wider(rest, 40) or _CLAUSE_MARKS & set(rest):
        return None
    if len(parts) == 2:
        outlet, person = outlet_first(parts[0], parts[1])
        return BylineNames(source=outlet, author=person, date=dates[0])
    is_person = not is_outlet(rest) and (len(rest) <= 3 or is_english_name(rest))
    return BylineNames(author=rest, date=dates[0]) if is_person else BylineNames(source=rest, date=dates[0])


def _beside_relative_time(text: str) -> BylineNames | None:
    """`望海日报 今天 08:05`: a name beside a time that names no day; a heading may contain such a time as well."""
    if RELATIVE_TIME.search(text) is None:
        return None
    rest = _names_only(text).strip(TRIM)
    if is_outlet(rest):
        return BylineNames(source=rest)
    return BylineNames(author=rest) if is_chinese_name(rest) or is_english_name(rest) else None


def is_header_data(text: str, zone: ZoneInfo) -> bool:
    """Whether a line above the text is data of the page, understood or not: a time of day, a counter, 原标题:."""
    if is_wider(text, 120) or text[-1:] in FINAL:
        return False
    if _DATA_KEY.match(text) or not without_noise(text) or has_clock_or_counter(text) or is_nobody_line(text):
        return True
    dates = find_mentions(text, zone)
    if dates and not without_counters(_names_only(without_dates(text, dates))).strip(TRIM + "()（）"):
        return True
    return any(date.precision != "day" for date in find_dates(text, zone))


def is_all_understood(text: str, zone: ZoneInfo) -> bool:
    """Whether nothing but times, keys, counters and tools is in a header line."""
    rest = _names_only(without_dates(text, find_mentions(text, zone)))
    return not DATE_KEY.sub("", rest).strip(TRIM + "()（）:：.。") or is_tool_row(rest)


def _account_names(text: str, date: Mention) -> BylineNames | None:
    """`林初 港湾周刊 | 望津`: writers, then the account; the place it was sent from comes after the date."""
    *writers, account = [part for part in re.split(r"[\s·•]+", text.partition("|")[0]) if part] or [""]
    if not account or is_wider(text, 60) or _CLAUSE_MARKS & set(text):
        return None
    if writers and is_outlet(writers[0]) and not is_outlet(account):
        writers, account = [account], writers[0]
    return BylineNames(source=account, author="、".join(writers) or None, date=date)

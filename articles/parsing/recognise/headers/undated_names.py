"""Header lines without a date: 港湾周刊 广东 官方账号, 望海日报讯（记者钟晚照）, Lena Marsh | Estuary Post.

Only names that are certain are used: a heading may be as short as such a line.
"""

from __future__ import annotations

import re

from articles.parsing.recognise.bylines.english import without_job
from articles.parsing.recognise.bylines.header_noise import account_kind_in, without_noise
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import is_chinese_name, is_full_name, is_newspaper, is_outlet
from articles.parsing.recognise.headers.english_datelines import agency_in_dateline, is_dateline
from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 80
_SEPARATOR = re.compile(r"[\s|｜丨·•/／]+")
_BAR = re.compile(r"\s*[|｜丨•·/]\s*|\s+[-–—]\s+|,\s+")
_NAMES = r"[\u4e00-\u9fff]{2,4}(?:[、\s][\u4e00-\u9fff]{2,4}){0,3}"
_OUR = r"(?:本[报報刊台网網社]|特约|特約|见习|見習|实习|實習|全媒体)*"
_WITH_PICTURES = re.compile(r"\s?(?:[/／]?\s?文\s?[/／、和并及]?\s?[图圖摄攝](?:影)?|摄影报道|攝影報導|/文|／文)$")
_WITH_PICTURES_EXAMPLES = ("文/图", "文并图", "摄影报道")
_REPORTER = re.compile(rf"{_OUR}(?:记者|記者|通讯员|通訊員)\s?(?P<names>{_NAMES})")
_REPORTER_EXAMPLES = ("本报记者钟晚照", "记者 钟晚照")
# The opening of a report on a line of its own.
_OPENING = re.compile(
    rf"[【〔\[［]?(?P<outlet>[\u4e00-\u9fff]{{2,12}}?)?(?:讯|訊|消息|(?:[\u4e00-\u9fff]{{2,4}}\s?)?\d{{1,2}}月\d{{1,2}}日[电電讯訊])"
    rf"\s?[】〕\]］]?\s?[（(【]\s?(?P<prefix>{_OUR}(?:记者|記者|通讯员|通訊員))\s?(?P<names>{_NAMES})\s?[）)】]"
)
_OPENING_EXAMPLES = ("望海日报讯（记者钟晚照）", "望津11月28日电（记者钟晚照）")
_PLATFORM = re.compile(
    r"(?:(?:本文|文章|原文|内容)?(?:来自|來自|转自|轉自|转载自|轉載自|来源于|源自|首发于|首发自|来源|來源)\s?[:：]?\s?)?"
    + "(?:"
    + alternatives("微信公众号 微信公眾號 公众号 公眾號 头条号 百家号 搜狐号 网易号 企鹅号 澎湃号 视频号 微博账号")
    + r")\s?[:：]?\s?[“「《\"]?(?P<name>[^“”「」《》\"，,：:（(|｜]{2,20}?)[”」》\"]?"
    r"(?:\s?[（(](?:ID|id|微信号?)\s?[:：].{1,30}?[)）])?(?:\s?[，,；;|｜\s]\s?(?:作者|撰文|文)\s?[:：|｜/]\s?(?P<author>[^，,：:（(|｜]{2,12}))?"
)
_PLATFORM_EXAMPLES = ("本文来自微信公众号“望海日报”（ID：wanghai），作者：钟晚照", "公众号：望海日报")

_HANDLE = re.compile(r"(?P<name>[^@]{2,30})\s?[(（]?[@＠]\w{2,30}[)）]?")

EXAMPLES = {
    "Lena Marsh @lenamarsh": BylineNames(author="Lena Marsh"),
    "港湾周刊 广东 官方账号": BylineNames(source="港湾周刊"),
    "港湾周刊 · 望津 · 媒体账号": BylineNames(source="港湾周刊"),
    "钟晚照 优质财经领域创作者": BylineNames(author="钟晚照"),
    "本报记者钟晚照": BylineNames(author="钟晚照"),
    "记者 钟晚照 文/图": BylineNames(author="钟晚照"),
    "望海日报讯（记者钟晚照）": BylineNames(source="望海日报", author="钟晚照"),
    "望津11月28日电（记者钟晚照）": BylineNames(author="钟晚照"),
    "本文来自微信公众号“望海日报”（ID：wanghai），作者：钟晚照": BylineNames(source="望海日报", author="钟晚照"),
    "望海日报客户端": BylineNames(source="望海日报客户端"),
    "Lena Marsh | Estuary Post": BylineNames(source="Estuary Post", author="Lena Marsh"),
    "Lena Marsh, Estuary Post": BylineNames(source="Estuary Post", author="Lena Marsh"),
    "SELBY (Estuary Wire)": BylineNames(source="Estuary Wire"),
    "Lena Marsh, Chief Correspondent": BylineNames(author="Lena Marsh"),
}


def names_without_date(text: str) -> BylineNames | None:
    """The names on a line that has nothing else, None for any other line."""
    if is_wider(text, _MAX_WIDTH):
        return None
    agency = agency_in_dateline(text) if is_dateline(text) else None
    if agency is not None:
        return BylineNames(source=agency)
    for read in (_platform, _account, _opening, _reporter, _with_handle, _person_and_outlet):
        names = read(text)
        if names is not None:
            return names
    return BylineNames(source=text) if is_newspaper(text) else None


def _platform(text: str) -> BylineNames | None:
    match = _PLATFORM.fullmatch(text.strip("（）()【】"))
    return BylineNames(source=match["name"].strip(), author=match["author"]) if match is not None else None


def _account(text: str) -> BylineNames | None:
    """An account with its kind, and perhaps the place that it writes from behind its name."""
    if account_kind_in(text) is None:
        return None
    parts = [part for part in _SEPARATOR.split(without_noise(text)) if part]
    if not 1 <= len(parts) <= 2:
        return None
    return BylineNames(author=parts[0]) if is_chinese_name(parts[0]) else BylineNames(source=parts[0])


def _opening(text: str) -> BylineNames | None:
    match = _OPENING.fullmatch(text)
    if match is None or not all(is_chinese_name(name) for name in _split(match["names"])):
        return None
    outlet = match["outlet"] or ""
    return BylineNames(source=outlet if is_outlet(outlet) else None, author="、".join(_split(match["names"])))


def _reporter(text: str) -> BylineNames | None:
    match = _REPORTER.fullmatch(_WITH_PICTURES.sub("", text.strip("（）()【】 ")))
    if match is None or not all(is_chinese_name(name) for name in _split(match["names"])):
        return None
    return BylineNames(author="、".join(_split(match["names"])))


def _split(names: str) -> list[str]:
    return re.split(r"[、\s]", names)


def _with_handle(text: str) -> BylineNames | None:
    """`Lena Marsh @lenamarsh`."""
    match = _HANDLE.fullmatch(text)
    if match is None:
        return None
    name = match["name"].strip()
    return BylineNames(author=name) if is_full_name(name) or is_chinese_name(name) else None


def _person_and_outlet(text: str) -> BylineNames | None:
    """An English name beside an outlet or a job."""
    parts = _BAR.split(text)
    if len(parts) != 2 or not text.isascii():
        return None
    for person, other in (parts, parts[::-1]):
        if is_full_name(person) and is_outlet(other):
            return BylineNames(source=other, author=person)
    is_job = is_full_name(parts[0]) and not without_job(f"x y {parts[1]}").removeprefix("x y").strip()
    return BylineNames(author=parts[0]) if is_job else None

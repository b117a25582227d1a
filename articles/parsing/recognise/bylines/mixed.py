"""Header lines with and without keys: the outlet before `作者：`, and words behind the date that are no names."""

from __future__ import annotations

import re
from dataclasses import replace

from articles.parsing.recognise.bylines.header_noise import without_noise
from articles.parsing.recognise.bylines.keyed import TRIM, key_position, keyed_names
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import is_chinese_name, is_english_name, is_outlet
from articles.parsing.recognise.dates import Mention

# In a header line these name the source; below a chart they name where its data is from.
_SOURCE_OF_DATA = re.compile(
    r"(?:资料来源|資料來源|信息来源|資訊來源|供稿(?:单位|單位)?|發布單位|發佈單位|提供單位)(?=\s?[:：])"
)
_SOURCE_OF_DATA_EXAMPLES = ("資料來源：", "供稿单位：")
_PROVIDED_BY = re.compile(
    r"(?:news |story |content )?(?:provided|distributed|supplied) by:?\s+(?P<name>[A-Z].{1,60})", re.IGNORECASE
)
_PROVIDED_BY_EXAMPLES = ("News provided by Selby Systems",)
_ROLE = re.compile(r"记者|記者|作者|编辑|編輯|通讯员|通訊員|责编|撰文")
_APART = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]{1,2}([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_EXAMPLES = {
    "News provided by Selby Systems": BylineNames(source="Selby Systems"),
    "本报记者 江 宁 林 初": BylineNames(author="江宁、林初"),
    "望海晨报 | 作者：江宁": BylineNames(source="望海晨报", author="江宁"),
    "望海晨报 作者：江宁 编辑：林初": BylineNames(source="望海晨报", author="江宁", editor="林初"),
}
EXAMPLES = _EXAMPLES


def outlet_before_keys(text: str) -> BylineNames | None:
    """The names of a line that opens with the outlet and goes on with keys: `望海晨报　作者：江宁`."""
    at = key_position(text)
    outlet = text[:at].strip(TRIM) if at else ""
    if not outlet or not is_outlet(outlet):
        return None
    names = keyed_names(text[at:])
    return replace(names, source=names.source or outlet) if names is not None and names.any() else None


def provider(text: str) -> BylineNames | None:
    """The company in `News provided by Selby Systems`, which heads a paid release."""
    match = _PROVIDED_BY.fullmatch(text.strip(TRIM))
    return BylineNames(source=match["name"]) if match is not None else None


def with_joined_names(text: str) -> str:
    """A line about reporters with the names of two characters that papers print apart: `记者 江 宁 林 初`."""
    return _APART.sub(r"\1\2", text) if _ROLE.search(text[:40]) else text


def with_source_key(text: str) -> str:
    """A dated header line with `来源` for the other words that name its source: `發布日期：… 資料來源：望津市政府`."""
    return _SOURCE_OF_DATA.sub("来源", text)


def without_words_behind_date(text: str, dates: list[Mention]) -> str:
    """A line of keyed names without what is behind its date and has no key: the section, `12 条评论`.

    The name of an outlet or of a person stays.
    """
    if len(dates) != 1 or key_position(text[: dates[0].start]) != 0:
        return text
    start = dates[0].end
    end = start + (key_position(text[start:]) or len(text) - start)
    words = without_noise(text[start:end]).strip(TRIM)
    if (
        not words
        or is_outlet(words)
        or any(is_chinese_name(word) or is_english_name(word) for word in (words, *words.split()))
    ):
        return text
    return f"{text[:start]} {text[end:]}"

"""Credit lines: editors, translators, proofreaders, photographers and desks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from articles.parsing.document import Role
from articles.parsing.recognise.tool_words import is_tool_label
from articles.text.punctuation import is_wider

# Credit lines, and role and name of each credit.
_Examples: TypeAlias = dict[str, tuple[tuple[Role, str], ...]]

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "editor",
        "核稿編輯|核稿编辑|图片编辑|圖片編輯|视觉编辑|责任编辑|責任編輯|责编|責編|本文编辑|本文編輯|值班编辑|编辑|編輯|主编|主編|編集担当|編集者|編集"
        "|edited by|editors?|editing by|责任编缉|审核|審核",
    ),
    ("translator", "翻译|翻譯|译者|譯者|编译|編譯|翻訳者?|訳者?|译|譯|translat(?:ed by|ors?|ion(?: by)?)"),
    (
        "proofreader",
        "校对|校對|审校|審校|校订|校訂|校閲|校正|责校|责任校对|proofread(?:ing by| by|ers?|ing)|copy ?edit(?:ed by"
        "|ors?|ing by)",
    ),
    (
        "photographer",
        "摄影师?|攝影師?|摄|攝|图片摄影|图片来源|圖片來源|图源|圖源|供图|供圖|图片提供|圖片提供|题图|題圖|撮影者?|写真撮影"
        "|撮影・写真|カメラマン|photograph(?:y by|ed by|ers?|y|s by|)"
        "|(?:(?:image|photo|picture) )?credits?|image source(?=,)|photos? by|pictures? by"
        "|(?:(?:lead|top|main|cover|header|banner|featured) )?images? by",
    ),
    ("desk", "文責|美编|美編|编排|編排|排版|值班|编务|編集部|监制|監製|desk|production by"),
)
_GROUPS = "|".join(f"(?P<{role}>{words})" for role, words in _ROLE_WORDS)
_KEYED_EXAMPLES: _Examples = {
    "责任编辑:林初": (("editor", "林初"),),
    "Edited by Ada Finch": (("editor", "Ada Finch"),),
    "翻译：陆鸣": (("translator", "陆鸣"),),
    "校閲＝西野翔": (("proofreader", "西野翔"),),
    "攝：周牧野": (("photographer", "周牧野"),),
    "供图：港务局": (("photographer", "港务局"),),
    "Lead image by Ada Finch": (("photographer", "Ada Finch"),),
    "Image source, Estuary Pictures": (("photographer", "Estuary Pictures"),),
    "排版：白予": (("desk", "白予"),),
    "【纠错】 【责任编辑：林初】": (("editor", "林初"),),
    "責任編輯：許若 校對：周牧野": (("editor", "許若"), ("proofreader", "周牧野")),
}
_OPENER = re.compile(r"[（(\[【［〔*—–\-\s|｜]{0,4}")
_KEYED = re.compile(rf"(?:{_GROUPS})(?:\s*[:：|｜丨/／=＝]\s*|(?<=by)\s+|(?<=image source),\s*)", re.IGNORECASE)
_DESK = re.compile(
    r"[（(\[]?\s*(?:additional )?report(?:ing|ed) by\s+\S"
    r"|[A-Z][^.]{2,80} contributed (?:(?:additional )?reporting|to this (?:report|story|article))"
    r"\b[^.]{0,40}\.?[)\]]?$",
    re.IGNORECASE,
)
_DESK_EXAMPLES: _Examples = {
    "Reporting by Ravi Mehta; Editing by Ada Finch": (("desk", "Reporting by Ravi Mehta; Editing by Ada Finch"),),
    "Ravi Mehta contributed reporting.": (("desk", "Ravi Mehta contributed reporting."),),
}
# 【纠错】 before 【责任编辑：林初】
_TOOLS = re.compile(r"(?:[【\[（(][^】\]）)：:]{1,8}[】\]）)]\s?){1,4}(?=\S)")
_STAFF_NUMBER = re.compile(
    r"\s*[_＿]\s*[A-Za-z]{0,4}\d{2,}|\s*[（(\[［]\s*[A-Za-z]{0,4}[_-]?\d{2,}\s*[)）\]］]|\s+[A-Z]{1,4}\d{2,6}$"
)
_STAFF_NUMBER_EXAMPLES = ("林初_NN1234", "林初 (NB1234)", "林初 A0123")
_INITIALS = re.compile(r"[（(][a-z]{2,3}(?:/[a-z]{2,3})?[)）]")
_TAKEN_BY = re.compile(r"[（(]?[^\s,，。]{0,12}(?:记者|記者)\s?([^\s,，。／/]{2,4}?)\s?[／/]?\s?(?:摄影?|攝影?)[)）]?")
_TAKEN_BY_EXAMPLES: _Examples = {
    "新华社记者陆鸣摄": (("photographer", "陆鸣"),),
    "記者白予／攝影": (("photographer", "白予"),),
}
# In Chinese a space is enough if only one short name follows or precedes.
_TAKEN_ALONE = re.compile(r"([\u4e00-\u9fff]{2,4})\s?[/／\s]\s?(?:摄|攝)(?:影)?")
_TAKEN_ALONE_EXAMPLES: _Examples = {"陈乐 摄": (("photographer", "陈乐"),)}
_PROVIDED = re.compile(r"[（(]?([\u4e00-\u9fff]{2,10}?)\s?(?:供[图圖])[)）]?")
_PROVIDED_EXAMPLES: _Examples = {"（港務局供圖）": (("photographer", "港務局"),)}
_SPACED = re.compile(rf"(?:{_GROUPS})\s+(?P<name>[\u3040-\u9fff]{{2,4}})")
_SPACED_EXAMPLES: _Examples = {"编辑 何平": (("editor", "何平"),)}
_MAX_SPACED_LENGTH = 12
_TRIM = " \t|｜丨/／;；,，、·•)）]］】〕*"
_NOT_IN_NAME = re.compile(r"[。！？!?；;：:]|\.\s")

EXAMPLES = (
    _KEYED_EXAMPLES
    | _DESK_EXAMPLES
    | _TAKEN_BY_EXAMPLES
    | _TAKEN_ALONE_EXAMPLES
    | _PROVIDED_EXAMPLES
    | _SPACED_EXAMPLES
)


@dataclass(frozen=True, slots=True)
class CreditSpan:
    """One credit, at `[start, end)` of its line including separators."""

    role: Role
    name: str
    start: int
    end: int


def find_credits(text: str) -> list[CreditSpan]:
    """The credits that make up a line, in order and contiguous; empty if the line is something else."""
    if is_wider(text, 200) or "\n" in text:
        return []
    tools = _TOOLS.match(text)
    if tools is not None and all(is_tool_label(word) for word in re.findall(r"[^\s【】\[\]（）()]+", tools[0])):
        return _behind(tools.end(), find_credits(text[tools.end() :]))
    if _DESK.match(text) or _INITIALS.fullmatch(text):
        return [CreditSpan("desk", text, 0, len(text))]
    photographer = _photographer(text)
    if photographer is not None:
        return [CreditSpan("photographer", photographer, 0, len(text))]
    spaced = _SPACED.fullmatch(text) if len(text) <= _MAX_SPACED_LENGTH else None
    if spaced is not None:
        return [CreditSpan(_role_of(spaced), spaced["name"], 0, len(text))]
    return _keyed_credits(text)


def _behind(start: int, credits: list[CreditSpan]) -> list[CreditSpan]:
    """The credits of a line in which tools come first; they belong to the first credit."""
    return [
        replace(credit, start=credit.start + start if at else 0, end=credit.end + start)
        for at, credit in enumerate(credits)
    ]


def _photographer(text: str) -> str | None:
    is_short = len(text) <= _MAX_SPACED_LENGTH
    match = _TAKEN_BY.fullmatch(text) or (_TAKEN_ALONE.fullmatch(text) if is_short else None)
    match = match or _PROVIDED.fullmatch(text)
    return match[1] if match is not None else None


def _keyed_credits(text: str) -> list[CreditSpan]:
    opening = _OPENER.match(text)
    first = _KEYED.match(text, opening.end() if opening else 0)
    if first is None:
        return []
    keys = [first, *(match for match in _KEYED.finditer(text, first.end()) if _starts_word(text, match.start()))]
    starts = [0, *(match.start() for match in keys[1:])]
    ends = [*starts[1:], len(text)]
    credits = [
        CreditSpan(_role_of(key), _name_behind(text, key, end), start, end)
        for key, start, end in zip(keys, starts, ends, strict=True)
    ]
    return credits if all(_is_name(credit.name) for credit in credits) else []


def _role_of(match: re.Match[str]) -> Role:
    return next(role for role, _ in _ROLE_WORDS if match[role])


def _starts_word(text: str, at: int) -> bool:
    return not text[at - 1].isalnum()


def _name_behind(text: str, key: re.Match[str], end: int) -> str:
    """The name between a key and the next one, without a staff number inside or outside of brackets."""
    name = _STAFF_NUMBER.sub("", text[key.end() : end].strip()).strip(_TRIM)
    return _STAFF_NUMBER.sub("", name).strip(_TRIM)


def _is_name(name: str) -> bool:
    """Whether it is short and contains no sentence."""
    return bool(name) and not is_wider(name, 60) and not _NOT_IN_NAME.search(name)

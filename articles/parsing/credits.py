"""Who else worked on it? Lines that credit editors, translators, proofreaders, photographers and desks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.parsing.documents import Role
from articles.parsing.punctuation import is_wider

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
_OPENER = re.compile(r"[（(\[【［〔*—–\-\s|｜]{0,4}")
_KEYED = re.compile(rf"(?:{_GROUPS})(?:\s*[:：|｜丨/／=＝]\s*|(?<=by)\s+|(?<=image source),\s*)", re.IGNORECASE)
_DESK = re.compile(
    r"[（(\[]?\s*(?:additional )?report(?:ing|ed) by\s+\S"
    r"|[A-Z][^.]{2,80} contributed (?:(?:additional )?reporting|to this (?:report|story|article))"
    r"\b[^.]{0,40}\.?[)\]]?$",
    re.IGNORECASE,
)
_STAFF_NUMBER = re.compile(
    r"\s*[_＿]\s*[A-Za-z]{0,4}\d{2,}|\s*[（(\[［]\s*[A-Za-z]{0,4}[_-]?\d{2,}\s*[)）\]］]|\s+[A-Z]{1,4}\d{2,6}$"
)
_INITIALS = re.compile(r"[（(][a-z]{2,3}(?:/[a-z]{2,3})?[)）]")
# 新华社记者陆鸣摄
_TAKEN_BY = re.compile(r"[（(]?[^\s,，。]{0,12}(?:记者|記者)\s?([^\s,，。／/]{2,4}?)\s?[／/]?\s?(?:摄影?|攝影?)[)）]?")
# 陈乐 摄; 编辑 何平: in Chinese a space does where one short name is all there is.
_TAKEN_ALONE = re.compile(r"([\u4e00-\u9fff]{2,4})\s?[/／\s]\s?(?:摄|攝)(?:影)?")
# （港務局供圖）
_GIVEN = re.compile(r"[（(]?([\u4e00-\u9fff]{2,10}?)\s?(?:供[图圖])[)）]?")
_SPACED = re.compile(rf"(?:{_GROUPS})\s+(?P<name>[\u3040-\u9fff]{{2,4}})")
_LONGEST_SPACED = 12
_TRIM = " \t|｜丨/／;；,，、·•)）]］】〕*"


@dataclass(frozen=True, slots=True)
class Credited:
    """One credit of a line: its words stand at `[start, end)` of the text, separators included."""

    role: Role
    name: str
    start: int
    end: int


def find_credits(text: str) -> list[Credited]:
    """The credits a line consists of, in order and touching; empty where the line is something else."""
    if is_wider(text, 200) or "\n" in text:
        return []
    if _DESK.match(text) or _INITIALS.fullmatch(text):
        return [Credited("desk", text, 0, len(text))]
    picture = _TAKEN_BY.fullmatch(text)
    if picture is not None:
        return [Credited("photographer", picture[1], 0, len(text))]
    alone = _TAKEN_ALONE.fullmatch(text) if len(text) <= _LONGEST_SPACED else None
    if alone is not None:
        return [Credited("photographer", alone[1], 0, len(text))]
    given = _GIVEN.fullmatch(text)
    if given is not None:
        return [Credited("photographer", given[1], 0, len(text))]
    spaced = _SPACED.fullmatch(text) if len(text) <= _LONGEST_SPACED else None
    if spaced is not None:
        return [Credited(next(role for role, _ in _ROLE_WORDS if spaced[role]), spaced["name"], 0, len(text))]
    opening = _OPENER.match(text)
    first = _KEYED.match(text, opening.end() if opening else 0)
    if first is None:
        return []
    found = [first, *(match for match in _KEYED.finditer(text, first.end()) if _stands_free(text, match.start()))]
    ends = [*(match.start() for match in found[1:]), len(text)]
    credited = [_credit(text, match, end) for match, end in zip(found, ends, strict=True)]
    if not all(_is_name(one.name) for one in credited):
        return []
    starts = [0, *(one.end for one in credited[:-1])]
    return [Credited(one.role, one.name, start, one.end) for one, start in zip(credited, starts, strict=True)]


def _stands_free(text: str, at: int) -> bool:
    return not text[at - 1].isalnum()


def _credit(text: str, match: re.Match[str], end: int) -> Credited:
    role: Role = next(role for role, _ in _ROLE_WORDS if match[role])
    name = _STAFF_NUMBER.sub("", text[match.end() : end].strip()).strip(_TRIM)
    return Credited(role, _STAFF_NUMBER.sub("", name).strip(_TRIM), match.start(), end)


def _is_name(name: str) -> bool:
    """Names are short and hold no sentence."""
    return bool(name) and not is_wider(name, 60) and not re.search(r"[。！？!?；;：:]|\.\s", name)

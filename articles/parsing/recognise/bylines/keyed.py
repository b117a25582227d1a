"""Bylines with keys: `文|青石财讯·陆鸣`, `作者:陆鸣 编辑:林初 来源:北辰链报`."""

from __future__ import annotations

import re
from dataclasses import replace

from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import has_outlet_word, is_chinese_name, is_outlet, outlet_first
from articles.parsing.recognise.counters import COUNTERS
from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_AUTHOR = alternatives(
    """
    原文作者 原作者 作者 撰文 撰稿人? 文字 采写 採寫 采访 採訪 执笔 執筆者? 著者 筆者 ライター 取材・文
    文・写真 文・取材 特约记者 记者 記者 文 编撰 本文作者 发布者 發布者 发布人 [Aa]uthors? [Ww]ritten_[Bb]y AUTHORS?
    """
)
_EDITOR = alternatives("责任编辑 責任編輯 责编 責編 编辑 編輯 編集者? 排版编辑 主编 主編 [Ee]ditors? [Ee]dited_[Bb]y")
_TRANSLATOR = alternatives(
    """
    [Tt]ranslators? [Tt]ranslat(?:ed|ion)_[Bb]y 原文编译 翻译 翻譯 译者 譯者 编译 編譯 翻訳者? 訳者? 译 譯
    """
)
_SOURCE = alternatives(
    """
    原文来源 原文出处 来源 來源 文章来源 文章來源 信息来源 稿源 出处 出處 出典 提供元? 媒体 媒體 机构 機構
    转载自 轉載自 转自 轉自 本文来源 本文來源 发布机构 發布機關 发布单位 发文机关 [Ss]ource
    """
)
_OTHER = alternatives(
    """
    原文标题 原文標題 原标题 原文链接 原文 原题 编排 編排 排版 文章 封面 图片 圖片 图 圖 注 註 审校 審校
    校对 校對 监制 監製 策划 设计 视觉 出品 摄影 攝影 写真 时间 時間 日期 发布时间 發佈時間 发布 發佈 發表
    发表 公開日 更新 点击量? 點擊量? 阅读量? 閱讀量? 浏览(?:量|次数)? 瀏覽量? 评论 評論 字数 责任
    """
)
_FIELD_OF = {"author": _AUTHOR, "editor": _EDITOR, "translator": _TRANSLATOR, "source": _SOURCE, "other": _OTHER}
_GAP = r"\s*[:：|｜丨∣¦│/／=＝]\s*"
_KEYED = re.compile("(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _FIELD_OF.items()) + rf"){_GAP}")
# 文・森田光: a dot separates key and name only here; elsewhere it is part of a name.
_DOTTED_KEY = re.compile(r"^((?:取材・)?文|取材|写真)\s?[・·]\s?(?!写真|取材|文)")
# 文/图 陆鸣; 作者 葉可立: a space is enough after a key if only a name follows.
_TEXT_AND_PICTURES_KEY = re.compile(
    r"^(?:文\s?[/／、&]\s?(?:图|圖|摄影?|攝影?)|[图圖]\s?[/／、&]?\s?文|文[图圖])\s?[:：|｜丨/／\s]\s*(?=\S)"
)
_SPACED_KEY = re.compile(
    r"^(作者|撰文|撰稿|编辑|編輯|责任编辑|責任編輯|翻译|翻譯|編集|著者|筆者)\s+(?=[^\s:：|｜/／]{2,12}$)"
)
# What is stripped from both ends of a name.
TRIM = " \t|｜丨∣¦│/／;；,，、·•-–—[]［］"
_DOT = re.compile(r"\s*[·・•‧∙]\s*")
_REPORTER_WORD = re.compile(r"(?:特[约約]|本[报報]|实习|實習)?(?:记者|記者|通讯员|通訊員|特派員|通信员)\s*[:：・]?\s*")
_AFFILIATION = re.compile(
    r"(?P<person>[^\s（(]{2,12})\s?[（(](?:系|为|為)?(?P<outlet>[^（()）]{0,16}?)(?:特约|高级|资深|首席|见习"
    r"|实习)?(?:记者|記者|编辑|評論員|评论员|撰稿人|研究员|作者)[)）]"
)
_AFFILIATION_EXAMPLES = ("江宁（望海日报记者）", "林初(港湾周刊特约撰稿人)")
_REPORT_PLACE = re.compile(
    r"[／/]\s*[\w\s]{1,12}(?:报道|報導|報道|专电|專電|电|電)\s*[)）〕］\]】]?$|\s[\w]{2,6}(?:综合报道|綜合報導|报道"
    r"|報導|報道)$"
)
_COMMA_NAMES = re.compile(r"([^,，]{2,40})[,，]\s*([^,，]{2,60})")
_SPACED_NAMES = re.compile(r"\S{2,20}\s+\S{2,12}")
_BAR = re.compile(r"\s*[|｜丨∣¦│]\s*")
_SLASH = re.compile(r"\s*[／/]\s*")
_KEYED_EXAMPLES = {
    "文|青石财讯·陆鸣": BylineNames(source="青石财讯", author="陆鸣"),
    "文/山城新聞 記者葉可立／望津報導": BylineNames(source="山城新聞", author="葉可立"),
    "作者：白予 | 编辑：林初 | 来源：北辰链报": BylineNames(source="北辰链报", author="白予", editor="林初"),
    "作者:陆鸣、周牧野原文:《港口三年》": BylineNames(author="陆鸣、周牧野"),
    "作者:Remy,Orchard Ventures;翻译:林初": BylineNames("Orchard Ventures", "Remy", translator="林初"),
    "(作者：陆鸣，来源：青石财讯)": BylineNames(source="青石财讯", author="陆鸣"),
    "发布机构:望津港口管理局": BylineNames(source="望津港口管理局"),
    "取材・文=森田光": BylineNames(author="森田光"),
    "Author: Lena Marsh | Editor: Ada Finch": BylineNames(author="Lena Marsh", editor="Ada Finch"),
}
_DOTTED_KEY_EXAMPLES = {"文・森田光": BylineNames(author="森田光")}
_TEXT_AND_PICTURES_KEY_EXAMPLES = {"文/图 陆鸣": BylineNames(author="陆鸣")}
_SPACED_KEY_EXAMPLES = {"作者 葉可立": BylineNames(author="葉可立")}

EXAMPLES = _KEYED_EXAMPLES | _DOTTED_KEY_EXAMPLES | _TEXT_AND_PICTURES_KEY_EXAMPLES | _SPACED_KEY_EXAMPLES


def keyed_names(text: str) -> BylineNames | None:
    """The names behind the keys of a byline, None if the text does not open with a key."""
    opening = _DOTTED_KEY.sub(r"\1:", text.lstrip(TRIM + "（(【"), count=1)
    opening = _SPACED_KEY.sub(r"\1:", _TEXT_AND_PICTURES_KEY.sub("文:", opening, count=1), count=1)
    first = _KEYED.match(opening)
    if first is None or first.lastgroup == "other":
        return None
    values: dict[str, str] = {}
    for field, value in _values(opening):
        values.setdefault(field, _without_outer_bracket(value))
    names = BylineNames(
        source=_name_or_none(values.get("source")),
        editor=_name_or_none(values.get("editor")),
        translator=_name_or_none(values.get("translator")),
    )
    author = values.get("author")
    return _with_author(names, author) if author else names


def key_position(text: str) -> int | None:
    """Where the first key begins, None if there is no key."""
    return next((match.start() for match in _KEYED.finditer(text) if _is_key(text, match)), None)


def has_only_empty_keys(text: str) -> bool:
    """`作者:` `作者: 来源:`: keys without a value."""
    first = _KEYED.search(f"{text} ")
    if first is None or first.start() != 0 or is_wider(text, 60):
        return False
    return not any(value for _, value in _values(text))


def _values(text: str) -> list[tuple[str, str]]:
    """(field, value) for each key of the line; a value ends where the next key begins."""
    keys = [match for match in _KEYED.finditer(text) if _is_key(text, match)]
    ends = [*(match.start() for match in keys[1:]), len(text)]
    return [
        (match.lastgroup or "other", COUNTERS.sub("", text[match.end() : end]).strip(TRIM))
        for match, end in zip(keys, ends, strict=True)
    ]


def _is_key(text: str, match: re.Match[str]) -> bool:
    """Whether it is a key: a short one attached to the word before it (正文:, 原译/) is not, a long one may be."""
    if match.start() == 0 or not (text[match.start() - 1].isalnum() or text[match.start() - 1] in "·・"):
        return True
    key = match[match.lastgroup or 0]
    return len(key) >= 2 and match[0].strip()[-1] in ":：" and match.lastgroup is not None


def _without_outer_bracket(value: str) -> str:
    """The value without the bracket that closes the whole line."""
    for opening, closing in ("（）", "()", "【】"):
        if value.endswith(closing) and value.count(closing) > value.count(opening):
            value = value[:-1]
    return value.strip()


def _name_or_none(value: str | None) -> str | None:
    """The value unless it is empty or a URL."""
    value = (value or "").strip()
    return None if not value or value.startswith(("http://", "https://")) else value


def _with_author(names: BylineNames, value: str) -> BylineNames:
    """Split outlet and person in `机构·作者`, `机构 作者`, `机构 记者 某某`, `Rui,SevenX Ventures`."""
    value = without_report_place(value)
    outlet, person = _outlet_and_person(value)
    if names.source is not None and outlet is not None and not has_outlet_word(outlet):
        outlet, person = None, value
    return replace(names, source=names.source or outlet, author=person)


def without_report_place(value: str) -> str:
    """A reporter's name without the place of the report: `葉可立／望津報導`."""
    return _REPORT_PLACE.sub("", value).strip(TRIM)


def _outlet_and_person(value: str) -> tuple[str | None, str | None]:
    affiliation = _AFFILIATION.fullmatch(value)
    if affiliation is not None:
        outlet = affiliation["outlet"]
        return outlet if is_outlet(outlet) else None, affiliation["person"]
    people = value.split()
    if len(people) > 1 and all(is_chinese_name(person) for person in people):
        return None, "、".join(people)
    reporter = _REPORTER_WORD.search(value)
    if reporter is not None:
        before, after = value[: reporter.start()].strip(TRIM), value[reporter.end() :].strip(TRIM)
        return before or None, after or None
    if value.startswith("《"):
        return None, value
    for separator in (_DOT, _BAR, _SLASH):
        parts = separator.split(value, maxsplit=1)
        if len(parts) == 2 and all(parts):
            return outlet_first(parts[0], parts[1])
    if not value.isascii() and _SPACED_NAMES.fullmatch(value):
        first, second = value.split(maxsplit=1)
        return outlet_first(first, second)
    comma = _COMMA_NAMES.fullmatch(value)
    if comma is not None and has_outlet_word(comma[2]):
        return comma[2], comma[1]
    return (value, None) if is_outlet(value) else (None, value)

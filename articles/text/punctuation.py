"""Punctuation and width: ends of sentences, closing marks, and the number of columns of a line."""

from __future__ import annotations

import re

FINAL = frozenset("。．.!！?？…｡‼⁉⁈⁇")
CLOSERS = frozenset("”’」』）)》〉】］]〕\"'＂＇*_")
COMMAS = frozenset(",，、;；:：｡")
_PAIRS = {"）": "（", ")": "(", "］": "［", "]": "[", "〕": "〔"}
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")

_TEXT_MARK = re.compile(
    r"[※＊]|[\[［〔]\s?(?:\d{1,3}|注\s?\d{0,3}|[ivx]{1,4})\s?[\]］〕]|[①-⑳]"
    r"|[\[【（(]?(?:内容)?(?:摘要|提要|导读|導讀|导语|導語|核心提示|要点|要點|概要|要約|要旨|リード|注释?|註釋?"
    r"|附注|附註|备注|備註|说明|說明"
    r"|summary|abstract|notes?|key points|tl;dr|ps|p\.s\.)[\]】）)]?\s?[:：】]",
    re.IGNORECASE,
)
_INNER_STOP = re.compile(r"。|[a-z]{4,}[.!?] [A-Z“]")

_MAX_SHORT_WIDTH = 84


def is_wider(text: str, columns: int) -> bool:
    """Whether the text is wider than `columns`; a CJK character takes two columns."""
    if len(text) > columns or 2 * len(text) <= columns:
        return len(text) > columns
    return len(text) + len(_WIDE.findall(text)) > columns


def is_short(text: str) -> bool:
    """Whether it is short enough for a heading: about 40 CJK or 80 Latin characters."""
    return not is_wider(text, _MAX_SHORT_WIDTH)


def ends_sentence(text: str) -> bool:
    """Whether the text ends in final punctuation, which closing quotes or a source in brackets may follow."""
    end = _end_without_closers(text)
    if end and text[end - 1] in FINAL:
        return True
    opener = _PAIRS.get(text[-1:])
    if opener is None:
        return False
    start = text.rfind(opener, max(0, len(text) - 24))
    return start > 0 and text[:start].rstrip()[-1:] in FINAL


def _end_without_closers(text: str) -> int:
    end = len(text)
    while end and (text[end - 1] in CLOSERS or text[end - 1].isspace()):
        end -= 1
    return end


def ends_unfinished(text: str) -> bool:
    """Whether the text ends in a comma, semicolon or colon, so that it must continue."""
    return text[-1:] in COMMAS


def is_marked_as_text(text: str) -> bool:
    """Whether the text opens with a mark of a paragraph: 摘要:, 注:, the number of a footnote, ※."""
    return _TEXT_MARK.match(text) is not None


def contains_sentence_end(text: str) -> bool:
    """Whether a sentence ends inside the text; the full stop of an abbreviation (No. 1, U.S.) does not count."""
    return "\n" in text or _INNER_STOP.search(text) is not None

"""Captions of pictures and tables, and placeholders that a paste leaves where a picture was."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.text.punctuation import FINAL, ends_unfinished, is_wider

_MAX_WIDTH = 240
_MAX_UNMARKED_WIDTH = 120

# Marks that only say "picture" are not part of the caption; a numbered 图1 is.
_MARK = re.compile(
    r"(?:[【\[（(＜<]?(?:图片?说明|圖片?說明|图片|圖片|图注|圖註|圖說|图说|图|圖|照片|相片|配图|配圖|写真|画像|図版|Photos?|Pictures?"
    r"|Images?|Pics?|Captions?|Charts?|Graphics?)[】\]）)]?\s*[:：]|(?:写真|図)\s?[=＝]|[▲△▼▽◤](?!\d)(?:\s?[图圖][:：])?|[\[［](?:图|圖|图片|圖片|写真)[\]］]|【(?:写真|図"
    r"|图|圖)】)\s*",
    re.IGNORECASE,
)
_MARK_EXAMPLES = {
    "图:三号闸口": "三号闸口",
    "写真＝三号ゲート": "三号ゲート",
    "▲图：三号闸口": "三号闸口",
    "[图]三号闸口": "三号闸口",
    "（圖說：三號閘口）": "三號閘口",
    "Photo: Gate three.": "Gate three.",
}
_NUMBERED = re.compile(
    r"(?:(?:[图圖図表]|写真)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[-–.]\d{1,2})?|(?:figure|fig\.?|table|chart|photo"
    r"|exhibit)\s?\d{1,3})(?P<gap>\s*[:：.、|｜]\s*|\s+|(?=[（(《「]))",
    re.IGNORECASE,
)
_NUMBERED_EXAMPLES = {
    "图1 望津港装卸量": "图1 望津港装卸量",
    "写真1：三号ゲート": "写真1：三号ゲート",
    "Figure 1: Throughput by quay": "Figure 1: Throughput by quay",
}
_SHOWN = re.compile(r"[图圖][为為](?!了|此|何|什|甚)\S")
_SHOWN_EXAMPLES = {"图为三号闸口的夜班。白予 摄": "图为三号闸口的夜班。白予 摄"}
# A photographer or the owner of the picture at the end of the line.
_TAKEN = re.compile(
    r".{2,100}(?:[。.!！?？\s（(]\s?[^\s，。,、（(]{2,12}?[\s/／]{0,2}(?:摄|攝|撮影)[)）]?"
    r"|[（(](?:图|圖|图片|圖片|照片|写真|撮影|摄影|攝影|photo|image)\s?[／/:：=＝][^）)]{1,30}[)）]"
    r"|\.[”\"]?\s[(（]?(?:photo(?:graph)?|image|picture)s?(?:\s?:|\sby\b|\scourtesy\b)[^.]{2,40})",
    re.IGNORECASE | re.DOTALL,
)
_TAKEN_EXAMPLES = {
    "工人在清理现场。陈乐 摄": "工人在清理现场。陈乐 摄",
    "三號閘口（圖／校方提供）": "三號閘口（圖／校方提供）",
    "Gate three at night. Photo by Ada Finch": "Gate three at night. Photo by Ada Finch",
}
_NUMBER_ALONE = re.compile(r"[<＜（(【\[]?[图圖図表]\s?\d{1,3}[>＞）)】\]]?")
_NUMBER_ALONE_EXAMPLES = {"图1": "图1", "【表 3】": "【表 3】"}
_PLACEHOLDER = re.compile(
    r"[\[【（(<]?(?:image caption,?|image|images|img|picture|photo|图片描述|圖片描述|图片|圖片|图片占位|插图"
    r"|在这里插入图片描述|配图|画像|写真)[\]】）)>]?(?:\.(?:png|jpe?g|gif|webp))?",
    re.IGNORECASE,
)
_PLACEHOLDER_EXAMPLES = ("[图片]", "image", "图片描述", "在这里插入图片描述", "img.png", "【画像】")
_ANNOUNCED = re.compile(r"(?:image|photo|picture) caption\s?[,:]?", re.IGNORECASE)
_MARKDOWN = re.compile(r"!\[(?P<alt>[^\]\n]{0,300})\]\(\s*(?P<src>[^\s()]{1,2000})(?:\s+\"[^\"]{0,300}\")?\s*\)")


CAPTION_EXAMPLES = _MARK_EXAMPLES | _NUMBERED_EXAMPLES | _SHOWN_EXAMPLES | _TAKEN_EXAMPLES | _NUMBER_ALONE_EXAMPLES
PLACEHOLDER_EXAMPLES = _PLACEHOLDER_EXAMPLES


@dataclass(frozen=True, slots=True)
class ParsedPicture:
    """A picture or a caption that a line consists of."""

    caption: str | None
    src: str | None = None
    alt: str | None = None


def parse_figure_line(text: str) -> ParsedPicture | None:
    """The picture or caption that a line consists of, without an unnumbered mark; None for other lines."""
    if is_wider(text, _MAX_WIDTH):
        return None
    picture = _MARKDOWN.fullmatch(text)
    if picture is not None:
        return ParsedPicture(None, picture["src"], picture["alt"].strip() or None)
    mark = _MARK.match(text)
    if mark is not None and text[mark.end() :].strip():
        return ParsedPicture(_without_mark(text, mark))
    if _NUMBER_ALONE.fullmatch(text) or _is_unmarked_caption(text):
        return ParsedPicture(text)
    numbered = _NUMBERED.match(text)
    if numbered is not None and _is_numbered_caption(text, numbered):
        return ParsedPicture(text)
    return None


def announces_caption(text: str) -> bool:
    """Whether the line is `Image caption,` and nothing else, so that the line below is a caption."""
    return _ANNOUNCED.fullmatch(text) is not None


def is_picture_placeholder(text: str) -> bool:
    """Whether the line is a placeholder that a paste left where a picture was: `image`, `图片描述`."""
    return len(text) <= 24 and _PLACEHOLDER.fullmatch(text) is not None


def _is_unmarked_caption(text: str) -> bool:
    if not text or is_wider(text, _MAX_UNMARKED_WIDTH) or ends_unfinished(text):
        return False
    return _SHOWN.match(text) is not None or (text[-1] not in FINAL and _TAKEN.fullmatch(text) is not None)


def _is_numbered_caption(text: str, match: re.Match[str]) -> bool:
    """Whether there is a mark after the number or no full stop at the end: `图1 显示,交易量上升。` is a sentence."""
    rest = text[match.end() :].strip()
    return bool(rest) and (bool(match["gap"].strip()) or text[-1] not in FINAL)


def _without_mark(text: str, mark: re.Match[str]) -> str:
    caption = text[mark.end() :].strip()
    if text[0] in "（([【＜<" and caption[-1:] in "）)]】＞>":
        return caption[:-1].strip()
    return caption

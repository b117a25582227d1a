"""Is this line the caption of a picture or table, or the hole where a picture was?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.parsing.punctuation import FINAL, hangs, is_wider

_LONGEST = 240
_LONGEST_SHOWN = 120

# These marks only say "picture" and leave the caption; a numbered 图1 is part of it.
_MARK = re.compile(
    r"(?:[【\[（(＜<]?(?:图片?说明|圖片?說明|图片|圖片|图注|圖註|圖說|图说|图|圖|照片|相片|配图|配圖|写真|画像|図版|Photos?|Pictures?"
    r"|Images?|Pics?|Captions?|Charts?|Graphics?)[】\]）)]?\s*[:：]|(?:写真|図)\s?[=＝]|[▲△▼▽◤](?!\d)(?:\s?[图圖][:：])?|[\[［](?:图|圖|图片|圖片|写真)[\]］]|【(?:写真|図"
    r"|图|圖)】)\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:[图圖図表]|写真)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[-–.]\d{1,2})?|(?:figure|fig\.?|table|chart|photo"
    r"|exhibit)\s?\d{1,3})(?P<gap>\s*[:：.、|｜]\s*|\s+|(?=[（(《「]))",
    re.IGNORECASE,
)
# 图为码头夜班。周越 摄: a caption that says so itself.
_SHOWN = re.compile(r"[图圖][为為](?!了|此|何|什|甚)\S")
# 工人在清理现场。陈乐 摄; 三號閘口（圖／校方提供）
_TAKEN = re.compile(
    r".{2,100}(?:[。.!！?？\s（(]\s?[^\s，。,、（(]{2,12}?[\s/／]{0,2}(?:摄|攝|撮影)[)）]?"
    r"|[（(](?:图|圖|图片|圖片|照片|写真|撮影|摄影|攝影|photo|image)\s?[／/:：=＝][^）)]{1,30}[)）]"
    r"|\.[”\"]?\s[(（]?(?:photo(?:graph)?|image|picture)s?(?:\s?:|\sby\b|\scourtesy\b)[^.]{2,40})",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_ALONE = re.compile(r"[<＜（(【\[]?[图圖図表]\s?\d{1,3}[>＞）)】\]]?")
_HOLE = re.compile(
    r"[\[【（(<]?(?:image caption,?|image|images|img|picture|photo|图片描述|圖片描述|图片|圖片|图片占位|插图"
    r"|在这里插入图片描述|配图|画像|写真)[\]】）)>]?(?:\.(?:png|jpe?g|gif|webp))?",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"(?:image|photo|picture) caption\s?[,:]?", re.IGNORECASE)
_MARKDOWN = re.compile(r"!\[(?P<alt>[^\]\n]{0,300})\]\(\s*(?P<src>[^\s()]{1,2000})(?:\s+\"[^\"]{0,300}\")?\s*\)")


@dataclass(frozen=True, slots=True)
class Picture:
    caption: str | None
    src: str | None = None
    alt: str | None = None


def read_figure(text: str) -> Picture | None:
    """The picture or caption a line stands for; an unnumbered mark is left out of the caption."""
    if is_wider(text, _LONGEST):
        return None
    picture = _MARKDOWN.fullmatch(text)
    if picture is not None:
        return Picture(None, picture["src"], picture["alt"].strip() or None)
    mark = _MARK.match(text)
    if mark is not None and text[mark.end() :].strip():
        return Picture(_unwrapped(text, mark))
    if _NUMBER_ALONE.fullmatch(text) or _is_shown(text):
        return Picture(text)
    numbered = _NUMBERED.match(text)
    if numbered is not None and _captions(text, numbered):
        return Picture(text)
    return None


def announces_caption(text: str) -> bool:
    """`Image caption,` and nothing else: the line below is one, whatever it looks like."""
    return _ANNOUNCED.fullmatch(text) is not None


def is_hole(text: str) -> bool:
    """A placeholder that a paste left where a picture was: `image`, `图片描述`."""
    return len(text) <= 24 and _HOLE.fullmatch(text) is not None


def _is_shown(text: str) -> bool:
    if is_wider(text, _LONGEST_SHOWN) or hangs(text):
        return False
    return _SHOWN.match(text) is not None or (text[-1] not in FINAL and _TAKEN.fullmatch(text) is not None)


def _captions(text: str, match: re.Match[str]) -> bool:
    """`图1 显示,交易量上升。` is a sentence: a caption has a mark after its number or no full stop."""
    rest = text[match.end() :].strip()
    return bool(rest) and (bool(match["gap"].strip()) or text[-1] not in FINAL)


def _unwrapped(text: str, mark: re.Match[str]) -> str:
    caption = text[mark.end() :].strip()
    if text[0] in "（([【＜<" and caption[-1:] in "）)]】＞>":
        return caption[:-1].strip()
    return caption

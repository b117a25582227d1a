"""Notes of an agency to the editors of its customers: 编辑请注意, Notes to editors, (Adds background in paragraph 4).

Notes of editors to readers (编者按, Editor's note) are text.
"""

from __future__ import annotations

import re

from articles.text.wordlists import alternatives

_EDITORS = r"(?:编辑|編輯)(?:部|们|們|同仁|老师|朋友)?"
_CHINESE = re.compile(
    r"(?:(?:请|請|致|告|提请|提請|敬请|敬請)?(?:各|贵|貴)?(?:家|位)?(?:媒体|媒體|报社|報社)?(?:值班|夜班|版面)?"
    rf"{_EDITORS}(?:请|請)?(?:注意|留意|知悉|参考|參考|须知|須知)(?:事项)?"
    r"|(?:仅|僅)?供(?:编辑|編輯|编者|編者|编辑部)(?:参考|參考)"
    r"|(?:编发|編發|发稿|發稿|用稿|编审|審稿|审稿|审校|排版|版面|稿件|改稿|更新稿|刊发|通稿)"
    r"(?:提示|说明|說明|备注|備註|须知|須知|要求|注意事项|附注)"
    r"|致(?:各)?(?:编辑|編輯|媒体|媒體)(?:部|朋友|同仁|们)?"
    r"|(?:稿件|通稿|发稿|本稿|新闻稿)(?:编号|編號|编码|代码|类别|分类|等级|优先级|版本)"
    r"|稿号|稿號|发稿(?:通道|线路|线|序号)|字数(?:统计)?|電頭)"
    r"\s?(?:[】\]）)]\s?|[:：]).{0,200}",
    re.IGNORECASE,
)
_CHINESE_EXAMPLES = (
    "编辑请注意：文中人名为化名",
    "供编辑参考：港务局2019年成立",
    "稿件编号：WJ20261128-03",
    "发稿说明：此稿替换上午的稿件",
)
_CHINESE_HEADING = re.compile(
    alternatives(
        "致编辑 致編輯 编辑须知 編輯須知 编辑(?:请)?注意 (?:仅)?供编辑参考 供編輯參考 编者须知 发稿说明 稿件说明"
    )
    + r"|(?:编辑|編輯)(?:部)?(?:备注|備註)"
)
_CHINESE_HEADING_EXAMPLES = ("编辑须知", "供编辑参考")
_REPLACES = re.compile(
    r"[(（\[【]?(?:此稿|本稿)(?:已)?(?:替换|取代|代替|更新|更正|作废|撤销|为更新稿)[^。]{0,50}[)）\]】]?[。.]?"
    r"|[(（\[【](?:第?[一二三四\d]稿|更新稿|修正稿|完整稿|替换稿|续稿|急稿)[)）\]】]"
)
_REPLACES_EXAMPLES = ("（此稿替换上午的同题稿件）", "（更新稿）")
_TO_EDITORS = (
    r"(?:notes?|advisory|attention|memo|information|background|message) (?:to|for) (?:the )?(?:news )?"
    r"(?:editors?|media|newsrooms?|desks?|subscribers|clients)"
)
_ENGLISH = re.compile(
    rf"(?:{_TO_EDITORS}|(?:attn|attention)[,:]? ?(?:all )?(?:news )?(?:editors|desks?|news directors|clients"
    r"|subscribers)|for (?:the )?editors|eds(?=\s?[:.])|editors(?=\s?[:–—])|desks? (?:note|advisory)s?"
    r"|(?:slug|keyword|story id|word count|priority|category code|dateline code|topic codes?|routing|version"
    r"|budget line)(?=\s?:))\s?(?:[:：.–—-].{0,240})?",
    re.IGNORECASE,
)
_ENGLISH_EXAMPLES = (
    "Note to editors: names are changed",
    "Notes to Editors",
    "EDITORS: adds quotes",
    "Slug: HARBOUR-FAX",
)
_ENGLISH_HEADING = re.compile(r"(?:notes?|information|background) (?:to|for) (?:the )?editors?", re.IGNORECASE)
_CHANGE = (
    r"(?:adds?|updates?|recasts?|refiles?|corrects?|repeats?|rewrites?|writes? thr(?:ough|u)|removes?|fixes|changes"
    r"|deletes|inserts)"
)
_CHANGES = re.compile(
    rf"[(\[]\s?{_CHANGE}\b[^()\[\]]{{3,140}}[)\]]"
    rf"|[*\s]*{_CHANGE}\b.{{0,40}}\b(?:paras?|paragraphs?|headline|byline|dateline|lede?|lead|quotes?|background"
    r"|details|slug)\b.{0,80}",
    re.IGNORECASE,
)
_CHANGES_EXAMPLES = ("(Adds background in paragraphs 4-6)", "Recasts lead, adds details")

EXAMPLES = _CHINESE_EXAMPLES + _CHINESE_HEADING_EXAMPLES + _REPLACES_EXAMPLES + _ENGLISH_EXAMPLES + _CHANGES_EXAMPLES


def is_desk_note(text: str, bare: str) -> bool:
    """Whether a line is a note to editors. `bare`: the line without the marks around it."""
    return any(
        pattern.fullmatch(candidate) is not None
        for pattern in (_CHINESE, _CHINESE_HEADING, _REPLACES, _ENGLISH, _CHANGES)
        for candidate in {text, bare}
    )


def opens_notes(bare: str) -> bool:
    """Whether it is the heading of a section for editors: `Notes to editors`, 编辑须知."""
    heading = bare.rstrip(":：")
    return _ENGLISH_HEADING.fullmatch(heading) is not None or _CHINESE_HEADING.fullmatch(heading) is not None

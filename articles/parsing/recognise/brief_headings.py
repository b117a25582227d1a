"""Heads of flash briefs: the label and headline that a brief opens with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from articles.parsing.recognise.numbered_lists import leading_marker
from articles.text.punctuation import is_wider
from articles.text.wordlists import word_set

BARS = "|｜丨∣¦│"
_MAX_LABEL_WIDTH = 34
_LABEL_STOPS = f'{BARS},，、。.!！?？;；:：\n“”"「」『』《》'
_BAR_HEAD = re.compile(rf"([^{_LABEL_STOPS}]{{1,34}})[{BARS}]\s*")
_SPACE_HEAD = re.compile(rf"([^\s{_LABEL_STOPS}]{{2,16}})[ \t]+(?=\S)")
_TITLED = re.compile(r"【([^【】\n]{1,100})】\s*")

# Words for a kind of brief; a label ends in one of them.
_KINDS_CJK = (
    "动态|動態|声音|聲音|行情|分析|观点|觀點|公告|首发|首發|独家|獨家|晨讯|晨訊|早讯|午讯|晚讯|早报|早報|午报|午報"
    "|晚报|晚報"
    "|快讯|快訊|快报|快報|速报|速報|速递|速遞|播报|播報|数据|數據|消息|要闻|要聞|热点|熱點|简报|簡報|简讯|簡訊|电讯"
    "|電訊"
    "|日报|日報|周报|週報|月报|月報|资讯|資訊|突发|突發|重磅|预警|預警|监管|監管|政策|融资|融資|项目|項目|解读|解讀"
    "|市況"
    "|動向|発表|相場|ニュース|头条|頭條|盘点|盤點|研报|研報|专访|專訪|最新|公示|通知|安全|观察|觀察"
)
_SPACE_KINDS = (
    "分析|快讯|快訊|早报|早報|晨讯|晨訊|独家|獨家|播报|播報|晚报|晚報|午报|午報|快报|快報|速报|速報|速递|速遞|早讯"
    "|晚讯|午讯"
    "|简报|簡報|简讯|簡訊"
)
_KIND = re.compile(
    rf"(?:{_KINDS_CJK})$|\b(?:briefs?|news|flash|alerts?|updates?|markets?|breaking|data|voices?|exclusive|wire"
    rf"|bulletin)$",
    re.IGNORECASE,
)
_KIND_EXAMPLES = ("动态", "金色晨讯", "独家分析", "行情", "速報", "Market Brief", "Breaking News")
_SPACE_KIND = re.compile(rf"(?:{_SPACE_KINDS})$")

# Words before a colon that open something other than a brief.
_OTHER_LABEL = re.compile(
    r"(?:作者|编辑|編輯|编者按|編者按|編按|编按|来源|來源|出处|出處|原文\w{0,4}|文|图|圖|图片|圖片|写真|照片|撰文"
    r"|记者|記者|责任编辑|責任編輯"
    r"|翻译|翻譯|译者|譯者|校对|校對|摄影|攝影|攝|摄|摘要|提要|导读|導讀|导语|注|註|备注|備註|关键词|關鍵詞|标签"
    r"|標籤|时间|時間|日期"
    r"|更正|勘误|更新|声明|聲明|\w{0,4}(?:声明|聲明)|免責事項|出典|引用元|元記事|目录|目錄|附|附件|上一篇|下一篇"
    r"|上一頁|下一頁"
    r"|By .*|Photo|Source|Note|Editor.*|Disclaimer|Tags?|https?)",
    re.IGNORECASE,
)
_OTHER_LABEL_EXAMPLES = ("作者", "责任编辑", "原文链接", "摘要", "免责声明", "上一篇", "By Lena Marsh", "https")
_SPEAKING = re.compile(
    r"(?:说|說|称|稱|道|表示|认为|認為|指出|写道|寫道|问|問|答|介绍|介紹|透露|强调|強調|坦言|显示|顯示|如下|包括"
    r"|例如|比如)$"
)
_SPEAKING_EXAMPLES = ("发言人表示", "白予认为", "数据显示", "原因如下")
_NO_LABEL = word_set(
    """
    风险提示 風險提示 温馨提示 特别提示 重要提示 版权声明 版權聲明 免责条款 延伸阅读 延伸閱讀 相关阅读
    相關閱讀 参考资料 参考文献 作者简介 关于我们 联系我们 摘要 提要 导读 導讀 导语 引言 前言 注 註 备注 備註
    注释 附 图 圖 写真 图片 圖片 声明 聲明 编者按 編者按 編按 编按 更新 更正 目录 正文 问 答 問 問い 答え 文
    訂正 订正 追記 勘误 勘誤 関連記事 相關新聞 相关新闻 作者 广告 廣告 広告 推广 推廣 PR
    """
)
_CLOCK = re.compile(r"((?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?)\s+(?=\S)")
_DATE_LIKE = re.compile(r"[\d\s/:：.\-年月日时時分秒]+(?:[A-Z+]{1,4}[\d:]{0,6})?")
_SEPARATOR = re.compile(r"[:：]")
_BRACKETS = frozenset("()（）[]［］【】〔〕")


@dataclass(frozen=True, slots=True)
class BriefHead:
    """The head of a brief; the rest of its line begins at offset `body`. `form` says how the head was recognised.

    `is_spaced`: there are spaces around the bar. `clock`: the time of day before the head, as written.
    """

    form: Literal["titled", "label", "bar", "space", "topic"]
    label: str | None
    headline: str | None
    body: int
    is_spaced: bool = False
    clock: str | None = None


def find_head(text: str) -> BriefHead | None:
    """The head that the text opens with, in any form."""
    return find_open_head(text) or _topic_head(text)


def find_open_head(text: str) -> BriefHead | None:
    """The head of a brief without a timestamp: 【…】, a label with a bar, or a kind of brief and a space.

    A copied feed has the time of day before it: `14:32 【…】`.
    """
    clock = _CLOCK.match(text)
    if clock is None:
        return _titled_head(text) or _bar_head(text) or _space_head(text)
    head = find_open_head(text[clock.end() :])
    return replace(head, body=head.body + clock.end(), clock=clock[1]) if head and head.clock is None else None


def is_kind_label(label: str) -> bool:
    """Whether a label names a kind of brief: 动态, 金色晨讯."""
    return _KIND.search(label) is not None


def introduces_speech(text: str) -> bool:
    """Whether the text before a colon introduces what somebody said: 发言人表示:…"""
    return _SPEAKING.search(text) is not None


def colon_positions(text: str, limit: int = 400) -> Iterator[int]:
    """Offsets of the colons that separate words, up to `limit`, without those in times, ratios and URLs."""
    for match in _SEPARATOR.finditer(text, 0, min(len(text), limit)):
        at = match.start()
        around = text[at - 1 : at] + text[at + 1 : at + 2]
        if text[at + 1 : at + 3] != "//" and not (len(around) == 2 and around.isdigit()):
            yield at


def _titled_head(text: str) -> BriefHead | None:
    match = _TITLED.match(text)
    if match is None:
        return None
    inner = match[1].strip()
    if not inner or inner in _NO_LABEL or _OTHER_LABEL.fullmatch(inner) or _DATE_LIKE.fullmatch(inner):
        return None
    if len(inner) > 4:
        return BriefHead("titled", None, inner, match.end())
    return _with_headline(text, BriefHead("label", inner, None, match.end()))


def _bar_head(text: str) -> BriefHead | None:
    match = _BAR_HEAD.match(text)
    if match is None or match.end() == len(text):
        return None
    label = match[1].strip()
    if not label or is_wider(label, _MAX_LABEL_WIDTH) or _OTHER_LABEL.fullmatch(label) or leading_marker(text):
        return None
    is_spaced = match[1][-1].isspace() and match[0][-1].isspace()
    return _with_headline(text, BriefHead("bar", label, None, match.end(), is_spaced))


def _with_headline(text: str, head: BriefHead) -> BriefHead:
    """A label may be followed by 【headline】: 快讯 | 【标题】正文."""
    match = _TITLED.match(text, head.body)
    if match is None or len(match[1].strip()) <= 4:
        return head
    return replace(head, headline=match[1].strip(), body=match.end())


def _space_head(text: str) -> BriefHead | None:
    match = _SPACE_HEAD.match(text)
    if match is None or not _SPACE_KIND.search(match[1]) or next(colon_positions(text), None) is None:
        return None
    return BriefHead("space", match[1], None, match.end())


def _topic_head(text: str) -> BriefHead | None:
    """`topic:headline:text`: two colons, a short topic without comma, stop or bracket before the first."""
    if leading_marker(text):
        return None
    colons = colon_positions(text, 200)
    first, second = next(colons, None), next(colons, None)
    if first is None or second is None:
        return None
    topic, headline = text[:first].strip(), text[first + 1 : second].strip()
    if not topic or not headline or is_wider(topic, _MAX_LABEL_WIDTH) or any(c in _LABEL_STOPS for c in topic):
        return None
    if _OTHER_LABEL.fullmatch(topic) or _SPEAKING.search(topic) or _BRACKETS & set(topic):
        return None
    if "。" in headline or is_wider(headline, 120) or topic.isdigit():
        return None
    return BriefHead("topic", topic, None, first + 1)

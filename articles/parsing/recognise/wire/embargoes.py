"""Embargo lines: instructions not to publish a text before a time. The subject of an embargo (贸易禁运) is text.

A line is one only as a whole: what it says besides the time has to be the wording of such an instruction.
"""

from __future__ import annotations

import re

from articles.parsing.recognise.wire.embargo_times import names_clock, names_time, without_times
from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives, word_set

_MAX_WIDTH = 200
_MAX_CLAUSES = 4
_TEXT = alternatives(
    """
    通稿 稿件 稿子 稿 文章 报道 報道 報導 内容 內容 材料 资料 資料 消息 图文 圖文 图片 圖片 视频 視頻 文
    """
)
# What the instruction is about: 本稿, 以上内容, 新闻稿.
_SUBJECT = (
    rf"(?:(?:本|此|该|該|以上|以下|上述|[这這][则則篇条條份组組批])(?:新闻|新聞|通讯|通訊|宣传|宣傳)?(?:{_TEXT})"
    r"|(?:新闻|新聞|宣传|宣傳|媒体|媒體)?(?:通稿|稿件|稿))"
)
_REQUEST = (
    r"(?:敬|务|務|烦|煩|恳|懇|谨)?(?:请|請|须|須|需|限|望)(?:各|贵|貴)?(?:家|位)?(?:媒体|媒體|编辑|編輯|同仁|单位|單位|报社|報社)?"
    r"(?:朋友|老师|老師|们|們)?"
)
_VERB = (
    r"(?:(?:对外|對外|正式|公开|公開|统一|統一)?(?:"
    + alternatives(
        """
        发布 發布 發佈 发表 發表 刊发 刊發 刊登 刊播 刊载 刊載 播发 播發 播出 播报 播報 见报 見報 使用 采用 採用 刊用
        公开 公開 公布 报道 報道 報導 推送 上网 上網 上线 上線 传播 傳播 转发 轉發 发稿 發稿 编发 編發 披露 外传 外傳
        引用 发 發 播 用
        """
    )
    + rf")(?:{_SUBJECT}|或.{{1,6}})?)"
)
_NO = (
    r"(?:(?:一律|均|都)?(?:不得|请勿|請勿|切勿|勿|禁止|严禁|嚴禁|请不要|請不要|不要|不可|不能|不准|暂不|暫不|暂勿|谢绝|謝絕)"
    r"(?:提前|擅自|以任何形式)?)"
)
_AFTER, _BEFORE, _AT = r"(?:之?[后後]|以[后後]|起)", r"(?:之?前|以前)", r"(?:于|於|在)?"
_THEN = r"(?:再|方可|才可|才能|方能|即可|可|予以|统一|統一)*"
_KEY = (
    r"(?:新闻|新聞|媒体|媒體|稿件)?(?:禁发|禁發|禁播|禁载|禁載|禁刊|保密|缓发|緩發|押后|押後|解禁|限时|限時|发布禁令|發佈禁令"
    r"|新闻禁令|新聞禁令|禁令|(?:禁止|暂缓|暫緩|限制)(?:发布|發布|發佈|刊发|刊發|发稿|公开))"
    r"(?:发布|發布|發佈|时间|時間|日期|期限|期|令|时限|時限|要求|截止|解除|到期)*(?:至|到|为|為|是)?"
    r"|(?:最早|可|允许|允許|准许)?(?:发布|發布|發佈|刊发|刊發|发稿|發稿|见报|見報|公开)(?:时间|時間|日期)?"
    r"(?:不得|不能|请勿|勿|不)早[于於]|(?:最早|允许|允許|准许)(?:发布|發布|發佈|刊发|刊發|见报|公开)(?:时间|時間|日期)?"
    r"|embargo(?:ed)?(?:until|till|to)?"
)
_ORDERS = (
    # 禁发至11月30日20:00, 解禁时间：11月30日20:00后发布
    rf"{_SUBJECT}?(?:{_KEY}):?(?:{_AFTER}?{_THEN}{_VERB}?|{_BEFORE}?{_NO}{_VERB})",
    # 新闻稿请于11月30日20:00后发布
    rf"{_SUBJECT}?{_REQUEST}{_AT}{_AFTER}{_THEN}{_VERB}",
    rf"{_SUBJECT}{_AT}{_AFTER}{_THEN}{_VERB}",
    rf"{_AT}{_AFTER}(?:方可|才可|才能|方能){_VERB}",
    # 本稿11月30日20时前请勿发布
    rf"{_SUBJECT}?(?:{_REQUEST})?{_AT}{_BEFORE}{_NO}{_VERB}",
    # 请勿在11月30日20时前发布
    rf"{_SUBJECT}?{_NO}(?:在|于|於|早于|早於)?{_BEFORE}?{_VERB}",
    # 本稿12月1日零时解禁, 本稿保密至12月1日零时
    rf"{_SUBJECT}?(?:将|將)?{_AT}(?:正式)?解禁",
    # 供12月1日见报
    rf"{_SUBJECT}?(?:供|限)(?:见报|見報|刊发|刊發|刊用|播发|{_AFTER}?{_VERB})用?",
)
_ORDER = re.compile("|".join(f"(?:{order})" for order in _ORDERS), re.IGNORECASE)
_ORDER_EXAMPLES = ("禁发至", "解禁时间:", "新闻稿请于后发布", "本稿前请勿发布", "请勿在前发布", "本稿解禁")
# Optimisation: one of these words is in every order, and few lines of an article have one.
_MAY_ORDER = re.compile(
    r"稿|请|請|[须須](?!知)|禁|勿|不得|不要|不可|不能|不准|暂|暫|谢绝|謝絕|保密|缓发|緩發|押后|押後|限|供|方可|才[可能]|方能|早[于於]|最早"
    r"|允许|允許|embargo|[本此该該述上下][\u4e00-\u9fff]{0,3}(?:内容|內容|材料|资料|資料|消息|文|报道|報道|報導)",
    re.IGNORECASE,
)
_MAY_ORDER_EXAMPLES = ("新闻稿", "请于", "解禁", "方可", "不得", "以上内容")
_COURTESY = re.compile(
    r"(?:谢谢|謝謝|感谢|感謝|请.{0,4}(?:知悉|遵守|配合|注意)|違者|违者|如有|多谢|辛苦|切记|特此|此前|在此之前)?.{0,14}"
)
_CLAUSE_MARKS = re.compile(r"[，,；;。.!！、]+")
_AROUND = re.compile(r"[|()（）【】\[\]［］〔〕“”\"]")
# A period of secrecy or a sale may be limited to a day as well: 保密期至2030年12月31日.
_AMBIGUOUS = re.compile(r"(?:保密|限时|限時)")
_WHITE = re.compile(r"\s+")

_KEYWORD = re.compile(
    r"\bembargo(?:ed)?\b|\bnot for (?:release|publication|use|broadcast|distribution)\b"
    r"|\b(?:do not|must not|not to|may not|not)\b.{0,40}\bbefore\b|\bhold (?:for release|until|for)\b|\bno use before\b"
    r"|\bfor (?:release|publication)\b",
    re.IGNORECASE,
)
_KEYWORD_EXAMPLES = ("EMBARGOED", "Not for release", "Do not publish before", "Hold for release", "For release")
# Not for use after 14 December: the end of a licence.
_ENDS_USE = re.compile(r"\b(?:not?|don.t)\b(?:(?!\b(?:until|till|before)\b).)*\bafter\b", re.IGNORECASE)
_NEEDS_CLOCK = re.compile(r"\s*for (?:release|publication)\b", re.IGNORECASE)
_VOCABULARY = word_set(
    """
    embargo embargoed until till to before after from at on by the and or of for not no do must may be is are a an this
    release released publication publish published use used using broadcast distribution distributed quoted reported
    story report copy material content information text press media news article item strictly strict under please
    hold held note editors editors' editor's editor prior lifts lift lifted ends end expires expire time date hours
    hrs hr local further notice any part whole in all media online print web sharp exactly only advance embargo-until
    """
)
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_FURTHER = re.compile(r"\bembargoed\b.{0,20}\bfurther notice\b", re.IGNORECASE)
_CLOCK_WORD = re.compile(
    r"\d\s?[:.：]\s?\d\d|\d\s?(?:a\.?m|p\.?m)\b|\b\d{4}\s?(?:hrs|hours|[A-Z]{2,4}\b)|\bnoon\b", re.I
)


def is_embargo(text: str) -> bool:
    """Whether the line forbids publication before a time and says nothing else: `禁发至11月30日20:00`."""
    if is_wider(text, _MAX_WIDTH) or "\n" in text:
        return False
    return _is_english_order(text) if text.isascii() else (_is_chinese_order(text) or _is_english_order(text))


def _is_chinese_order(text: str) -> bool:
    clauses = [clause for clause in _CLAUSE_MARKS.split(text.rstrip("。.!！ ")) if clause.strip()]
    if len(clauses) > _MAX_CLAUSES:
        return False
    orders = [at for at, clause in enumerate(clauses) if _MAY_ORDER.search(clause) and _orders(clause)]
    if not orders:
        return False
    return all(at in orders or _COURTESY.fullmatch(clause.strip()) for at, clause in enumerate(clauses))


def _orders(clause: str) -> bool:
    rest = _WHITE.sub("", _AROUND.sub("", without_times(clause))).replace("：", ":").strip(":")
    if not rest or _ORDER.fullmatch(rest) is None:
        return False
    return names_clock(clause) if _AMBIGUOUS.match(rest) else names_time(clause)


def _is_english_order(text: str) -> bool:
    if _KEYWORD.search(text) is None or _ENDS_USE.search(text) is not None:
        return False
    if _FURTHER.search(text) is None and not names_time(text):
        return False
    if _NEEDS_CLOCK.match(text) and not _CLOCK_WORD.search(text):
        return False
    words = _WORD.findall(without_times(text).lower().replace("’", "'"))
    return bool(words) and all(word in _VOCABULARY for word in words)

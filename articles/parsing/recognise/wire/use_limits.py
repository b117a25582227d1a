"""Limits of use that an agency prints for its customers: 仅限签约媒体使用, NO ARCHIVES. Not those of other things."""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 200
_COPY = (
    r"(?:(?:本|此|该|該|以上|以下|上述)(?:新闻|新聞)?"
    r"(?:通稿|稿件|稿|图片|圖片|组图|图|圖|照片|视频|視頻|内容|內容|素材|文字|文)"
    r"|(?:新闻|新聞)?(?:通稿|稿件)|图片|圖片|照片|视频|視頻|音频)"
)
# Who may use a text of a wire: its customers, media, editors.
_USERS = alternatives(
    """
    (?:签约|簽約|授权|授權|订购|付费|合作|注册|本社|本网|本報|本报|通稿)?(?:用户|用戶|客户|客戶|订户|訂戶|单位|單位)
    (?:中国)?(?:境内|境外|内地|內地|大陆|大陸|港澳台|海外)(?:媒体|媒體|用户|用戶)?
    媒体 媒體 报刊 報刊 报纸 報紙 平面媒体 平面媒體 纸媒 网络媒体 網絡媒體 网站 網站 电视 電視 广播 廣播 新媒体
    编辑部 編輯部 编辑 編輯 记者 本报 本報 本刊 本台 本网 内部 內部 新闻报道 新聞報道 新闻 新聞 版面
    """
)
_USED = alternatives(
    """
    使用 刊用 采用 採用 播发 播發 发布 發布 發佈 刊发 刊發 刊登 转载 轉載 参考 參考 参阅 編發 编发 留存 传阅
    """
)
_NOT = (
    r"(?:不得|禁止|请勿|請勿|严禁|嚴禁|谢绝|謝絕|切勿|不可|不能)"
    r"(?:擅自|用于|用於|作|做|再次|以任何形式|商业|商業)?"
)
_CHINESE = re.compile(
    rf"(?:注意|提示|声明|说明|要求|授权|版权|使用(?:限制|说明|须知|范围))?[:：]?\s?(?:{_COPY})?\s?"
    rf"(?:仅|僅|只|专|專)(?:限于|限於|限|供)(?:于|於)?\s?[^，,。；;]{{0,10}}(?:{_USERS})[^，,。；;]{{0,12}}?"
    rf"(?:{_USED})?(?:使用|之用|用)?(?:[，,；;。]\s?.{{0,40}})?"
    rf"|(?:{_COPY})\s?(?:[^，,。；;]{{0,10}}(?:用户|媒体|媒體|网站|網站))?\s?{_NOT}[^，,。；;]{{0,14}}"
    rf"(?:{_USED}|存档|存檔|商业用途|商業用途|销售|修改|裁剪)[^。]{{0,40}}。?"
    rf"|(?:{_USERS})\s?{_NOT}(?:{_USED}|存档)[。.!！]?"
    r"|(?:使用(?:限制|范围|範圍|须知|須知|说明|說明|期限|授权)|刊用(?:限制|须知)|用稿(?:须知|要求|说明|限制)"
    r"|转载限制|授权范围)\s?[:：].{1,120}"
    rf"|{_NOT}(?:存档|存檔|建档)[。.!！]?",
    re.IGNORECASE,
)
_CHINESE_EXAMPLES = (
    "仅限签约媒体使用",
    "本稿仅供网络媒体刊用，不得转载",
    "本图不得用于商业用途",
    "网络媒体请勿转载",
    "使用限制：仅限境内用户",
    "不得存档",
)
_PHRASES = alternatives(
    r"""
    (?:for_)?editorial_use_only no_(?:re)?sales no_archiv(?:es?|ing) no_(?:commercial|advertising|third[_-]party)_use
    no_use_(?:in|by|after|for|on)\b[^.;]{1,60} no_cropping attention_editors\b[^.;]{0,60}
    not_for_(?:use|sale|resale|broadcast|online|commercial|archive|distribution)\b[^.;]{0,60}
    (?:mandatory|compulsory)_credit(?:_line)?(?:[:\s][^.;]{0,60})?
    (?:this_(?:picture|image|photo|material|story|content)_)?must_(?:be_credited|not_be_used|courtesy)[^.;]{0,60}
    (?:do_not|don.t|must_not|not_to_be|may_not_be|not_be)_(?:be_)?(?:used?|archived?|sold|resold)\b[^.;]{0,60}
    (?:do_not|don.t|must_not|not_to_be|may_not_be|not_be)_(?:be_)?(?:crop(?:ped)?|alter(?:ed)?|kept|stored?)\b[^.;]{0,60}
    (?:for_)?(?:one|single)[-_]time_use(?:_only)?
    no_(?:online|internet|web|mobile|print|tv|radio|magazines?|books?|obituaries)(?:_use)?
    for_use_(?:by|in)_[^.;]{1,50}_only
    (?:for_)?(?:print|online|web|broadcast|newspaper|subscriber|client|internal|media)s?_use_only
    (?:subscribers|clients|members|newspapers|print|media|web)_only (?:internet|online|web|broadcast|tv)_out
    rights:[^.;]{1,60} restrictions?:[^.;]{1,80} all_other_rights_reserved
    """
)
_BETWEEN = r"[\s.;,!/|*–—-]*"
_ENGLISH = re.compile(
    rf"(?:(?:attention\s)?editors?\s?[:–—-]\s?)?{_BETWEEN}(?:(?:{_PHRASES}){_BETWEEN}){{1,8}}", re.IGNORECASE
)
_ENGLISH_EXAMPLES = (
    "NO ARCHIVES",
    "EDITORIAL USE ONLY. NO RESALES. NO ARCHIVES.",
    "Editors: do not use after Dec 14",
    "MANDATORY CREDIT: Estuary Pictures",
    "For use by newspapers only",
)
# A disclaimer for readers: 以上内容仅供用户参考，不构成投资建议.
_ADVICE = re.compile(r"投资|投資|建议|建議|风险|風險")

EXAMPLES = _CHINESE_EXAMPLES + _ENGLISH_EXAMPLES


def is_use_limit(line: str) -> bool:
    """Whether a line, without the marks around it, limits the use of the text or picture and says nothing else."""
    if is_wider(line, _MAX_WIDTH) or _ADVICE.search(line):
        return False
    return _CHINESE.fullmatch(line) is not None or _ENGLISH.fullmatch(line) is not None

"""Telephone numbers and mail addresses of the desk that sent a text. Numbers for readers (咨询电话) are text."""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 240
_DESK = alternatives(
    """
    值班(?:编辑|編輯|室|台|主任|电话|電話)? 夜班(?:编辑|編輯)? 编辑部 編輯部 总编室 總編室 采编(?:部|中心|值班|热线)?
    供稿(?:部|单位|人)? 发稿(?:部|人|中心|单位)? 發稿(?:部|人|中心)? 编务 編務 图片部 圖片部 图片编辑
    稿件(?:咨询|諮詢|联系(?:人|电话)?|聯絡人?|问询|查询|技术支持|服务|编辑|編輯|核实) 编辑(?:电话|邮箱|联系方式|热线)
    (?:本稿|此稿)(?:联系(?:人|电话|方式)?|编辑|編輯|咨询|责编|聯絡人?) 用稿(?:联系|咨询) 通稿联系人? 文稿联系人?
    媒体(?:垂询|咨询|问询|諮詢|查詢|联络|聯絡|服务) 传媒查询 傳媒查詢 (?:新闻|新聞)(?:垂询|查询|查詢|联络|聯絡)
    采访(?:联系(?:人|方式|电话)?|咨询|对接) 採訪聯絡 记者联系方式 记者(?:手机|电话|联系电话) 撰稿人电话
    作者(?:电话|手机|邮箱|联系方式) 編輯(?:電話|信箱) 责编(?:电话|邮箱) 公关联系人? 公关(?:部|公司)(?:联系人|电话)?
    """
)
_KEY = r"(?:联系|聯絡|联络|聯繫)?(?:电话|電話|邮箱|郵箱|信箱|热线|熱線|传真|傳真|手机|手機|人|方式)?"
_MAIL = r"[\w.+\-]{1,64}@[\w\-]{1,64}(?:\.[\w\-]{1,40}){1,5}"
_NUMBER_OR_MAIL = rf"(?:{_MAIL}|(?<![\d.])[+(（]?\d(?:[\d\s()（）\-–]{{5,22}})\d(?!\d))"
_DETAIL = re.compile(_NUMBER_OR_MAIL)
_DETAIL_EXAMPLES = ("010-6655 0000", "+44 20 7946 0000", "desk@estuary.example")
_CHINESE = re.compile(
    rf"[^，,。；;:：]{{0,12}}?(?:{_DESK}){_KEY}(?=[\s:：(（+\da-zA-Z])[^。！？]{{0,80}}。?", re.IGNORECASE
)
_CHINESE_EXAMPLES = (
    "值班编辑电话：010-6655 0000",
    "本稿联系人：林初 010-6655 0000",
    "青石财讯编辑部：desk@q.example",
)
_ENGLISH = re.compile(
    r"(?:for (?:editorial|media|press|picture|technical|customer) (?:enquir(?:y|ies)|inquir(?:y|ies)|queries"
    r"|questions|support|help)"
    r"|(?:(?:editorial|picture|photo|news|london|beijing|night|duty|city|foreign|world|copy|customer|global|asia"
    r"|graphics|video|production|singapore)\s?){0,3}(?:news\s?desk|newsroom|desk|editor on duty|duty editor"
    r"|editor in charge)"
    r"|(?:questions|queries|problems|comments)\b.{0,40}\b(?:desk|editor|newsroom)"
    r"|(?:client|customer) (?:help|support|service)s?(?: desk)?"
    r"|(?:writer|reporter|author|editor|photographer)(?:'s|s)? (?:phone|e-?mail|mobile|contact|tel(?:ephone)?)"
    r"|(?:to )?contact the (?:news\s?desk|newsroom|editors?|desk|reporter|writer)s?\b)"
    r"[^.]{0,60}?[\s:：,;–—(-].{0,120}",
    re.IGNORECASE,
)
_ENGLISH_EXAMPLES = ("Newsdesk: +44 20 7946 0000", "For editorial queries contact desk@estuary.example")
# A reporter's own address at the end of a report.
_OWN_ADDRESS = re.compile(
    rf"[(（\[【]\s?(?:(?:e-?mail|邮箱|郵箱|信箱)\s?[:：]?\s?)?{_MAIL}(?:\s?[;；,，/|、\s]\s?"
    rf"(?:(?:tel(?:ephone)?|phone|mobile|电话|電話|手机)\s?[:：]?\s?)?{_NUMBER_OR_MAIL}){{0,3}}\s?[)）\]】]",
    re.IGNORECASE,
)
_OWN_ADDRESS_EXAMPLES = ("(ravi.mehta@estuary.example; +44 20 7946 0000)", "（lin@q.example）")

# A number or an address with its key and a name, which stands for the desk only beside another instruction.
_WITH_KEY = re.compile(
    rf"(?:(?:联系|聯絡|联络|聯繫|咨询|諮詢|新闻|媒体|业务|值班)?(?:人|电话|電話|邮箱|郵箱|信箱|热线|熱線|传真|傳真|手机|手機|方式|微信)"
    rf"|tel(?:ephone)?|phone|mobile|e-?mail|contact|press contact)\.?\s?[:：]?\s?"
    rf"(?:[^\d\s:：。！？@]{{2,12}}\s?)?{_NUMBER_OR_MAIL}(?:[\s,，;；/、]{{1,3}}\S{{0,6}}?{_NUMBER_OR_MAIL}){{0,2}}[。.]?",
    re.IGNORECASE,
)
_WITH_KEY_EXAMPLES = ("联系电话：010-66550000", "联系人：林初 13800000000", "Tel: +44 20 7946 0000")

EXAMPLES = _CHINESE_EXAMPLES + _ENGLISH_EXAMPLES + _OWN_ADDRESS_EXAMPLES


def is_desk_contact(text: str, bare: str) -> bool:
    """Whether a line has a number or an address, and words for the desk before it or nothing else.

    `bare`: the line without the marks around it.
    """
    if is_wider(bare, _MAX_WIDTH) or _DETAIL.search(bare) is None:
        return False
    if _OWN_ADDRESS.fullmatch(text) is not None:
        return True
    return _CHINESE.fullmatch(bare) is not None or _ENGLISH.fullmatch(bare) is not None


def is_contact_with_key(text: str) -> bool:
    """Whether the whole line is a number or an address with its key. Beside an instruction it is for the desk."""
    return not is_wider(text, _MAX_WIDTH) and _WITH_KEY.fullmatch(text) is not None

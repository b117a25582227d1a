"""Words in the place of a name that name nobody: 图片来源：作者自摄, 作者：佚名, 来源：网络, Photo: supplied.

They never become a person or a source.
"""

from __future__ import annotations

import re
from dataclasses import replace

from articles.parsing.recognise.bylines.names import BylineNames
from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 80
_WHO = alternatives(
    """
    作者 本人 笔者 筆者 记者 受访者 受訪者 受访人 被访者 采访对象 採訪對象 当事人 當事人 家属 家屬 朋友 同事
    网友 網友 读者 讀者 市民 目击者 热心市民 通讯员 企业 企業 公司 该公司 单位 單位 主办方 主辦方 承办方 校方 院方
    警方 官方 店家 商家 品牌方 片方 剧组 资料 資料 公开资料 历史 网络 網絡 網路 互联网 互聯網 视频 影片 官网
    官方网站 供图单位 对方 翻拍 现场
    """
)
_GIVEN = (
    r"(?:自摄|自攝|自拍|自制|自製|自绘|摄影?|攝影?|拍摄|拍攝|供图|供圖|提供|惠供|供|授权|截图|截圖|截屏|配图|图片?"
    r"|圖片?|照片|资料图?片?|資料圖?片?|画面)"
)
_WORDS = alternatives(
    """
    自摄 自攝 自拍 自制 自绘 资料图片? 資料圖片? 资料照片? 資料照片? 档案照?片? 檔案圖?片? 网络图片? 網絡圖片? 网图
    示意图 示意圖 (?:视频)?截图 截图自.{0,12} ai生成 ai制图 ai绘图
    (?:来自|來自|源自|取自)(?:于)?(?:网络|網絡|網路|互联网|官网|视频|资料)
    佚名 匿名 未知 不详 不詳 无 無 暂无 其他 待定 管理员 管理員 小编 小編 编者 网编 责编 编辑 編輯 记者 作者
    本站 本网 本網 站长 (?:本站|本网|网站)?原创 转载 轉載 综合 綜合 整理
    (?:网络|網絡|互联网)(?:综合|整理|转载|搜集|收集) 综合(?:网络|網絡|整理) (?:网络|網絡|网友)(?:综合|投稿)?
    admin administrator root user webmaster editor staff none null n/?a unknown anonymous author guest
    (?:the_)?(?:author|writer|family|company|owner)s?
    (?:staff|file|stock|archive|handout|courtesy|undated|supplied|contributed|submitted)
    (?:staff|file|stock|archive|handout|courtesy|undated|supplied)_(?:photo(?:graph)?s?|image|picture|handout)
    staff_(?:writers?|reporters?)
    screenshot screengrab internet (?:the_)?(?:internet|web) (?:via_)?social_media ai[- ]generated
    """
)
_NOBODY = re.compile(rf"(?:图片?|圖片?|照片)?(?:由|为|為)?(?:(?:{_WHO}){{1,2}}(?:{_GIVEN})?|{_WORDS})", re.IGNORECASE)
_NOBODY_EXAMPLES = ("作者自摄", "受访者供图", "资料图片", "网络", "佚名", "小编", "supplied", "file photo", "admin")
_AROUND = " \t|｜/／()（）[]［］【】·•,，、。.：:"
_KEY = alternatives(
    """
    图片来源 圖片來源 图源 圖源 图片提供 图片 圖片 照片 供图 供圖 摄影师? 攝影師? 摄 攝 图 圖 题图 題圖 头图
    封面图? 配图 文[/／、]?图 文图 作者 撰文 文字 文 编辑 編輯 责编 责任编辑 来源 來源 文章来源 稿源 出处 信息来源
    发布者 发布人 上传者
    (?:photo(?:graph)?|picture|image|lead_image|cover)s?(?:_(?:by|credit|source|courtesy))? credit source by author
    """
)
_KEYED = re.compile(
    rf"(?P<key>{_KEY})\s?(?:[:：|｜/／=]|(?<=[a-z])\s|\s(?=[\u4e00-\u9fff]))\s?(?P<value>.{{1,24}})", re.IGNORECASE
)
_KEYED_EXAMPLES = ("图片来源：作者自摄", "摄影 资料图", "图/受访者供图", "Photo by the author")
_OF_PICTURE = re.compile(
    r"(?:资料图片?|資料圖片?|资料照片|網絡圖片|网络图片|图文无关|圖文無關|图片(?:仅供参考|仅供示意|与内容无关)"
    rf"|(?:图片?|圖片?|照片)(?:来自|來自|源自|来源于?|由)?\s?(?:{_WHO})(?:{_GIVEN})?"
    rf"|(?:{_WHO})(?:供图|供圖|自摄|自攝)|file photo|stock image)"
)
_OF_PICTURE_EXAMPLES = ("资料图", "图片由受访者提供", "图片来源网络", "受访者供图")


def is_nobody(value: str) -> bool:
    """Whether it stands in the place of a name and names nobody."""
    bare = value.strip(_AROUND)
    return bool(bare) and len(bare) <= 24 and _NOBODY.fullmatch(bare) is not None


def without_nobodies(names: BylineNames) -> BylineNames:
    """The names without the fields that name nobody."""
    fields = ("source", "author", "editor", "translator")
    return replace(names, **{field: None for field in fields if is_nobody(getattr(names, field) or "")})


def is_nobody_line(text: str) -> bool:
    """Whether a line says nothing but that somebody unnamed made a text or a picture."""
    if is_wider(text, _MAX_WIDTH):
        return False
    bare = text.strip(_AROUND)
    if _OF_PICTURE.fullmatch(bare) is not None:
        return True
    keyed = _KEYED.fullmatch(bare)
    return keyed is not None and is_nobody(keyed["value"])

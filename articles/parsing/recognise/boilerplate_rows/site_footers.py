"""Footers of sites: rows of links to their policies, their address, and the copyright of the site itself.

A row counts by what it consists of: at least two of these, and hardly anything else. A sentence about an address or
about copyright is not one.
"""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 320
# Labels of links and of facts about the site.
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:"
    + alternatives(
        """
        关于(?:我们|本站|本网|本报|\\S{2,4})(?=[\\s|｜/·\\-–—]|$) 關於(?:我們|本站|本報|\\S{2,4})(?=[\\s|｜/·\\-–—]|$)
        (?:报社|网站|本站|本报|公司|企业)?(?:联系(?:我们|方式|方法)|简介|介绍|概况|招聘|诚聘|地图|声明|律师|导航)
        (?:聯絡|聯繫)(?:我們|方式|資訊|本報|客服) 網站(?:導覽|地圖|聲明|簡介)
        (?:广告|廣告)(?:服务|合作|刊登|投放|报价|服務|洽詢) (?:合作|招商|加盟)(?:加盟|伙伴|夥伴|媒体|代理) 人才招聘
        加入我们 加入我們 诚聘英才 徵才
        (?:版权|版權|著作權)(?:声明|聲明|保护|信息|說明) 法律(?:声明|聲明|顾问|顧問|信息) 免责声明 免責聲明
        (?:隐私|隱私|個資)權?(?:政策|声明|聲明|条款|保护|保護|策略)?(?:及(?:資訊|网络)安全(?:政策|宣告)?)?
        資訊安全(?:政策|宣告) (?:政府)?網站(?:資料)?開放(?:資料)?宣告 無障礙(?:網頁|標章)? 常見問答 常见问题
        帮助中心 客服中心
        (?:使用|服务|用户|会员|服務|使用者|會員)(?:条款|协议|條款|協議|規約|须知) 开放平台 意见反馈 友情链接
        站点地图 客户端下载 手机版 未成年人保护 举报(?:中心|专区|电话|邮箱)
        (?:不良信息|违法和不良信息|有害信息|涉未成年人?)举报\\S{0,6} 营业执照 网警\\S{0,4} 工商\\S{0,6}
        (?:联系|联络|服务|客服|举报|投稿|监督|值班|傳真|聯絡|總機)?(?:电话|电话号码|電話|热线|熱線|传真|傳真|总机|總機|邮编|邮政编码|郵遞區號|邮箱|信箱|地址|网址)(?=\\s?[:：])
        (?:主管|主办|承办|制作|维护|运营|建设|开发|出版|发行|版权|主辦|維護|製作)(?:单位|机构|單位)?(?=\\s?[:：])
        技术支持 网站标识码
        (?:备案|許可|许可证?|经营许可证?)(?:编?号)?(?=\\s?[:：])
        (?:[\\u4e00-\\u9fff]{0,2})ICP[备備证證]\\S{0,20} \\S{0,2}公网安备\\s?\\S{0,20} 增值电信\\S{0,20}
        互联网新闻信息服务许可证?\\S{0,24}
        版权所有(?:\\s?[:：]?) 版權所有(?:\\s?[:：]?) 著作權所有 不得转载 不得轉載 未经(?:授权|许可)\\S{0,8}
        利用規約 ご?利用(?:規約|にあたって|上の注意) プライバシー(?:ポリシー|ポリシ|通知)
        個人情報(?:の取り扱い|保護方針|について)? 特定商取引法\\S{0,10} 会社(?:概要|案内|情報)
        運営(?:会社|者|元)\\S{0,4}
        お問い?合わせ\\S{0,3} サイトマップ (?:クッキー|Cookie)ポリシー 採用(?:情報)?
        広告(?:掲載|のご案内|ガイド)\\S{0,6} ヘルプ(?:センター)? 著作権\\S{0,8}
        リンクについて このサイトについて ウェブアクセシビリティ 免責事項
        (?:無断転載\\S{0,8}|記事・写真の無断転載\\S{0,8})
        about(?:_us|_this_site|_the_\\w+)? contact(?:_us)?
        (?:your_)?privacy(?:_(?:policy|notice|rights|settings|center|centre|statement))?
        terms(?:_(?:of|and|&)_(?:use|service|sale|conditions))?
        (?:legal|cookie|cookies)(?:_(?:policy|notice|settings|preferences|notices))?
        accessibility(?:_(?:help|statement))? site_?map careers jobs advertis(?:e|ing)(?:_with_us)?
        help(?:_cent(?:er|re))?
        do_not_sell(?:_or_share)?_my_(?:personal_)?info(?:rmation)? collection_notice newsletters?
        press(?:_(?:room|office))? masthead (?:editorial_)?(?:standards|guidelines|code) ethics corrections
        subscribe feedback faqs? support rss archives? donate
        status blog text_to_speech teams
        all_rights_reserved 保留所有权利 保留一切权利 保留所有權利
        """
    )
    + r")(?![A-Za-z])",
    re.IGNORECASE,
)
_LABEL_EXAMPLES = (
    "关于我们",
    "政府網站資料開放宣告",
    "特定商取引法に基づく表記",
    "Accessibility Help",
    "Do not sell my info",
)
_COPYRIGHT = re.compile(
    r"(?:copyright\s{0,2})?(?:©|\(c\)|（c）|ⓒ)\s{0,2}(?:copyright\s?)?(?:(?:19"
    r"|20)\d\d(?:\s?[-–—~至]\s?(?:(?:19|20)\d\d|今|present))?)?"
    r"|copyright\s(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_COPYRIGHT_EXAMPLES = ("© 2016 – 2020", "Copyright © 1996-2022", "Copyright 2024")
# The name of a site: English words with capitals, or a few words of another script.
_SITE = (
    r"(?:(?:the |of |and |& )?(?<![\w&'’.-])(?-i:[A-Z])[\w&'’.-]{0,24}[\s,]{0,2}){1,7}(?:(?:19|20)\d\d)?"
    r"|[^\sa-z，,。!！?？:：][^，,。!！?？:：]{0,30}?"
)
# © 2024 Estuary Post. All Rights Reserved; 望海网 版权所有: a site that names itself, and nothing about the text.
_NOTICE = re.compile(
    rf"(?:(?:{_COPYRIGHT.pattern})[\s,，.]{{0,3}}(?:{_SITE})?|[^\s，,。:：]{{2,16}}\s(?=版权所有|版權所有|著作權所有))"
    r"(?:[\s,，.。]{0,3}(?:all rights reserved|版权所有|版權所有|著作權所有|保留所有权利|保留所有權利"
    r"|無断転載\S{0,6}|inc|ltd"
    r"|corp(?:oration)?|llc|or its affiliated companies)[.。]?){0,3}(?:\s?\(\w{2,6}\))?",
    re.IGNORECASE,
)
_NOTICE_EXAMPLES = ("© 2016 – 2020 灯塔札记", "Copyright © 2024 Estuary Post. All Rights Reserved", "望海网 版权所有")
_SOFTWARE = (
    r"(?:hexo|hugo|wordpress|typecho|ghost|jekyll|halo|discuz!?|drupal|joomla|blogger|medium|substack|butterfly|icarus"
    r"|z-blog\w{0,4}|emlog|typepad|squarespace|wix|gatsby|astro|vuepress|mkdocs)"
)
_ENGINE = re.compile(
    r"(?:proudly )?powered by [A-Z][\w.!]{1,16}(?:\s?[&+]\s?[A-Z]\w{1,16})?"
    r"|由\s?[\w.]{2,16}\s?(?:强力)?(?:驱动|提供支持)"
    r"|自豪地?采用\s?[\w.]{2,16}|(?:theme\s?(?:by\s|[:：—–-])|主题\s?[:：—–-])\s?[\w.]{2,16}"
    rf"|(?:(?:built|made|hosted) (?:with|on)\s|本站(?:由"
    rf"|使用)\s?)?{_SOFTWARE}(?:\s?v?[\d.]{{1,8}})?(?:\s?(?:强力)?驱动)?",
    re.IGNORECASE,
)
_ENGINE_EXAMPLES = ("由 Hexo 强力驱动", "主题 — NexT", "Powered by Hugo", "自豪地采用 WordPress")
_CONTACT = re.compile(r"\S{0,2}(?:电话|電話|热线|熱線|传真|傳真|总机|總機|邮编|邮政编码|郵遞區號|邮箱|信箱|地址|网址)")
_SEPARATOR = re.compile(r"[\s|｜/／·・•∙‧\-–—_,，、.。;；:：()（）\[\]【】]+")
_BAR = re.compile(r"[|｜/／·・•∙‧–—]|\s-\s|\s{2,}")
_VALUE = re.compile(r"[:：]\s?[^\s|｜，,；;。]{1,40}")
# What may be left beside the labels: the name of the site, an address.
_MAX_REST_SHARE = 0.5
_MAX_ENGLISH_REST_SHARE = 0.25
# English labels are words of any sentence, so that fewer need a bar between them.
_MIN_ENGLISH_LABELS = 4


def is_site_footer(text: str) -> bool:
    """Whether a row is the footer of a site: its copyright, or a row of its links and addresses."""
    if is_wider(text, _MAX_WIDTH) or "\n" in text:
        return False
    return is_site_copyright(text) or is_footer_row(text)


def is_site_copyright(text: str) -> bool:
    """Whether it is the copyright of the site itself, which says nothing about this text: `© 2024 Estuary Post`."""
    return not is_wider(text, 160) and _NOTICE.fullmatch(text.strip(" |｜")) is not None


def is_footer_row(text: str) -> bool:
    """Whether at least two labels of a footer and their values make up the row."""
    if text[-1:] in "。！？!?" and _COPYRIGHT.search(text) is None:
        return False
    without_values = _VALUE.sub(":", text)
    labels = list(_LABEL.finditer(without_values))
    engines = list(_ENGINE.finditer(without_values))
    marks = list(_COPYRIGHT.finditer(without_values))
    if all(_CONTACT.match(label[0]) for label in labels) and not engines and not marks:
        # An event and a company have an address and a telephone number, too.
        return False
    count = len(labels) + len(engines) + len(marks)
    if count == 0 or (count == 1 and not engines):
        return False
    if text.isascii() and not marks and not engines and count < _MIN_ENGLISH_LABELS and not _BAR.search(text):
        return False
    rest = without_values
    for pattern in (_ENGINE, _COPYRIGHT, _LABEL):
        rest = pattern.sub(" ", rest)
    rest = _SEPARATOR.sub("", rest)
    share = _MAX_REST_SHARE if marks or not text.isascii() else _MAX_ENGLISH_REST_SHARE
    whole = len(_SEPARATOR.sub("", without_values))
    return len(rest) <= (0 if count == 1 else max(whole * share, 6))

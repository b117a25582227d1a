"""Lines about source, licence and liability. Their wording is kept as it is."""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider
from articles.text.urls import find_address, is_address
from articles.text.wordlists import alternatives

_MAX_WIDTH = 480

_LIABILITY = alternatives("郑重声明 鄭重聲明 免责声明 免責聲明 免責声明 免責事項 Disclaimer")
_DISCLAIMER = re.compile(
    rf"[*※＊#\s]{{0,4}}(?:(?:{_LIABILITY})\*{{0,2}}\s?[:：]|【(?:{_LIABILITY})】"
    r"|(?:平台|特别|特別|本站|网站|網站)(?:声明|聲明)\s?[:：]"
    r"|(?:声明|聲明)\s?[:：](?=\s?(?:该文|該文|本文|文章|以上)[^。]{0,24}(?:观点|觀點|立场|立場|服务)))",
    re.IGNORECASE,
)
_DISCLAIMER_EXAMPLES = (
    "郑重声明: 本文版权归原作者所有。",
    "免责声明：市场有风险。",
    "【免责声明】",
    "DISCLAIMER: No advice.",
    "声明：该文观点仅代表作者本人，不代表平台立场",
    "平台声明：该文观点仅代表作者本人。",
)

# A link line: a key, then a URL or, on an HTML page, an anchor.
_LINK = "链接|鏈接|連結|链结|鏈結|地址|网址|網址"
_LINK_KEY = re.compile(
    rf"(?:原文(?:{_LINK}|出处|出處|来源|來源|URL)?|(?:文章|新闻|来源|來源|出处|出處|转载|轉載|引用|本文)(?:{_LINK})|"
    + alternatives("阅读原文 閱讀原文 查看原文 元記事 引用元 転載元 出典元? 情報元 ソース 記事元 オリジナル記事")
    + r"|(?:read the )?original (?:article|story|post|link|source|url|text)|original|source(?: (?:link|url|article))?"
    r"|link to original|via|permalink|(?:read|see|view"
    r"|find) the (?:full )?original\b[^.。:：]{0,60}(?=https?://))\s*(?:[（(][^（()）]{0,12}[）)])?\s*(?:[:：]"
    r"|(?=https?://))",
    re.IGNORECASE,
)
_LINK_KEY_EXAMPLES = (
    "原文链接:https://a.example/1",
    "原文：https://a.example/1（有删节）",
    "文章链接:https://a.example/1",
    "元記事：https://a.example/1",
    "Original article: https://a.example/1.",
    "Read the original article at https://a.example/1.",
)
# The text of an anchor that leads to the original.
_LINK_TEXT = re.compile(
    rf"[\[【（(]?(?:原文(?:{_LINK})|阅读原文|閱讀原文|查看原文|元記事(?:を読む)?"
    r"|(?:read|view|see)?\s?(?:the )?original (?:article|story|post))[\]】）)]?[.。>»→]*",
    re.IGNORECASE,
)
_LINK_TEXT_EXAMPLES = ("阅读原文", "[查看原文]", "原文链接", "元記事を読む", "Read the original article")
_OFFERED_ORIGINAL = re.compile(
    rf"(?:阅读|閱讀|查看|浏览)原文|原文(?:{_LINK})|(?:read|view|see) (?:the )?original (?:article|story|post)"
    rf"|元記事を読む",
    re.IGNORECASE,
)
_OFFERED_ORIGINAL_EXAMPLES = ("分享 收藏 阅读原文", "原文链接", "View original article")
_DEAD_LINK = re.compile(rf"原文(?:{_LINK})\s*[:：]")
_ORIGINAL = re.compile(rf"原文|(?:{_LINK})|original|出典|元記事|引用元", re.IGNORECASE)
_SOURCE_KEY = re.compile(
    "(?:"
    + alternatives(
        """
        来源 來源 文章来源 文章來源 信息来源 资料来源 稿件来源 稿源 出处 出處 出典 转载自 轉載自 转自 轉自
        本文来源 本文來源 source via
        """
    )
    + r")\s*[:：]",
    re.IGNORECASE,
)
_SOURCE_KEY_EXAMPLES = ("来源:港口周刊", "出典：潮見経済新聞", "转载自:港口周刊", "Source: Estuary Post")

# The outlet on a line about the source, which is one word.
_OUTLET = re.compile(
    r"[(（\[【]?(?:文章|信息|稿件|本文)?(?:来源|來源|出处|出處|出典|稿源|转载自|轉載自|转自|轉自|source)\s*[:：]\s*"
    r"(?P<name>(?:(?!原文|https?:|www\.)[^\s,，。;；:：/()（）\[\]【】《》]){2,30})(?=$|[\s)）\]】]|原文)",
    re.IGNORECASE,
)
_OUTLET_EXAMPLES = {
    "来源:港湾周刊 原文链接:https://a.example/1": "港湾周刊",
    "（文章来源：港湾周刊）": "港湾周刊",
    "转载自:港湾周刊": "港湾周刊",
}
_OWN_SOURCE = re.compile(r"[（(\[【]?(?:本文|文章|稿件|信息)(?:来源|來源)\s*[:：]\s*[^。！？]*$")
# A newspaper, its date and its page.
_PRINTED = re.compile(
    r"[（(]?(?:来源\s*[:：]\s*)?《[^《》]{2,20}》\s*[（(]?\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^。]{0,16}版[^。]{0,6}[)）]*"
)
_PRINTED_EXAMPLES = ("《潮民日报》(2021年03月03日 07版)", "来源：《潮民日报》2021年3月3日第07版")
_BARE_KEY = re.compile(r"^(?:链接|鏈接|連結|网址|網址|地址|リンク|links?|url)\s?[:：]\s*", re.IGNORECASE)
_DATA_SOURCE = re.compile(r"\w{0,6}(?:来源|來源|出处|出處)\s?[:：]|(?:data |chart |image )?sources?\s?:", re.IGNORECASE)
# The last line of a press release: SOURCE Selby Systems
_WIRE_SOURCE = re.compile(r"SOURCE:?\s+[A-Z][^.]{1,60}$")

# A licence has both an opening and a phrase about rights; 本文 or 授权 alone may open prose.
_OPENING = re.compile(
    r"[\s*※＊（(\[【〔—–\-·注:：註]{0,6}(?:"
    + alternatives(
        """
        本文 本報道 本报道 本稿 本篇 本專欄 本专栏 此文 该文 該文 文章 以上 原文 原载 原載 原刊 首发 首發 版权
        版權 著作权 著作權 转载 轉載 转自 轉自 转发 未经 未經 经 經 如需 如欲 欲转 欲轉 任何 请勿 請勿 严禁 嚴禁
        禁止 谢绝 謝絕 不得 声明 聲明 本記事 この記事 当記事 当サイト 無断 許可 転載 禁無断 初出 記事の 著作権 ©
        \\(c\\) copyright all_rights no_part this_(?:article|story|piece|post|report|column|essay|text)
        (?:first|originally)_(?:published|appeared|posted) (?:re)?published_(?:with|by)_permission republish
        reprint reproduc licen[cs]ed? unauthori[sz]ed used_with_permission
        an?_(?:earlier_|longer_|shorter_)?version_of_this
        """
    )
    + ")",
    re.IGNORECASE,
)
_OPENING_EXAMPLES = (
    "本文为原创，转载请注明出处。",
    "（本文不開放合作夥伴轉載）",
    "未经授权，不得转载。",
    "版权归青石财讯所有，未经许可不得转载。",
    "無断転載を禁じます。",
    "© 2024 Estuary Post. All rights reserved.",
    "This article first appeared in Estuary Post.",
    "Republished with permission from Estuary Post.",
)
_PHRASE = re.compile(
    alternatives(
        """
        转载请 轉載請 转发请 转载须 轉載須 转载需 请勿转载 請勿轉載 不得转载 不得轉載 禁止转载 禁止轉載 严禁转载
        嚴禁轉載 谢绝转载 謝絕轉載 不得(?:擅自|以任何|复制|複製|翻印|用于|用於)
        (?:未经|未經)[^。]{0,30}(?:授权|授權|许可|許可|同意|允许|允許)
        (?:经|經|获|獲)[^,，。]{0,30}(?:授权|授權)[^,，。]{0,8}(?:转载|轉載|发布|發佈|發布|刊登|刊载|刊載)
        (?:授权|授權)(?:转载|轉載|发布|發佈|刊登|刊载|刊載)
        (?:版权|版權|著作权|著作權)(?:归|歸|属|屬|所有(?!者|人)|为|為|©|声明|聲明|由|原)
        (?:首发|首發|原载|原載|原刊|刊登|刊载|刊載|首刊|发表|發表)[于於在] 注明出处 註明出處 注明来源 註明來源
        注明转自 (?:转载自|轉載自|转自|轉自) (?:原文|本文|文章)刊[于於]
        不(?:开放|開放)[^。]{0,12}(?:转载|轉載) 无断転載 無断転載 無断複製 無断(?:で)?(?:の)?(?:転載|複製|引用)
        転載を禁 転載禁止 転載不可 許可を(?:得|受け)て 許可なく 初出 に掲載された から転載 より転載 著作権は
        著作権者 all_rights_reserved © \\(c\\)_\\d copyright (?:first|originally)_(?:appeared|published|posted)
        republished_(?:with|by|from|under|here|courtesy) reprinted_(?:with|by|from|here|courtesy)
        (?:be|been)_(?:reproduced|republished|reprinted|copied|redistributed)
        (?:with|without)_(?:written_|prior_|the_|express_|kind_)*permission creative_commons \\bCC[_-]BY
        licen[cs]ed_(?:under|from) unauthori[sz]ed_(?:use|reproduction|copying|distribution)
        """
    ),
    re.IGNORECASE,
)
_PHRASE_EXAMPLES = _OPENING_EXAMPLES
_ORIGINAL_ONLY = re.compile(
    r"[（(*]?本(?:文|篇)(?:为|為|系|係|由|是)?[^,，。;；]{0,24}(?:原创|原創)(?:文章|内容|內容|作品|稿件"
    r"|首发)?[)）]?[。.!！]?"
)
_ORIGINAL_ONLY_EXAMPLES = ("本文为青石财讯原创文章。", "（本文係原創）")
# An outlet and what it forbids, and nothing else.
_RESERVED = re.compile(
    r"[^\s,，。]{2,12}[,，\s]\s?(?:未[经經](?:书面)?(?:授[权權]|许可|許可|允许|允許)[,，]?\s?(?:不得|禁止|请勿|請勿"
    r"|严禁|嚴禁)"
    r"[^。]{0,12}(?:转载|轉載|使用|复制|複製)(?:[、或及和]\S{1,6})?|版权所有|版權所有|无断転載禁止"
    r"|無断転載禁止)[。.!！]?"
)
_RESERVED_EXAMPLES = ("潮声新闻,未经授权不得转载", "北辰链报 版权所有")
# "This article first appeared in early 2024, when …" is about a time, not about rights.
_WHEN = re.compile(
    r"(?:first|originally) (?:appeared|published|posted) (?:in|on)?\s?(?:the )?(?:early|late|mid|spring|summer"
    r"|autumn|fall"
    r"|winter|january|february|march|april|may|june|july|august|september|october|november|december|\d{4})\b[^.]*,",
    re.IGNORECASE,
)
_WHEN_EXAMPLES = ("This article first appeared in early 2024, when the rules were different.",)
_SITE_NOTICE = re.compile(r"\W{0,3}(?:©|\(c\)|copyright\b|版权所有|版權所有|all rights reserved)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:转载|轉載)请|(?:不得|禁止|请勿|請勿)(?:转载|轉載)|転載を禁|无断転載|無断転載|all rights reserved",
    re.IGNORECASE,
)

DISCLAIMER_EXAMPLES = _DISCLAIMER_EXAMPLES
LINK_EXAMPLES = _LINK_KEY_EXAMPLES
OUTLET_EXAMPLES = _OUTLET_EXAMPLES
LICENCE_EXAMPLES = _OPENING_EXAMPLES + _ORIGINAL_ONLY_EXAMPLES + _RESERVED_EXAMPLES


def is_disclaimer(text: str) -> bool:
    """Whether the line opens a disclaimer, with a colon of either width; 我们郑重声明: inside a paragraph is text."""
    return _DISCLAIMER.match(text) is not None


def is_bare_disclaimer(text: str) -> bool:
    """Whether it is only the heading of a disclaimer, whose text is on the next line."""
    match = _DISCLAIMER.match(text)
    return match is not None and not text[match.end() :].strip(" *")


def is_link_line(text: str, href: str | None) -> bool:
    """Whether the line links to the original: a label with a URL or an `href`, or a link whose text alone says so."""
    if is_wider(text, _MAX_WIDTH):
        return False
    match = _LINK_KEY.match(text.lstrip("（([【*※·-> "))
    if match is not None and (find_address(text) or href):
        return True
    return href is not None and _LINK_TEXT.fullmatch(text) is not None


def links_original(text: str) -> bool:
    """Whether a row of tools offers the original: `分享 收藏 阅读原文`."""
    return not is_wider(text, 120) and _OFFERED_ORIGINAL.search(text) is not None


def is_dead_link_line(text: str) -> bool:
    """Whether it is `原文链接:` with a URL that is missing or not http(s)."""
    return len(text) < 200 and _DEAD_LINK.match(text) is not None


def is_source_line(text: str) -> bool:
    """Whether it is `来源:港口周刊`, with or without a link. Only valid in the head and tail of a page."""
    if is_wider(text, 200):
        return False
    if _SOURCE_KEY.match(text.lstrip("（([【*※ ")) is not None:
        return True
    return _WIRE_SOURCE.match(text) is not None or _PRINTED.fullmatch(text) is not None


def outlet_in(text: str) -> str | None:
    """The outlet on a line about the source, None if there is none."""
    match = _OUTLET.match(text.strip())
    return match["name"] if match else None


def names_a_source(text: str) -> bool:
    """Whether it is a line about a source, including `数据来源:港务局` below a chart."""
    return is_source_line(text) or _DATA_SOURCE.match(text) is not None


def is_source_with_address(text: str) -> bool:
    """Whether it is about the source anywhere on the page: `来源:港口周刊 https://…`, `本文来源:港口周刊`."""
    if not is_source_line(text):
        return False
    return find_address(text) is not None or (_OWN_SOURCE.match(text) is not None and not is_wider(text, 60))


def is_address_line(text: str) -> bool:
    """Whether the line is a URL, with or without a key such as `链接:`."""
    return is_address(_BARE_KEY.sub("", text, count=1))


def is_licence(text: str) -> bool:
    """Whether a text begins as a notice of rights or first publication. Later in a paragraph it is prose."""
    if _RESERVED.fullmatch(text):
        return True
    if is_wider(text, _MAX_WIDTH) or not _OPENING.match(text) or _WHEN.search(text):
        return False
    return _PHRASE.search(text) is not None or _ORIGINAL_ONLY.fullmatch(text) is not None


def licence_sentence(text: str) -> str | None:
    """The line itself if it says something about rights; a bare link and 转载自:https://… do not."""
    key, address = _SOURCE_KEY.match(text), find_address(text)
    if key is not None and address is not None and not text[key.end() :].replace(address, "").strip(" ,，。.!！"):
        return None
    return text if is_licence(text) or _GOES_ON.search(text) else None


def is_site_notice(text: str) -> bool:
    """Whether it is `© 2024 Estuary Post` or `版权所有 北辰链报`; below an HTML page these are about the site."""
    return _SITE_NOTICE.match(text) is not None and not is_wider(text, 240)


def link_position(text: str) -> int:
    """End offset of the label that introduces the original's URL; 0 if there is no such label."""
    key = _ORIGINAL.search(text[:_MAX_WIDTH])
    return key.end() if key else 0


def original_address(text: str, href: str | None) -> str | None:
    """URL of the original: that of the anchor, not its text; else the one after the link key."""
    if href is not None:
        return href
    return find_address(text, link_position(text)) or find_address(text)

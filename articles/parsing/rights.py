"""Which lines speak of source, licence and liability? Facts about rights, kept word by word."""

from __future__ import annotations

import re

from articles.parsing.addresses import find_address, is_address
from articles.parsing.punctuation import is_wider
from articles.parsing.wordlists import either

_LONGEST = 480

_LIABILITY = either("郑重声明 鄭重聲明 免责声明 免責聲明 免責声明 免責事項 Disclaimer")
_DISCLAIMER = re.compile(rf"[*※＊#\s]{{0,4}}(?:(?:{_LIABILITY})\*{{0,2}}\s?[:：]|【(?:{_LIABILITY})】)", re.IGNORECASE)

# A link line: a key, then an address or, on web pages, an anchor.
_LINK = "链接|鏈接|連結|链结|鏈結|地址|网址|網址"
_LINK_KEY = re.compile(
    rf"(?:原文(?:{_LINK}|出处|出處|来源|來源|URL)?|(?:文章|新闻|来源|來源|出处|出處|转载|轉載|引用|本文)(?:{_LINK})|"
    + either("阅读原文 閱讀原文 查看原文 元記事 引用元 転載元 出典元? 情報元 ソース 記事元 オリジナル記事")
    + r"|(?:read the )?original (?:article|story|post|link|source|url|text)|original|source(?: (?:link|url|article))?"
    r"|link to original|via|permalink|(?:read|see|view|find) the (?:full )?original\b[^.。:：]{0,60}(?=https?://))\s*(?:[（(][^（()）]{0,12}[）)])?\s*(?:[:：]|(?=https?://))",
    re.IGNORECASE,
)
_LINK_WORDS = re.compile(
    rf"[\[【（(]?(?:原文(?:{_LINK})|阅读原文|閱讀原文|查看原文|元記事(?:を読む)?"
    r"|(?:read|view|see)?\s?(?:the )?original (?:article|story|post))[\]】）)]?[.。>»→]*",
    re.IGNORECASE,
)
_DEAD_LINK = re.compile(rf"原文(?:{_LINK})\s*[:：]")
_ORIGINAL = re.compile(rf"原文|(?:{_LINK})|original|出典|元記事|引用元", re.IGNORECASE)
_SOURCE_KEY = re.compile(
    "(?:"
    + either(
        """
        来源 來源 文章来源 文章來源 信息来源 资料来源 稿件来源 稿源 出处 出處 出典 转载自 轉載自 转自 轉自
        本文来源 本文來源 source via
        """
    )
    + r")\s*[:：]",
    re.IGNORECASE,
)

# `来源:港湾周刊 原文链接:…`: the parse gives such a line whole; the outlet in it is one word.
_OUTLET = re.compile(
    r"[(（\[【]?(?:文章|信息|稿件|本文)?(?:来源|來源|出处|出處|出典|稿源|转载自|轉載自|转自|轉自|source)\s*[:：]\s*"
    r"(?P<name>(?:(?!原文|https?:|www\.)[^\s,，。;；:：/()（）\[\]【】《》]){2,30})(?=$|[\s)）\]】]|原文)",
    re.IGNORECASE,
)
# The last line of a release: SOURCE Selby Systems
_OWN_SOURCE = re.compile(r"[（(\[【]?(?:本文|文章|稿件|信息)(?:来源|來源)\s*[:：]\s*[^。！？]*$")
# 《潮民日报》(2021年03月03日 07版)
_PRINTED = re.compile(
    r"[（(]?(?:来源\s*[:：]\s*)?《[^《》]{2,20}》\s*[（(]?\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^。]{0,16}版[^。]{0,6}[)）]*"
)
_BARE_KEY = re.compile(r"^(?:链接|鏈接|連結|网址|網址|地址|リンク|links?|url)\s?[:：]\s*", re.IGNORECASE)
_DATA_SOURCE = re.compile(r"\w{0,6}(?:来源|來源|出处|出處)\s?[:：]|(?:data |chart |image )?sources?\s?:", re.IGNORECASE)
_WIRE_SOURCE = re.compile(r"SOURCE:?\s+[A-Z][^.]{1,60}$")

# A licence opens like one and holds a phrase that only rights people write; 本文 or 授权 alone open prose.
_OPENING = re.compile(
    r"[\s*※＊（(\[【〔—–\-·注:：註]{0,6}(?:"
    + either(
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
_PHRASE = re.compile(
    either(
        """
        转载请 轉載請 转发请 转载须 轉載須 转载需 请勿转载 請勿轉載 不得转载 不得轉載 禁止转载 禁止轉載 严禁转载
        嚴禁轉載 谢绝转载 謝絕轉載 不得(?:擅自|以任何|复制|複製|翻印|用于|用於)
        (?:未经|未經)[^。]{0,30}(?:授权|授權|许可|許可|同意|允许|允許)
        (?:经|經|获|獲)[^,，。]{0,30}(?:授权|授權)[^,，。]{0,8}(?:转载|轉載|发布|發佈|發布|刊登|刊载|刊載)
        (?:授权|授權)(?:转载|轉載|发布|發佈|刊登|刊载|刊載)
        (?:版权|版權|著作权|著作權)(?:归|歸|属|屬|所有|为|為|©|声明|聲明|由|原)
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
_ORIGINAL_ONLY = re.compile(
    r"[（(*]?本(?:文|篇)(?:为|為|系|係|由|是)?[^,，。;；]{0,24}(?:原创|原創)(?:文章|内容|內容|作品|稿件"
    r"|首发)?[)）]?[。.!！]?"
)
# 潮声新闻,未经授权不得转载: the outlet, and nothing but what it forbids.
_RESERVED = re.compile(
    r"[^\s,，。]{2,12}[,，\s]\s?(?:未[经經](?:书面)?(?:授[权權]|许可|許可|允许|允許)[,，]?\s?(?:不得|禁止|请勿|請勿|严禁|嚴禁)"
    r"[^。]{0,12}(?:转载|轉載|使用|复制|複製)(?:[、或及和]\S{1,6})?|版权所有|版權所有|无断転載禁止|無断転載禁止)[。.!！]?"
)
# "This article first appeared in early 2024, when …" tells of a time, not of a right.
_WHEN = re.compile(
    r"(?:first|originally) (?:appeared|published|posted) (?:in|on)?\s?(?:the )?(?:early|late|mid|spring|summer"
    r"|autumn|fall"
    r"|winter|january|february|march|april|may|june|july|august|september|october|november|december|\d{4})\b[^.]*,",
    re.IGNORECASE,
)
_SITE_NOTICE = re.compile(r"\W{0,3}(?:©|\(c\)|copyright\b|版权所有|版權所有|all rights reserved)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:转载|轉載)请|(?:不得|禁止|请勿|請勿)(?:转载|轉載)|転載を禁|无断転載|無断転載|all rights reserved",
    re.IGNORECASE,
)


def is_disclaimer(text: str) -> bool:
    """Only at the start of a line, with a colon of either width: 我们郑重声明: in mid-paragraph is text."""
    return _DISCLAIMER.match(text) is not None


def is_bare_disclaimer(text: str) -> bool:
    """The heading of a disclaimer that stands on the following line."""
    match = _DISCLAIMER.match(text)
    return match is not None and not text[match.end() :].strip(" *")


def is_link_line(text: str, href: str | None) -> bool:
    """A key for the original and its address; with an anchor's `href` the words alone will do."""
    if is_wider(text, _LONGEST):
        return False
    match = _LINK_KEY.match(text.lstrip("（([【*※·-> "))
    if match is not None and (find_address(text) or href):
        return True
    return href is not None and _LINK_WORDS.fullmatch(text) is not None


def is_dead_link_line(text: str) -> bool:
    """`原文链接:` whose address is missing or is not of the web."""
    return len(text) < 200 and _DEAD_LINK.match(text) is not None


def is_source_line(text: str) -> bool:
    """`来源:港口周刊`, with or without a link after it; only the head and the tail of a page may call it so."""
    if is_wider(text, 200):
        return False
    if _SOURCE_KEY.match(text.lstrip("（([【*※ ")) is not None:
        return True
    return _WIRE_SOURCE.match(text) is not None or _PRINTED.fullmatch(text) is not None


def outlet_on(text: str) -> str | None:
    """The outlet that a line about the source names."""
    match = _OUTLET.match(text.strip())
    return match["name"] if match else None


def names_a_source(text: str) -> bool:
    """Also `数据来源:港务局` under a chart."""
    return is_source_line(text) or _DATA_SOURCE.match(text) is not None


def is_source_with_address(text: str) -> bool:
    """`来源:港口周刊 https://…`, `本文来源:港口周刊`: it is about the source wherever it stands."""
    if not is_source_line(text):
        return False
    return find_address(text) is not None or (_OWN_SOURCE.match(text) is not None and not is_wider(text, 60))


def is_address_line(text: str) -> bool:
    return is_address(_BARE_KEY.sub("", text, count=1))


def is_licence(text: str) -> bool:
    """A sentence or line about rights or first publication that opens as such; inside a paragraph it is prose."""
    if _RESERVED.fullmatch(text):
        return True
    if is_wider(text, _LONGEST) or not _OPENING.match(text) or _WHEN.search(text):
        return False
    return _PHRASE.search(text) is not None or _ORIGINAL_ONLY.fullmatch(text) is not None


def licence_in(text: str) -> str | None:
    """The line itself where it says something about rights; a bare link says nothing, 转载自:https://… neither."""
    key, address = _SOURCE_KEY.match(text), find_address(text)
    if key is not None and address is not None and not text[key.end() :].replace(address, "").strip(" ,，。.!！"):
        return None
    return text if is_licence(text) or _GOES_ON.search(text) else None


def is_site_notice(text: str) -> bool:
    """`© 2024 Estuary Post`, `版权所有 北辰链报`: under an HTML page it speaks for the site, not for the article."""
    return _SITE_NOTICE.match(text) is not None and not is_wider(text, 240)


def link_position(text: str) -> int:
    """Where the words for the original stand; the address of the original comes after them."""
    key = _ORIGINAL.search(text[:_LONGEST])
    return key.end() if key else 0


def original_address(text: str, href: str | None) -> str | None:
    """The address of the original: the anchor's, not the words it shows; else the one after the link key."""
    if href is not None:
        return href
    return find_address(text, link_position(text)) or find_address(text)

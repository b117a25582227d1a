"""Which lines speak of source, licence and liability? Facts about rights, kept word by word."""

from __future__ import annotations

import re

from articles.parsing.addresses import find_address, is_address
from articles.parsing.punctuation import is_wider

_DISCLAIMER = re.compile(
    r"[*※＊#\s]{0,4}(?:(?:郑重声明|鄭重聲明|免责声明|免責聲明|免責声明|免責事項|Disclaimer)\*{0,2}\s?[:：]"
    r"|【(?:郑重声明|鄭重聲明|免责声明|免責聲明|免責事項|Disclaimer)】)",
    re.IGNORECASE,
)
_LONGEST_LICENCE = 480

# A link line: a key, then an address (or, on web pages, an anchor).
_LINK_KEY = re.compile(
    r"(?:原文(?:链接|鏈接|連結|链结|鏈結|地址|网址|網址|出处|出處|来源|來源|URL)?|(?:文章|新闻|来源|來源|出处|出處|转载|轉載|引用)(?:链接|鏈接|連結|链结|地址|网址)"
    r"|阅读原文|閱讀原文|查看原文|本文(?:链接|鏈接|連結|地址|网址)|元記事|引用元|転載元|出典元?|情報元|ソース|記事元|オリジナル記事"
    r"|(?:read the )?original (?:article|story|post|link|source|url|text)|original|source(?: (?:link|url|article))?|link to original|via|permalink)"
    r"\s*(?:[:：]|(?=https?://))",
    re.IGNORECASE,
)
_LINK_WORDS = re.compile(
    r"[\[【（(]?(?:原文(?:链接|鏈接|連結|链结|地址|网址)|阅读原文|閱讀原文|查看原文|元記事(?:を読む)?|(?:read|view|see)?\s?(?:the )?original (?:article|story|post))[\]】）)]?[.。>»→]*",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"原文|(?:链接|連結|鏈接|地址|网址|網址)|original|出典|元記事|引用元", re.IGNORECASE)
_SOURCE_KEY = re.compile(
    r"(?:来源|來源|文章来源|文章來源|信息来源|资料来源|稿件来源|稿源|出处|出處|出典|转载自|轉載自|转自|轉自|本文来源|本文來源|source|via)\s*[:：]",
    re.IGNORECASE,
)

_OPENING = re.compile(
    r"[\s*※＊（(\[【〔—–\-·注:：註]{0,6}(?:本文|本報道|本报道|本稿|本篇|本專欄|本专栏|此文|该文|該文|文章|以上|原文|原载|原載|原刊|首发|首發|版权|版權|著作[权權]|转载|轉載|转发|未经|未經|如需|如欲|欲"
    r"|任何|请勿|請勿|严禁|嚴禁|禁止|谢绝|謝絕|声明|聲明|©|\(c\)|copyright|all rights|no part|this (?:article|story|piece|post|report|column|essay|text)"
    r"|(?:first|originally) (?:published|appeared|posted)|(?:re)?published (?:with|by) permission|republish|reprint|reproduc|licen[cs]e|unauthori[sz]ed|used with permission"
    r"|不得|経|経済|本記事|この記事|当記事|当サイト|無断|許可|転載|禁無断|初出|掲載|記事の|著作権|※)",
    re.IGNORECASE,
)
_ABOUT_RIGHTS = re.compile(
    r"转载|轉載|转发请|授权|授權|版权|版權|著作[权權]|首发|首發|原载|原載|原刊|刊[于於]|注明出处|註明出處|注明来源|註明來源|请注明|請註明|許可"
    r"|転載|著作権|無断|初出|に掲載|all rights reserved|©|copyright"
    r"|(?:first|originally) (?:appeared|published|posted)|(?:was|were) (?:first|originally) (?:published|posted)"
    r"|republish|reprint|reproduc|with permission|without (?:written |prior )*permission|creative commons|\bCC[ -]BY|licen[cs]ed under|unauthori[sz]ed",
    re.IGNORECASE,
)
_ORIGINAL_ONLY = re.compile(
    r"[（(*]?本(?:文|篇)(?:为|為|系|係|由|是)?[^,，。;；]{0,24}(?:原创|原創)(?:文章|内容|內容|作品|稿件|首发)?[)）]?[。.!！]?"
)
_WHEN = re.compile(
    r"(?:first|originally) (?:appeared|published|posted) (?:in|on)?\s?(?:the )?(?:early|late|mid|spring|summer|autumn|fall|winter|january"
    r"|february|march|april|may|june|july|august|september|october|november|december|\d{4})\b[^.]*,",
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
    if is_wider(text, _LONGEST_LICENCE):
        return False
    match = _LINK_KEY.match(text.lstrip("（([【*※·-> "))
    if match is not None and (find_address(text) or href):
        return True
    return href is not None and _LINK_WORDS.fullmatch(text) is not None


def is_dead_link_line(text: str) -> bool:
    """`原文链接:` whose address is missing or is not of the web."""
    return len(text) < 200 and re.match(r"原文(?:链接|鏈接|連結|地址|网址)\s*[:：]", text) is not None


def is_source_line(text: str) -> bool:
    """`来源:港湾周刊`, with or without a link after it; only the head and the tail of a page may call it so."""
    return _SOURCE_KEY.match(text.lstrip("（([【*※ ")) is not None and not is_wider(text, 200)


def is_address_line(text: str) -> bool:
    return is_address(text)


def is_licence(text: str) -> bool:
    """A sentence or line about rights or first publication that opens as such; inside a paragraph it is prose."""
    if is_wider(text, _LONGEST_LICENCE) or not _OPENING.match(text):
        return False
    if _WHEN.search(text):
        return False
    return _ABOUT_RIGHTS.search(text) is not None or _ORIGINAL_ONLY.fullmatch(text) is not None


def link_position(text: str) -> int:
    """Where the words for the original stand; the address of the original comes after them."""
    key = _ORIGINAL.search(text[:_LONGEST_LICENCE])
    return key.end() if key else 0


def original_address(text: str, href: str | None) -> str | None:
    """The address of the original: the anchor's, not the words it shows; else the one after the link key."""
    if href is not None:
        return href
    return find_address(text, link_position(text)) or find_address(text)

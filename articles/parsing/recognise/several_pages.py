"""Whether a page says that it is one of several: in the rows of a pager, or in a link to the next page for machines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from articles.parsing.recognise.boilerplate_rows.kinds import MAX_WIDTH
from articles.text.punctuation import is_wider
from articles.text.urls import same_page

_CHINESE_FIGURE = r"[\d一二三四五六七八九十]{1,3}"
# Each with the number of pages, if it is written.
_SEVERAL = re.compile(
    rf"(?:共|[/／])\s?(?P<total>{_CHINESE_FIGURE})\s?(?:页|頁)|第\s?\d{{1,3}}\s?[/／]\s?(?P<of>\d{{1,3}})\s?(?:页|頁)"
    r"|(?:下一|余下|剩余|餘下|下)(?:页|頁|全文)(?!面)|\b(?:page|part) \d{1,3} (?:of|/) (?P<total_en>\d{1,3})\b"
    r"|\bnext page\b|\d\s?next\s?[›»→>]{0,2}$"
    r"|(?:下转|下轉|上接|紧接|緊接)\s?第?\s?[\w一二三四五六七八九十]{1,4}\s?[版页頁]"
    r"|continue[ds] (?:on|from) (?:page )?[A-Z]?\d|continue reading (?:on )?(?:the )?next page"
    r"|次のページ|次ページ|(?:[1１]\s?[/／]\s?|\d{1,2} ?[/／] ?)(?P<total_ja>\d{1,2})\s?ページ",
    re.IGNORECASE,
)
_SEVERAL_EXAMPLES = (
    "共3页",
    "第1页/共3页",
    "第 1/3 页",
    "1 2 3 下一页",
    "Page 1 of 3",
    "（下转第二版）",
    "次のページ",
    "余下全文",
    "1/3ページ",
    "1 2 3 Next »",
)
# A row of page numbers alone, from 1: `1 2 3`, `Pages: 1 2`, `(1/3)`.
_NUMBERS = re.compile(
    r"\W{0,3}(?:pages?\s?[:：]?\s?|分页\s?[:：]?\s?|页码\s?[:：]?\s?)?"
    r"(?:1(?:[\s|,，·]+|\]\s?\[)2(?:(?:[\s|,，·]+|\]\s?\[)\d{1,3}){0,20}|(?P<page>\d{1,2})\s?[/／]\s?(?P<total>[2-9]|[1-4]\d))\W{0,6}",
    re.IGNORECASE,
)
_NUMBERS_EXAMPLES = ("1 2 3", "Pages: 1 2", "(1/3)", "[1][2]", "1 | 2 | 3 »")
# The number of a page at the end of an address: _2.html, ?page=2, /page/2; a bare /2/ may be the number of an article.
_PAGE_NUMBER = re.compile(
    r"(?:[?&](?:page|paged|pn|pg|pageno|pagenum|pageindex)=|/page/|[_-](?:p|page)?)(?:[2-9]|[1-4]\d)"
    r"(?=/?$|\.s?html?$|\.aspx?$|\.php$)",
    re.IGNORECASE,
)
_PAGE_NUMBER_EXAMPLES = ("/news/31_2.html", "/news/31?page=2", "/news/31/page/2")
_BARE_NUMBER = re.compile(r"/p?(?:[2-9]|[1-4]\d)/?$|[?&]p=(?:[2-9]|[1-4]\d)$")
_ENDING = re.compile(r"(?:\.(?:s?html?|aspx?|php))?/?$", re.IGNORECASE)
_NOT_OF_THE_TEXT = frozenset({"comments", "related", "aside"})


def says_several_pages(row: str, kind: str) -> bool:
    """Whether a row of boilerplate of this kind says that the text has more pages than this one."""
    if kind in _NOT_OF_THE_TEXT or is_wider(row, MAX_WIDTH):
        return False
    match = _SEVERAL.search(row)
    if match is not None:
        return next(filter(None, match.groups()), "") not in ("0", "1", "一")
    numbers = _NUMBERS.fullmatch(row.strip()) if kind in ("pager", "neighbours") else None
    return numbers is not None and int(numbers["page"] or 1) <= int(numbers["total"] or 2)


def links_to_next_page(addresses: Iterable[str], own: Collection[str]) -> bool:
    """Whether one of the addresses of `rel="next"` is the next page of the same text and not the next article.

    `own`: the absolute addresses of the page. Without any, only the number of a page in the address decides.
    """
    texts = [_ENDING.sub("", _PAGE_NUMBER.sub("", address)) for address in own]
    return any(_is_next_page(address, texts) for address in addresses)


def _is_next_page(address: str, texts: list[str]) -> bool:
    match = _PAGE_NUMBER.search(address) or (_BARE_NUMBER.search(address) if texts else None)
    if match is None:
        return False
    before = _ENDING.sub("", address[: match.start()]).removeprefix("./")
    if not texts or not before:
        return True
    return any(same_page(before, text) or text.endswith(f"/{before.lstrip('/')}") for text in texts)

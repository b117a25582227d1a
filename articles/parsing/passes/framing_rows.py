"""Rows of the site's frame that the markup disguises as blocks: lists of tools, headings of boxes, QR codes."""

from __future__ import annotations

import re

from articles.parsing.document import Dropped, SourceLine
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import PageLine
from articles.parsing.recognise.boilerplate import boilerplate_kind, kind_of_line
from articles.parsing.recognise.rights import links_original, original_address

_QR_NAME = re.compile(r"qr[-_]?code|二维码|二維碼|erweima|wxcode|weixin[-_]?code|公众号|扫码", re.IGNORECASE)
_QR_NAME_EXAMPLES = ("/img/qrcode.png", "港湾周刊二维码")
_ABOUT_QR = re.compile(r"二维码|二維碼|小程序码|扫一扫|掃一掃|扫码|掃碼|长按|長按")
_BOX_KINDS = frozenset(
    """
    account ad app comments cookie crumbs edition feedback footer listen nav neighbours pager paywall promotion share
    subscribe tool
    """.split()
)
# `相关文章：望津港夜市开张`
_HAS_TITLE = re.compile(r"\S{2,16}\s?[:：]\s?\S")


def claim_framing_rows(owners: LineOwners) -> None:
    """Drop lists in which every item is boilerplate, headings of boxes around the article, and QR codes."""
    _claim_lists(owners)
    for at, line in enumerate(owners.lines):
        if not owners.is_free(at):
            continue
        kind = kind_of_line(line) if line.hint.kind == "heading" else None
        is_teaser = kind == "related" and _HAS_TITLE.match(line.text) is not None
        if kind is not None and (kind in _BOX_KINDS or is_teaser) and line.hint.detail != "h1":
            owners.claim(at, at, Dropped(kind=kind))
        elif line.hint.kind == "image" and _is_qr_code(owners, at):
            owners.claim(at, at, Dropped(kind="qrcode"))


def part_of_row(line: PageLine, kind: str) -> Dropped | SourceLine:
    """The part for a row of boilerplate; the address of 阅读原文 in it is the original one."""
    address = original_address(line.text, line.hint.href) if links_original(line.text) else None
    return Dropped(kind=kind) if address is None else SourceLine(url=address)


def _claim_lists(owners: LineOwners) -> None:
    at = 0
    while at < len(owners.lines):
        last = at
        if owners.is_free(at) and owners.lines[at].hint.kind == "item":
            while owners.is_free(last + 1) and owners.lines[last + 1].hint.group == owners.lines[at].hint.group:
                last += 1
            if all(_is_framing(line) for line in owners.lines[at : last + 1]):
                for item in range(at, last + 1):
                    owners.claim(item, item, part_of_row(owners.lines[item], "tool"))
        at = last + 1


def _is_framing(line: PageLine) -> bool:
    kind = kind_of_line(line)
    return kind is not None and kind != "related"


def _is_qr_code(owners: LineOwners, at: int) -> bool:
    """Whether its name or the promotion beside it says that the picture is a QR code."""
    hint = owners.lines[at].hint
    if _QR_NAME.search(f"{hint.src or ''} {hint.alt or ''}"[-400:]):
        return True
    beside = (owners.lines[near].text for near in (at - 1, at + 1) if 0 <= near < len(owners.lines))
    return any(_ABOUT_QR.search(text) is not None and boilerplate_kind(text) is not None for text in beside)

"""Rows below the text that only their neighbours give away: account cards, comments, and what follows a closing row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.parsing.document import Credit, Dropped, ParsedByline, ParsedDisclaimer, SourceLine
from articles.parsing.line_owners import LineOwners
from articles.parsing.recognise.boilerplate_rows.box_headings import is_box_heading, is_comments_heading
from articles.parsing.recognise.bylines.header_lines import parse_byline
from articles.parsing.recognise.datelines import is_date_line
from articles.parsing.recognise.editor_notes import kind_of_note
from articles.parsing.recognise.rights import is_address_line, is_source_line
from articles.text.punctuation import ends_sentence, is_wider

# What the site prints below the text; no part of the text follows it.
_CLOSING = frozenset(
    """
    account comments feedback footer neighbours pager promotion related separator share sitemap subscribe tags tool
    """.split()
)
_MAX_ROW_WIDTH = 100
_MAX_CARD_ROWS = 3
_MAX_COMMENT_WIDTH = 240
_MIN_COMMENTS = 2
# The rows of a comment: its writer, time, place, floor and buttons.
_COMMENT_ROW = re.compile(
    r"(?:回复|回覆|赞|讚|举报|點讚|点赞|踩|顶|支持|reply|like|report|返信|いいね[!！]?)(?:\s?[(（]?\s?\d{0,6}\s?[)）]?)"
    r"|(?:第\s?\d{1,5}\s?楼|\d{1,5}\s?[楼樓F]|沙发|板凳|地板)(?:\s.{0,30})?|(?:\d{1,2}|几)\s?(?:秒|分钟|小时|天|个?月|年)前(?:\s.{0,30})?|IP属地\s?[:：]?\s?\S{2,6}"
    r"|.{1,20}(?:说道|說道|says|wrote|said|さん|回复)\s?[:：].{0,200}|\d{1,2} (?:minutes?|hours?|days?|weeks?) ago",
    re.IGNORECASE,
)
_COMMENT_ROW_EXAMPLES = ("回复", "赞 12", "3楼", "2小时前 来自望津", "林初 说道：好文章", "3 hours ago")
_TAKEN_FROM = re.compile(r"以下(?:文章|视频|内容)来源于\s?(?P<name>[^，,。]{2,20})")
_NAMED_COMMENT = re.compile(r"[^\s：:，。]{1,14}\s?[：:]\s?\S.{1,200}")


def claim_comments(owners: LineOwners) -> None:
    """Drop what is below the heading of the comments, if it looks like comments: writers, times, buttons."""
    at = next((at for at in range(len(owners.lines)) if _opens_comments(owners, at)), None)
    if at is None:
        return
    rows = [below for below in range(at + 1, len(owners.lines)) if owners.is_plain(below)]
    texts = [owners.lines[row].text for row in rows]
    below = (line.text for line in owners.lines[at + 1 :])
    is_marked = any(len(text) < _MAX_COMMENT_WIDTH and _COMMENT_ROW.fullmatch(text) for text in below)
    named = sum(_NAMED_COMMENT.fullmatch(text) is not None for text in texts)
    if any(is_wider(text, _MAX_COMMENT_WIDTH) or kind_of_note(text) is not None for text in texts):
        return
    if is_marked or (named >= _MIN_COMMENTS and named == len(texts)):
        for row in rows:
            owners.claim(row, row, Dropped(kind="comments"))


def _opens_comments(owners: LineOwners, at: int) -> bool:
    owner = owners.owner(at)
    if isinstance(owner, Dropped):
        return owner.kind == "comments" or is_comments_heading(owners.lines[at].text)
    return False


def claim_closing_rows(owners: LineOwners) -> None:
    """Drop short rows below the first closing row, if no sentence follows, and the rows of an account card."""
    _claim_account_cards(owners)
    last = _last_sentence(owners)
    first = next((at for at in range(last + 1, len(owners.lines)) if _is_closing(owners, at)), None)
    if first is None:
        return
    for at in range(first, len(owners.lines)):
        if owners.is_plain(at) and not _is_about_the_source(owners, at):
            owners.claim(at, at, Dropped(kind="frame"))


def _is_about_the_source(owners: LineOwners, at: int) -> bool:
    """Whether it is more than a row, or names the source or the writer of the text."""
    text = owners.lines[at].text
    if (
        is_wider(text, _MAX_ROW_WIDTH)
        or is_source_line(text)
        or is_address_line(text)
        or is_date_line(text, owners.zone)
    ):
        return True
    return any(mark in text for mark in ":：") and parse_byline(text, owners.zone) is not None


def _is_closing(owners: LineOwners, at: int) -> bool:
    owner = owners.owner(at)
    if owner is None:
        return owners.is_plain(at + 1) and is_box_heading(owners.lines[at].text)
    return isinstance(owner, Dropped) and owner.kind in _CLOSING


def _last_sentence(owners: LineOwners) -> int:
    """The last line that is a part of the text: a brief, a note, or free and with a sentence or more than a row."""
    for at in range(len(owners.lines) - 1, -1, -1):
        text, owner = owners.lines[at].text, owners.owner(at)
        if owner is not None and not isinstance(owner, (Dropped, Credit, SourceLine, ParsedByline)):
            if not isinstance(owner, ParsedDisclaimer):
                return at
        elif (owner is None and (ends_sentence(text) or is_wider(text, _MAX_ROW_WIDTH) or not owners.is_plain(at))) or (
            owner is None and kind_of_note(text) is not None
        ):
            return at
    return -1


def claim_source_card(owners: LineOwners) -> None:
    """Drop the card of the account that a WeChat text is from: its name, a point and its motto, above the text."""
    for at in _dropped(owners, "account"):
        named = _TAKEN_FROM.match(owners.lines[at].text)
        if named is None:
            continue
        row = at + 1
        while owners.is_plain(row) and owners.lines[row].text in (named["name"].strip(), ".", "。"):
            owners.claim(row, row, Dropped(kind="account"))
            row += 1
        if row > at + 1 and owners.is_plain(row) and owners.looks_like_heading(row):
            owners.claim(row, row, Dropped(kind="account"))


def _claim_account_cards(owners: LineOwners) -> None:
    """Drop the name and the motto of an account above its counters: `港湾周刊`, `码头上的人和船`, `88篇原创内容`."""
    names = _names(owners)
    for at in _dropped(owners, "account"):
        above = range(at - 1, max(-1, at - 1 - _MAX_CARD_ROWS), -1)
        name = next((row for row in above if owners.is_plain(row) and owners.lines[row].text in names), None)
        if name is None:
            continue
        for row in range(name, at):
            if owners.is_plain(row) and not is_wider(owners.lines[row].text, _MAX_ROW_WIDTH):
                owners.claim(row, row, Dropped(kind="account"))


def _names(owners: LineOwners) -> set[str]:
    bylines = (part for part in owners.parts if isinstance(part, ParsedByline))
    return {name for byline in bylines for name in (byline.source, byline.author) if name}


def _dropped(owners: LineOwners, kind: str) -> Iterator[int]:
    for at in range(len(owners.lines)):
        owner = owners.owner(at)
        if isinstance(owner, Dropped) and owner.kind == kind:
            yield at

"""Boilerplate of a text page: lines that belong to the site and not to the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from articles.parsing.lines import PageLine
from articles.parsing.recognise.boilerplate_rows.japanese import JAPANESE_ROWS
from articles.parsing.recognise.boilerplate_rows.kinds import BOILERPLATE, MAX_WIDTH, Boilerplate
from articles.parsing.recognise.boilerplate_rows.mixed_rows import mixed_row_kind
from articles.parsing.recognise.boilerplate_rows.papers import PAPER_ROWS
from articles.parsing.recognise.boilerplate_rows.portals import PORTAL_ROWS
from articles.parsing.recognise.boilerplate_rows.promotions import PROMOTIONS
from articles.parsing.recognise.boilerplate_rows.prompts import PROMPTS
from articles.parsing.recognise.boilerplate_rows.reader_prompts import READER_PROMPTS
from articles.parsing.recognise.boilerplate_rows.site_footers import is_footer_row
from articles.parsing.recognise.bylines.keyed import has_only_empty_keys
from articles.parsing.recognise.dates import DATE_KEY, find_mentions, without_dates
from articles.parsing.recognise.tool_words import is_tool_row
from articles.text.punctuation import is_wider

# Optimisation: one match rules out all kinds for most lines of an article.
_ANY = re.compile("|".join(f"(?:{boilerplate.pattern.pattern})" for boilerplate in BOILERPLATE), re.IGNORECASE)
# Kinds whose pattern has to match the whole line.
_WHOLE_LINE = frozenset(
    "ad comments contact counter date link nav related release separator sitemap subscribe tool".split()
)
# Recognised by the whole line, whatever marks are around its words.
ROWS = (*PORTAL_ROWS, *PROMPTS, *PROMOTIONS, *PAPER_ROWS, *JAPANESE_ROWS, *READER_PROMPTS)
# Optimisation like _ANY, for the patterns that distinguish capitals and for those that do not.
_ANY_ROW = tuple(
    re.compile("|".join(f"(?:{entry.pattern.pattern})" for entry in ROWS if entry.pattern.flags == flags), flags)
    for flags in sorted({entry.pattern.flags for entry in ROWS})
)
# A wider sentence that ends in a Chinese full stop is prose, except for what is written in sentences.
_MAX_SENTENCE_WIDTH = 56
_IN_SENTENCES = frozenset({"account", "cookie"})
_ROWS_IN_SENTENCES = tuple(entry for entry in ROWS if entry.kind in _IN_SENTENCES)
# Marks around and between the words of a promotion: quotation marks, arrows, stars, emoji.
_DECORATION = re.compile(
    "[“”\"「」『』‘’'＇\u2190-\u21ff\u2600-\u27bf\u25a0-\u25ff\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d*＊#＃]+"
)
_DECORATION_EXAMPLES = ("↑↑↑", "⭐", "👇", "「")
_AROUND = " \t|｜丨-—–_~～…·•[]［］【】()（）<>＜＞《》"
_CONTACT_DETAIL = re.compile(
    r"@|https?://|www\.|\+?\d[\d\s()-]{6,}|(?:tel|phone|email|e-mail|电话|電話|邮箱|信箱|メール|fax)\b", re.I
)


def boilerplate_kind(text: str) -> str | None:
    """The kind of boilerplate that a line is, None for a line of the article."""
    if is_wider(text, MAX_WIDTH) or "\n" in text:
        return None
    if has_only_empty_keys(text):
        return "empty_byline"
    return _kind_by_opening(text) or _kind_of_row(text)


def kind_of_line(line: PageLine) -> str | None:
    """The kind of boilerplate that a line is, also if only the markup separates its words: `举报赞转发`."""
    kind = boilerplate_kind(line.text)
    return boilerplate_kind(line.hint.spaced) if kind is None and line.hint.spaced else kind


def _kind_of_row(text: str) -> str | None:
    """The kind of a line that is boilerplate as a whole, whatever marks are around its words."""
    # The arrows of a breadcrumb are decoration elsewhere.
    forms = dict.fromkeys((without_decoration(text), text.strip(_AROUND)))
    if text.endswith("。") and is_wider(text, _MAX_SENTENCE_WIDTH):
        return _kind_in(_ROWS_IN_SENTENCES, forms)
    if is_tool_row(text):
        return "tool"
    mixed = mixed_row_kind(text)
    if mixed is not None:
        return mixed
    if is_footer_row(text):
        return "footer"
    if not _DECORATION.sub("", text).strip():
        return "separator"
    if not any(pattern.fullmatch(form) for pattern in _ANY_ROW for form in forms):
        return None
    return _kind_in(ROWS, forms)


def _kind_in(rows: Iterable[Boilerplate], forms: Iterable[str]) -> str | None:
    return next((entry.kind for entry in rows if any(entry.pattern.fullmatch(form) for form in forms)), None)


def _kind_by_opening(text: str) -> str | None:
    if not _ANY.match(text):
        return None
    for entry in BOILERPLATE:
        match = entry.pattern.fullmatch(text) if entry.kind in _WHOLE_LINE else entry.pattern.match(text)
        if match is not None:
            return entry.kind if _is_certain(entry.kind, text, match) else None
    return None


def without_decoration(text: str) -> str:
    """The line without quotation marks, arrows and emoji, and without the brackets around it."""
    return _DECORATION.sub("", text).strip(_AROUND)


def _is_certain(kind: str, text: str, match: re.Match[str]) -> bool:
    """Whether the line is not prose that opens with the same words: prose ends in a full stop."""
    if kind == "tags":
        return match.end() == len(text) or (match[0].rstrip()[-1:] in ":：" and not text.endswith("。"))
    if kind in ("share", "neighbours", "bookmark", "crumbs", "footer"):
        return not text.endswith("。")
    return True


def is_placeholder_date(text: str, zone: ZoneInfo) -> bool:
    """Whether the line is `时间:1900/1/1 0:00:00`, with or without the key, or the key alone."""
    if is_wider(text, MAX_WIDTH):
        return False
    dates = find_mentions(text, zone)
    key = DATE_KEY.match(text)
    if key is not None and not text[key.end() :].strip():
        return True
    if not dates or not all(written.is_placeholder for written in dates):
        return False
    rest = without_dates(text, dates)
    rest = DATE_KEY.sub(" ", rest).strip(" |[]［］()")
    return not rest or has_only_empty_keys(rest)


def is_contact_line(text: str) -> bool:
    """Whether it may be a line of an address block: a name, an email address or a number, but not a sentence."""
    if is_wider(text, 100):
        return False
    return contains_contact_detail(text) or text[-1:] not in "。.！!？?"


def contains_contact_detail(text: str) -> bool:
    """Whether the line contains an email address, a URL or a telephone number."""
    return _CONTACT_DETAIL.search(text) is not None

"""Title of a text page: one of its lines, or None. A title is never invented."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from articles.parsing.document import Dropped, ParsedByline, Published, Title
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import PageLine
from articles.parsing.recognise.boilerplate import boilerplate_kind
from articles.parsing.recognise.boilerplate_rows.sections import is_section
from articles.parsing.recognise.brief_headings import is_kind_label
from articles.parsing.recognise.bylines.outlets import is_outlet
from articles.parsing.recognise.credits import find_credits
from articles.parsing.recognise.datelines import is_date_line
from articles.parsing.recognise.editor_notes import kind_of_note
from articles.parsing.recognise.figures import is_picture_placeholder, parse_figure_line
from articles.parsing.recognise.numbered_lists import leading_bullet, leading_marker
from articles.parsing.recognise.rights import is_disclaimer, is_licence, is_link_line
from articles.text.punctuation import ends_unfinished, is_marked_as_text, is_wider
from articles.text.urls import find_address

_MAX_LINES = 48
_MAX_TITLE_WIDTH = 160
# The heading of an abstract, which is never the title.
_ABSTRACT = re.compile(
    r"[【\[]?(?:摘要|提要|导读|導讀|导语|導語|前言|引言|要約|概要|目录|目錄|summary|abstract|key points)[】\]]?", re.I
)
_ABSTRACT_EXAMPLES = ("摘要", "【導讀】", "要約", "Key points")


def _credits_outside_byline(text: str) -> bool:
    """Whether a proofreader or photographer is credited: a byline names only writers, editors and translators."""
    return any(credit.role not in ("editor", "translator") for credit in find_credits(text))


def cannot_be_head(line: PageLine) -> bool:
    """Whether the line is about rights, links, credits or notes, and so neither title nor byline."""
    text = line.text
    return (
        is_disclaimer(text)
        or is_link_line(text, line.hint.href)
        or is_licence(text)
        or find_address(text) is not None
        or (bool(find_credits(text)) and _credits_outside_byline(text))
        or (kind_of_note(text) is not None and not is_date_line(text, ZoneInfo("UTC")))
    )


def claim_line_title(owners: LineOwners) -> None:
    """Claim the first short line above byline, date or first paragraph; below a site's own lines, the last one."""
    above = _lines_above_body(owners)
    candidates = [at for at in above if _may_be_title(owners, at)]
    if not candidates:
        return
    if len(candidates) > 1 and _is_section_or_outlet(owners.lines[candidates[0]].text):
        owners.claim(candidates[0], candidates[0], Dropped(kind="site_name"))
        candidates = candidates[1:]
    has_site_lines = any(isinstance(part, Dropped) and part.kind == "bookmark" for part in owners.parts)
    chosen = candidates[-1] if has_site_lines and _byline_follows(owners, candidates[-1]) else candidates[0]
    if not _byline_follows(owners, chosen) and not owners.is_body_ahead(chosen):
        return
    for at in above:
        if has_site_lines and at < chosen and owners.is_free(at):
            owners.claim(at, at, Dropped(kind="ad"))
    text = re.sub(r"^#{1,6}\s+", "", owners.lines[chosen].text)
    owners.claim(chosen, chosen, Title(text=text, origin="line"))


def _is_section_or_outlet(text: str) -> bool:
    """Whether it is an outlet or a section (速报, 深度), which are printed above the title."""
    if is_outlet(text) or is_section(text):
        return True
    return len(text) <= 4 and (is_kind_label(text) or text in ("深度", "专栏", "專欄", "原创", "原創"))


def _lines_above_body(owners: LineOwners) -> list[int]:
    """Free lines above the first body line, with bylines, dates and boilerplate between them left out."""
    above: list[int] = []
    for at in range(min(len(owners.lines), _MAX_LINES)):
        owner = owners.owner(at)
        if owner is not None:
            if isinstance(owner, (Dropped, ParsedByline, Published)):
                continue
            break
        line = owners.lines[at]
        if line.hint.kind != "plain" or not _may_be_title(owners, at):
            break
        above.append(at)
    return above


def _may_be_title(owners: LineOwners, at: int) -> bool:
    text = owners.lines[at].text
    if (
        ends_unfinished(text)
        or cannot_be_head(owners.lines[at])
        or text[:1] in ">＞"
        or parse_figure_line(text)
        or is_picture_placeholder(text)
        or _ABSTRACT.fullmatch(text)
    ):
        return False
    if _opens_list(owners, at) or boilerplate_kind(text) is not None:
        return False
    if _byline_follows(owners, at):
        return not is_wider(text, _MAX_TITLE_WIDTH) and text[-1:] not in "。." and not is_marked_as_text(text)
    return owners.looks_like_title(at)


def _opens_list(owners: LineOwners, at: int) -> bool:
    text = owners.lines[at].text
    marker = leading_marker(text)
    if marker is not None and at + 1 < len(owners.lines):
        below = leading_marker(owners.lines[at + 1].text)
        return below is not None and below.number == marker.number + 1
    return leading_bullet(text) is not None


def _byline_follows(owners: LineOwners, at: int) -> bool:
    """Whether the next line that is not boilerplate is the byline or the date line."""
    later = owners.next_content(at)
    below = owners.owner(at + 1)
    if isinstance(below, Dropped) and below.kind in ("empty_byline", "placeholder_date"):
        return True
    return later is not None and isinstance(owners.owner(later), (ParsedByline, Published))

"""Corrections of hints that depend on other lines of an HTML page: lists of briefs, the site's copyright notice."""

from __future__ import annotations

from dataclasses import replace

from articles.parsing.lines import MarkupHint, PageLine
from articles.parsing.recognise.brief_headings import find_open_head, is_kind_label
from articles.parsing.recognise.brief_timestamps import ends_in_bracketed_date
from articles.parsing.recognise.rights import is_site_notice
from articles.text.punctuation import ends_sentence


def correct_hints(lines: list[PageLine]) -> list[PageLine]:
    """The same lines with corrected hints."""
    briefs = _brief_lists(lines)
    corrected = [_as_plain(line) if line.hint.group in briefs and line.hint.kind == "item" else line for line in lines]
    _mark_site_notice(corrected)
    return corrected


def _as_plain(line: PageLine) -> PageLine:
    return PageLine(line.start, line.end, line.text, replace(line.hint, kind="plain", group=0, detail=""))


def _brief_lists(lines: list[PageLine]) -> set[int]:
    """Numbers of the lists in which every item is a flash brief: a live feed and not a list of the article."""
    seen: set[tuple[int, int]] = set()
    briefs: set[int] = set()
    others: set[int] = set()
    for line in lines:
        item = (line.hint.group, line.hint.row)
        if line.hint.kind == "item" and item not in seen:
            seen.add(item)
            (briefs if _opens_brief(line.text) else others).add(line.hint.group)
    return briefs - others


def _opens_brief(text: str) -> bool:
    head = find_open_head(text[:400])
    if head is None or not (ends_sentence(text) or ends_in_bracketed_date(text)):
        return False
    return head.form in ("titled", "label") or is_kind_label(head.label or "")


def _mark_site_notice(lines: list[PageLine]) -> None:
    """Mark the notice of the site, below everything else and outside the article element, as boilerplate."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.hint.kind == "boilerplate":
            continue
        if line.hint.in_article or line.hint.kind != "plain" or not is_site_notice(line.text):
            return
        lines[at] = PageLine(
            line.start, line.end, line.text, MarkupHint("boilerplate", -1, detail="footer", href=line.hint.href)
        )

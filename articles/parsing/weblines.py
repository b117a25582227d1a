"""What the lines of an HTML page are only seen to be together: lists of flashes, the notice of the site."""

from __future__ import annotations

from dataclasses import replace

from articles.parsing.heads import find_open_head, names_a_kind
from articles.parsing.lines import Hint, Line
from articles.parsing.punctuation import ends_sentence
from articles.parsing.rights import is_site_notice
from articles.parsing.stamps import ends_in_bracketed_date


def settle(lines: list[Line]) -> list[Line]:
    """The same lines with the hints that their neighbours correct."""
    flashes = _flash_lists(lines)
    settled = [_as_plain(line) if line.hint.group in flashes and line.hint.kind == "item" else line for line in lines]
    _mark_site_notice(settled)
    return settled


def _as_plain(line: Line) -> Line:
    return Line(line.start, line.end, line.text, replace(line.hint, kind="plain", group=0, detail=""))


def _flash_lists(lines: list[Line]) -> set[int]:
    """Numbers of the lists in which every item is a flash brief: a live feed, no list of the article."""
    seen: set[tuple[int, int]] = set()
    flashes: set[int] = set()
    others: set[int] = set()
    for line in lines:
        place = (line.hint.group, line.hint.row)
        if line.hint.kind == "item" and place not in seen:
            seen.add(place)
            (flashes if _opens_flash(line.text) else others).add(line.hint.group)
    return flashes - others


def _opens_flash(text: str) -> bool:
    head = find_open_head(text[:400])
    if head is None or not (ends_sentence(text) or ends_in_bracketed_date(text)):
        return False
    return head.form in ("titled", "label") or names_a_kind(head.label or "")


def _mark_site_notice(lines: list[Line]) -> None:
    """Below all else of the page, and outside the article's element."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.hint.kind == "furniture":
            continue
        if line.hint.in_article or line.hint.kind != "plain" or not is_site_notice(line.text):
            return
        lines[at] = Line(line.start, line.end, line.text, Hint("furniture", -1, detail="footer", href=line.hint.href))

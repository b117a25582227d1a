"""Rows around the article that only their position gives away: outside the element that holds its sentences.

Above the title these are the name of the site, menus and tools; below the text, teasers, rankings and account cards.
A row with a sentence is never among them, except under the heading of a list of comments or of other articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from zoneinfo import ZoneInfo

from articles.parsing.html.containers import Container, ContainerStack, body_container, numbers_inside
from articles.parsing.lines import MarkupHint, PageLine
from articles.parsing.recognise.boilerplate import boilerplate_kind, kind_of_line
from articles.parsing.recognise.boilerplate_rows.box_headings import is_box_heading, is_comments_heading
from articles.parsing.recognise.boilerplate_rows.sections import is_section
from articles.parsing.recognise.boilerplate_rows.site_footers import is_site_footer
from articles.parsing.recognise.bylines.header_lines import parse_byline
from articles.parsing.recognise.credits import find_credits
from articles.parsing.recognise.datelines import is_date_line
from articles.parsing.recognise.dates import find_mentions
from articles.parsing.recognise.editor_notes import kind_of_note
from articles.parsing.recognise.rights import (
    is_address_line,
    is_disclaimer,
    is_licence,
    is_link_line,
    is_site_notice,
    is_source_line,
)
from articles.parsing.recognise.title_element import is_title_of_page
from articles.text.punctuation import ends_sentence, is_wider

_UTC = ZoneInfo("UTC")
_MIN_SENTENCE_WIDTH = 24
_MAX_TOOLS_WIDTH = 120
# Rows of these are looked at one by one; a real table stays.
_FRAMED_KINDS = frozenset({"plain", "caption", "heading", "item", "image"})
# A heading of one of these kinds begins a box in which sentences are boilerplate as well.
_BOXES = frozenset({"related", "comments", "subscribe"})


class _Frame:
    def __init__(self, lines: list[PageLine], homes: list[Container], containers: ContainerStack) -> None:
        self.lines, self.homes, self.all = lines, homes, containers.all
        weights: dict[int, int] = defaultdict(int)
        boxes = self._boxes()
        for line, home in zip(lines, homes, strict=True):
            if _is_sentence(line) and home.number not in boxes:
                weights[home.number] += len(line.text)
        self.body = body_container(self.all, weights)
        self.inside = numbers_inside(self.all, self.body) if self.body is not None else set()
        self.marked: dict[int, str] = {}

    def _boxes(self) -> set[int]:
        """Numbers of the containers that open with the heading of a box, and of those inside them."""
        boxes: set[int] = set()
        opened: set[int] = {0}
        for line, home in zip(self.lines, self.homes, strict=True):
            if home.number not in opened:
                opened.add(home.number)
                if not _is_sentence(line) and (kind_of_line(line) in _BOXES or is_comments_heading(line.text)):
                    boxes.add(home.number)
        for container in self.all:
            if container.parent is not None and container.parent.number in boxes:
                boxes.add(container.number)
        return boxes

    def mark(self, title: str | None) -> None:
        if self.body is None:
            return
        within = [at for at, home in enumerate(self.homes) if home.number in self.inside]
        sentences = [at for at in within if _is_sentence(self.lines[at])]
        self._mark_above(sentences[0], title)
        self._mark_tools(sentences[0])
        self._mark_boxes(sentences[-1])
        self._mark_below(sentences[-1])

    def _mark_above(self, first: int, title: str | None) -> None:
        """Mark menus, tools and the name of the site above the title."""
        found = self._title_row(first, title)
        if found is None:
            return
        home = self.homes[found]
        for at in range(found):
            line = self.lines[at]
            if line.hint.kind not in ("plain", "caption") or line.hint.named:
                continue
            if self.homes[at] is home and not (line.hint.anchored or is_section(line.text)):
                continue
            is_dated = bool(find_mentions(line.text, _UTC)) and not line.hint.anchored
            if not _is_sentence(line) and not is_dated and not _is_about_the_text(line):
                self.marked[at] = "nav"

    def _mark_tools(self, first: int) -> None:
        """Mark rows between title and text that mostly consist of the labels of tools."""
        for at in range(first):
            line = self.lines[at]
            if line.hint.kind in ("plain", "caption") and self.homes[at] is not self.body and _is_mostly_tools(line):
                self.marked.setdefault(at, "tool")

    def _title_row(self, first: int, title: str | None) -> int | None:
        above = range(first)
        h1 = next(
            (at for at in above if self.lines[at].hint.kind == "heading" and self.lines[at].hint.detail == "h1"), None
        )
        if h1 is not None or title is None:
            return h1
        return next((at for at in above if is_title_of_page(self.lines[at].text, title)), None)

    def _mark_boxes(self, last: int) -> None:
        """Mark what is below the heading of a box in the same element: comments and teasers contain sentences."""
        ends = self._last_rows()
        at = last + 1
        while at < len(self.lines):
            home = self.homes[at]
            is_box = self.body is not None and home.number not in self.inside and not self._is_around_body(home)
            if is_box and self._opens_box(at, ends[home.number]):
                for below in range(at, ends[home.number] + 1):
                    if not _is_about_rights(self.lines[below]):
                        self.marked[below] = "related"
                at = ends[home.number]
            at += 1

    def _last_rows(self) -> list[int]:
        """The last row in each container or in one of those inside it."""
        ends = [-1] * len(self.all)
        for at, home in enumerate(self.homes):
            ends[home.number] = at
        for container in reversed(self.all):
            if container.parent is not None:
                outer = container.parent.number
                ends[outer] = max(ends[outer], ends[container.number])
        return ends

    def _is_around_body(self, home: Container) -> bool:
        """Whether the container is one of those around the body."""
        outer = self.body
        while outer is not None and outer is not home:
            outer = outer.parent
        return outer is home

    def _opens_box(self, at: int, last: int) -> bool:
        """Whether the line is the heading of a box; a heading that an article may have needs links below it."""
        line = self.lines[at]
        if line.hint.kind not in ("plain", "heading", "caption") or ends_sentence(line.text):
            return False
        is_teaser = line.hint.kind == "heading" and line.hint.anchored
        if is_teaser or kind_of_line(line) in _BOXES or is_comments_heading(line.text):
            return True
        if not is_box_heading(line.text):
            return False
        below = self.lines[at + 1 : last + 1]
        return any(line.hint.anchored for line in below) or not any(_is_sentence(line) for line in below)

    def _mark_below(self, last: int) -> None:
        """Mark the rows below the last sentence that are not in an element with one."""
        later = [
            at for at in range(last + 1, len(self.lines)) if at not in self.marked and _is_sentence(self.lines[at])
        ]
        kept = {self.homes[at].number for at in later}
        heads = {at - 1 for at in later}
        for at in range(last + 1, len(self.lines)):
            line, home = self.lines[at], self.homes[at]
            if line.hint.kind not in _FRAMED_KINDS or home.number in self.inside or home.number in kept:
                continue
            if at in heads and line.hint.kind in ("plain", "heading") and not line.hint.anchored:
                continue
            if not _is_about_the_text(line):
                self.marked.setdefault(at, "frame")


def mark_frame(
    lines: list[PageLine], homes: list[Container], containers: ContainerStack, title: str | None
) -> list[PageLine]:
    """The lines with the hint of boilerplate on those around the article. `homes`: the container of each line."""
    frame = _Frame(lines, homes, containers)
    frame.mark(title)
    return [
        _as_boilerplate(line, frame.marked[at], homes[at]) if at in frame.marked else line
        for at, line in enumerate(lines)
    ]


def _as_boilerplate(line: PageLine, kind: str, home: Container) -> PageLine:
    hint = MarkupHint("boilerplate", -2 - home.number, detail=kind, href=line.hint.href, spaced=line.hint.spaced)
    return replace(line, hint=hint)


def _is_sentence(line: PageLine) -> bool:
    """Whether it is body text of the article by its form."""
    if line.hint.kind == "boilerplate" or line.hint.anchored or not is_wider(line.text, _MIN_SENTENCE_WIDTH):
        return False
    if not ends_sentence(line.text) or is_site_notice(line.text):
        return False
    if is_site_footer(line.text):
        return False
    return boilerplate_kind(line.text) is None


def _is_about_the_text(line: PageLine) -> bool:
    """Whether it is a fact about the article that sites print outside of its element: editor, source, licence, date."""
    text = line.text
    if line.hint.kind in ("item", "cell", "image"):
        return _is_about_rights(line)
    return (
        _is_about_rights(line)
        or is_source_line(text)
        or is_address_line(text)
        or kind_of_note(text) is not None
        or is_date_line(text, _UTC)
        or _has_key(text)
    )


def _is_mostly_tools(line: PageLine) -> bool:
    """Whether at least half of the words in a row are labels of tools or counters, and it has neither date nor key."""
    if line.hint.named or is_wider(line.text, _MAX_TOOLS_WIDTH) or ends_sentence(line.text):
        return False
    words = re.split(r"[\s|｜/／·•]+", line.hint.spaced or line.text)
    tools = [word for word in words if not word.strip("-+[]0123456789.万") or boilerplate_kind(word) is not None]
    if len(words) < 3 or 2 * len(tools) < len(words):
        return False
    return not find_mentions(line.text, _UTC) and not _is_about_the_text(line)


def _has_key(text: str) -> bool:
    """Whether it is a byline with a key, before or behind a date: `2024-11-05 来源：望海日报`."""
    return any(mark in text for mark in ":：") and parse_byline(text, _UTC) is not None


def _is_about_rights(line: PageLine) -> bool:
    text = line.text
    if is_site_notice(text) or is_site_footer(text):
        return False
    return is_disclaimer(text) or is_link_line(text, line.hint.href) or is_licence(text) or bool(find_credits(text))

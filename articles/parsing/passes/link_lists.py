"""Lists of links around the article that no element or class marks: menus, related pages, previous and next."""

from __future__ import annotations

from articles.parsing.document import Dropped, Title
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import PageLine
from articles.parsing.recognise.boilerplate import kind_of_line
from articles.parsing.recognise.boilerplate_rows.box_headings import is_box_heading
from articles.parsing.recognise.credits import find_credits
from articles.parsing.recognise.rights import is_address_line, is_licence, is_link_line, is_source_line
from articles.text.punctuation import ends_sentence, ends_unfinished, is_wider

_LINKED_KINDS = frozenset(["plain", "item", "heading", "caption"])


def claim_link_lists(owners: LineOwners) -> None:
    """Drop menus above the title, lists of links under a heading, and links at the end of the page."""
    _claim_above_title(owners)
    _claim_headed_lists(owners)
    _claim_closing_lists(owners)


def _claim_above_title(owners: LineOwners) -> None:
    title = next((at for at in range(len(owners.lines)) if isinstance(owners.owner(at), Title)), 0)
    at = 0
    while at < title:
        last = at
        if _is_menu(owners, at):
            while last + 1 < title and _is_menu(owners, last + 1):
                last += 1
            owners.claim(at, last, Dropped(kind="nav"))
        at = last + 1


def _is_menu(owners: LineOwners, at: int) -> bool:
    line = owners.lines[at]
    if not owners.is_free(at) or line.hint.named or ends_sentence(line.text):
        return False
    return line.hint.kind == "item" or (line.hint.anchored and _leads_elsewhere(line))


def _claim_headed_lists(owners: LineOwners) -> None:
    for at, line in enumerate(owners.lines):
        if not owners.is_free(at) or not _is_link_list_heading(line) or ends_sentence(line.text):
            continue
        last = at
        while _is_link(owners, last + 1):
            last += 1
        if last > at:
            owners.claim(at, last, Dropped(kind="related"))


def _is_link_list_heading(line: PageLine) -> bool:
    if line.hint.kind not in ("plain", "heading") or is_wider(line.text, 40):
        return False
    return is_box_heading(line.text) or kind_of_line(line) == "related"


def _is_link(owners: LineOwners, at: int) -> bool:
    return owners.is_free(at) and owners.lines[at].hint.anchored and _leads_elsewhere(owners.lines[at])


def _leads_elsewhere(line: PageLine) -> bool:
    """Whether a link leads to another page of the site and not to the original of this article."""
    text = line.text
    if line.hint.kind not in _LINKED_KINDS or find_credits(text) or is_licence(text):
        return False
    return not (is_link_line(text, line.hint.href) or is_address_line(text) or is_source_line(text))


def _claim_closing_lists(owners: LineOwners) -> None:
    """Drop at least two links at the end of the page, outside the article element, with the heading above them."""
    at = len(owners.lines) - 1
    while at >= 0:
        if isinstance(owners.owner(at), Dropped):
            at -= 1
            continue
        first = at
        while _is_closing_link(owners, first):
            first -= 1
        if at - first < 2 or first < 0:
            return
        above = owners.lines[first]
        if owners.is_free(first) and ends_unfinished(above.text):
            return
        is_headed = owners.is_free(first) and above.hint.kind == "heading" and not ends_sentence(above.text)
        owners.claim(first if is_headed else first + 1, at, Dropped(kind="related"))
        at = first - 1 if is_headed else first


def claim_lone_links(owners: LineOwners) -> None:
    """Drop short lines between paragraphs that consist of one link: they lead to other articles."""
    for at, line in enumerate(owners.lines):
        if not line.hint.linked or line.hint.kind != "plain" or line.hint.detail == "bold" or not owners.is_free(at):
            continue
        is_captioned = at > 0 and owners.lines[at - 1].hint.kind == "image"
        if owners.looks_like_title(at) and _leads_elsewhere(line) and not is_captioned:
            owners.claim(at, at, Dropped(kind="link"))


def _is_closing_link(owners: LineOwners, at: int) -> bool:
    return _is_link(owners, at) and not owners.lines[at].hint.in_article

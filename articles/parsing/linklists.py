"""Lists of links around the article that no element or class gives away: menus, related pages, neighbours."""

from __future__ import annotations

import re

from articles.parsing.credits import find_credits
from articles.parsing.documents import Dropped, Title
from articles.parsing.furniture import kind_of_furniture
from articles.parsing.lines import Line
from articles.parsing.punctuation import ends_sentence, hangs, is_wider
from articles.parsing.reading import Reading
from articles.parsing.rights import is_address_line, is_licence, is_link_line, is_source_line
from articles.parsing.wordlists import either

_LINKED_KINDS = frozenset(["plain", "item", "heading", "caption"])
# Headings of lists of other pages, where nothing but links stands below.
_OTHER_PAGES = re.compile(
    either(
        """
        (?:相关|相關|推荐|推薦|热门|熱門|热点|熱點|最新|最热|最熱|精彩|更多|延伸|猜你喜欢|猜你喜歡|大家都在看|编辑推荐)\\S{0,6}
        (?:阅读|閱讀|点击|點擊|浏览|瀏覽|人气|人氣)?(?:排行|排行榜|榜单|榜單) 関連\\S{0,6} おすすめ\\S{0,6}
        (?:アクセス)?ランキング 人気(?:の)?記事\\S{0,6} 新着\\S{0,6} あわせて\\S{0,8} こちらも\\S{0,8}
        related(?:_\\w+){0,2} recommended(?:_\\w+){0,2} popular(?:_\\w+){0,2} trending(?:_\\w+){0,2}
        explore_more(?:_\\w+){0,4} topics latest(?:_\\w+){0,2}
        recent_(?:posts|articles|news|stories) (?:most|top|what_to)_\\w+(?:_\\w+)?
        more(?:_\\w+){0,4} (?:read|up)_next see_also (?:you|we)_(?:may|might)\\b.{0,24} also_(?:on|in|read)\\b.{0,24}
        don['’]t_miss editor['’]s_picks?
        """
    )
    + r"\s*[:：»>]?",
    re.IGNORECASE,
)


def claim_link_lists(reading: Reading) -> None:
    """Menus above the title, lists under such a heading, and links that close the page."""
    _claim_above_title(reading)
    _claim_headed(reading)
    _claim_closing(reading)


def _claim_above_title(reading: Reading) -> None:
    title = next((at for at in range(len(reading.lines)) if isinstance(reading.owner(at), Title)), 0)
    at = 0
    while at < title:
        last = at
        if _is_menu(reading, at):
            while last + 1 < title and _is_menu(reading, last + 1):
                last += 1
            reading.claim(at, last, Dropped(kind="nav"))
        at = last + 1


def _is_menu(reading: Reading, at: int) -> bool:
    line = reading.lines[at]
    if not reading.is_free(at) or line.hint.named or ends_sentence(line.text):
        return False
    return line.hint.kind == "item" or (line.hint.linked and _leads_elsewhere(line))


def _claim_headed(reading: Reading) -> None:
    for at, line in enumerate(reading.lines):
        if not reading.is_free(at) or not _heads_other_pages(line) or ends_sentence(line.text):
            continue
        last = at
        while _is_link(reading, last + 1):
            last += 1
        if last > at:
            reading.claim(at, last, Dropped(kind="related"))


def _heads_other_pages(line: Line) -> bool:
    if line.hint.kind not in ("plain", "heading") or is_wider(line.text, 40):
        return False
    return _OTHER_PAGES.fullmatch(line.text) is not None or kind_of_furniture(line.text) == "related"


def _is_link(reading: Reading, at: int) -> bool:
    return reading.is_free(at) and reading.lines[at].hint.linked and _leads_elsewhere(reading.lines[at])


def _leads_elsewhere(line: Line) -> bool:
    """A link to another page of the site, not to the original of this article."""
    text = line.text
    if line.hint.kind not in _LINKED_KINDS or find_credits(text) or is_licence(text):
        return False
    return not (is_link_line(text, line.hint.href) or is_address_line(text) or is_source_line(text))


def _claim_closing(reading: Reading) -> None:
    """At least two links outside the article's element, with the heading that stands over them."""
    at = len(reading.lines) - 1
    while at >= 0:
        if isinstance(reading.owner(at), Dropped):
            at -= 1
            continue
        first = at
        while _closes(reading, first):
            first -= 1
        if at - first < 2 or first < 0:
            return
        above = reading.lines[first]
        if reading.is_free(first) and hangs(above.text):
            return
        is_headed = reading.is_free(first) and above.hint.kind == "heading" and not ends_sentence(above.text)
        reading.claim(first if is_headed else first + 1, at, Dropped(kind="related"))
        at = first - 1 if is_headed else first


def claim_lone_links(reading: Reading) -> None:
    """A short line between paragraphs that is one link leads away from the article."""
    for at, line in enumerate(reading.lines):
        if not line.hint.linked or line.hint.kind != "plain" or line.hint.detail == "bold" or not reading.is_free(at):
            continue
        is_captioned = at > 0 and reading.lines[at - 1].hint.kind == "image"
        if reading.looks_like_title(at) and _leads_elsewhere(line) and not is_captioned:
            reading.claim(at, at, Dropped(kind="link"))


def _closes(reading: Reading, at: int) -> bool:
    return _is_link(reading, at) and not reading.lines[at].hint.in_article

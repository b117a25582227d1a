"""The title element without what sites append to the headline: `标题_频道_站名`, `Headline - Site`, `标题--站名`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from articles.parsing.recognise.bylines.outlets import has_outlet_word
from articles.text.folding import fold
from articles.text.punctuation import is_wider
from articles.text.wordlists import word_set

_MAX_LENGTH = 400
_MAX_PIECE_WIDTH = 40
_SEPARATOR = re.compile(r"\s{0,3}(?:[_＿|｜丨¦»›]|--+|——+)\s{0,3}|\s[-–—·•:]\s")
# Between Chinese words a single hyphen separates as well.
_TIGHT = re.compile(r"(?<=[\u3400-\u9fff”》！？!?）)])[-–](?=[\u3400-\u9fffA-Za-z])")
_SECTIONS = word_set(
    """
    首页 正文 新闻 财经 时事 時事 国际 國際 国内 社会 社會 科技 地方 要闻 要聞 滚动 快讯 快訊 资讯 資訊
    生活 文化 体育 體育 评论 評論 观点 觀點 深度 原创 专题 视频 图片 经济 經濟 教育 健康 汽车 房产 娱乐
    军事 港澳 台湾 港口 航运 产业 能源 金融 时政
    news world business politics opinion analysis technology tech sport sports culture science health market
    markets finance home article story local feature features commentary blog
    """
)
_SECTION_ENDING = re.compile(r"(?<=..)(?:新闻|新聞|频道|頻道|中心)$")


@dataclass(frozen=True, slots=True)
class SplitTitle:
    """`site` is "" if what follows the headline only names a section."""

    headline: str
    site: str
    is_certain: bool


def split_title(title: str, headlines: Collection[str], sites: Collection[str]) -> SplitTitle | None:
    """The title in two, None if nothing is appended to it. Certain if the page confirms the headline or the site.

    `headlines`: those that the page gives elsewhere. `sites`: names of the site that it gives elsewhere.
    """
    if not title or len(title) > _MAX_LENGTH:
        return None
    cuts = [match.span() for pattern in (_SEPARATOR, _TIGHT) for match in pattern.finditer(title) if match.start()]
    if not cuts:
        return None
    cuts.sort()
    known = {_key(headline) for headline in headlines}
    for start, end in cuts:
        if _key(title[:start]) in known:
            return SplitTitle(title[:start].strip(), _site(title[end:]), is_certain=True)
        if _key(title[end:]) in known:
            return SplitTitle(title[end:].strip(), _site(title[:start]), is_certain=True)
    return _before_site(title, cuts, {_key(site) for site in sites})


def _before_site(title: str, cuts: list[tuple[int, int]], sites: set[str]) -> SplitTitle | None:
    """The title split before its last piece if that is a site, and before the sections above it."""
    start, end = cuts[-1]
    site = title[end:].strip()
    is_known = _key(site) in sites or has_outlet_word(site)
    if is_wider(site, _MAX_PIECE_WIDTH) or not (is_known or _is_marked(title[start:end])):
        return None
    sections = cuts[:-1]
    while sections and _is_section(title[sections[-1][1] : start]):
        start = sections.pop()[0]
    headline = title[:start].strip()
    if not headline or (not is_known and not is_wider(headline, 2 * len(site))):
        return None
    return SplitTitle(headline, "" if _is_section(site) else site, is_known)


def _is_marked(separator: str) -> bool:
    """Whether sites use the separator and headlines hardly do."""
    return separator.strip() in ("_", "＿", "|", "｜", "丨")


def _is_section(piece: str) -> bool:
    words = re.split(r"[·・/&]", piece.strip(" _＿|｜丨-–—").lower())
    return all(_SECTION_ENDING.sub("", word.strip()) in _SECTIONS for word in words)


def _site(rest: str) -> str:
    """The last piece of what follows the headline, "" if it is a section."""
    pieces = [piece.strip() for piece in _SEPARATOR.split(rest) if piece.strip()]
    pieces = [piece for part in pieces[-1:] for piece in _TIGHT.split(part)]
    site = pieces[-1] if pieces else ""
    return "" if is_wider(site, _MAX_PIECE_WIDTH) or _is_section(site) else site


def _key(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())

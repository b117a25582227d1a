"""Which line of a text page is the title? One that is there; it is never invented."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from articles.parsing.addresses import find_address
from articles.parsing.bylines import is_outlet
from articles.parsing.credits import find_credits
from articles.parsing.datelines import is_date_line
from articles.parsing.documents import Byline, Dropped, Published, Title
from articles.parsing.figures import is_hole, read_figure
from articles.parsing.furniture import kind_of_furniture
from articles.parsing.heads import names_a_kind
from articles.parsing.items import leading_bullet, leading_marker
from articles.parsing.lines import Line
from articles.parsing.notes import kind_of_note
from articles.parsing.punctuation import hangs, is_marked_as_text, is_wider
from articles.parsing.reading import Reading
from articles.parsing.rights import is_disclaimer, is_licence, is_link_line

_LINES = 48
_TITLE_WIDTH = 160
_SECTION = re.compile(
    r"(?:opinion|analysis|exclusive|breaking(?: news)?|feature|interview|commentary|business|technology|world|local"
    r"|news|markets|politics|culture|sports?|review|explainer|policy|finance|economy|companies|tech|crypto|regulation"
    r"|shipping|energy|health|science|law|lifestyle|[财財][经經]|国际|國際|社会|社會|科技|地方|要[闻聞]|生活|文化|体育|體育"
    r"|评论|評論|社説|経済|国際|社会|特集)",
    re.IGNORECASE,
)
# The word over an abstract; the title is another line.
_ABSTRACT = re.compile(
    r"[【\[]?(?:摘要|提要|导读|導讀|导语|導語|前言|引言|要約|概要|目录|目錄|summary|abstract|key points)[】\]]?", re.I
)


def _credits_no_byline(text: str) -> bool:
    """Proofreaders and photographers have no place in a byline; editors and translators have."""
    return any(one.role not in ("editor", "translator") for one in find_credits(text))


def stands_apart(line: Line) -> bool:
    """Lines about rights, links, credits and notes: neither title nor byline."""
    text = line.text
    return (
        is_disclaimer(text)
        or is_link_line(text, line.hint.href)
        or is_licence(text)
        or find_address(text) is not None
        or (bool(find_credits(text)) and _credits_no_byline(text))
        or (kind_of_note(text) is not None and not is_date_line(text, ZoneInfo("UTC")))
    )


def claim_line_title(reading: Reading) -> None:
    """The first short line above byline, date or first paragraph; below a site's shell, the last one."""
    above = _above_body(reading)
    candidates = [at for at in above if _may_be_title(reading, at)]
    if not candidates:
        return
    if len(candidates) > 1 and _is_above_title(reading.lines[candidates[0]].text):
        reading.claim(candidates[0], candidates[0], Dropped(kind="site_name"))
        candidates = candidates[1:]
    has_shell = any(isinstance(part, Dropped) and part.kind == "bookmark" for part in reading.parts)
    chosen = candidates[-1] if has_shell and _entry_follows(reading, candidates[-1]) else candidates[0]
    if not _entry_follows(reading, chosen) and not reading.is_body_ahead(chosen):
        return
    for at in above:
        if has_shell and at < chosen and reading.is_free(at):
            reading.claim(at, at, Dropped(kind="ad"))
    text = re.sub(r"^#{1,6}\s+", "", reading.lines[chosen].text)
    reading.claim(chosen, chosen, Title(text=text, origin="line"))


def _is_above_title(text: str) -> bool:
    """The outlet's name or the section's (速报, 深度) stands over the title."""
    if is_outlet(text) or _SECTION.fullmatch(text):
        return True
    return len(text) <= 4 and (names_a_kind(text) or text in ("深度", "专栏", "專欄", "原创", "原創"))


def _above_body(reading: Reading) -> list[int]:
    """Free lines above the first body line; bylines, dates and furniture may stand between."""
    above: list[int] = []
    for at in range(min(len(reading.lines), _LINES)):
        owner = reading.owner(at)
        if owner is not None:
            if isinstance(owner, (Dropped, Byline, Published)):
                continue
            break
        line = reading.lines[at]
        if line.hint.kind != "plain" or not (_may_be_title(reading, at)):
            break
        above.append(at)
    return above


def _may_be_title(reading: Reading, at: int) -> bool:
    text = reading.lines[at].text
    if (
        hangs(text)
        or stands_apart(reading.lines[at])
        or text[:1] in ">＞"
        or read_figure(text)
        or is_hole(text)
        or _ABSTRACT.fullmatch(text)
    ):
        return False
    if _opens_list(reading, at) or kind_of_furniture(text) is not None:
        return False
    if _entry_follows(reading, at):
        return not is_wider(text, _TITLE_WIDTH) and text[-1:] not in "。." and not is_marked_as_text(text)
    return reading.looks_like_title(at)


def _opens_list(reading: Reading, at: int) -> bool:
    text = reading.lines[at].text
    marker = leading_marker(text)
    if marker is not None and at + 1 < len(reading.lines):
        below = leading_marker(reading.lines[at + 1].text)
        return below is not None and below.number == marker.number + 1
    return leading_bullet(text) is not None


def _entry_follows(reading: Reading, at: int) -> bool:
    """Whether the next line, furniture aside, is the byline or the date line."""
    later = reading.next_content(at)
    below = reading.owner(at + 1)
    if isinstance(below, Dropped) and below.kind in ("empty_byline", "placeholder_date"):
        return True
    return later is not None and isinstance(reading.owner(later), (Byline, Published))

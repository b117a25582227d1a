"""The door of the importer: one pasted page in, one Document out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from articles.parsing.body import read_body
from articles.parsing.briefs import cut_at_stamps, read_brief, unstamped_run
from articles.parsing.code import claim_code
from articles.parsing.dates import first_date
from articles.parsing.decoding import NotText, decode
from articles.parsing.documents import (
    Block,
    Brief,
    Byline,
    Credit,
    DateHint,
    Disclaimer,
    Document,
    Dropped,
    Failure,
    Figure,
    Form,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Part,
    Piece,
    Published,
    Quote,
    Source,
    Table,
    Title,
    Unparsed,
)
from articles.parsing.head import read_head, stops_briefs
from articles.parsing.hints import date_hints
from articles.parsing.language import detect_language
from articles.parsing.lines import SURPLUS, Line, clean, split_lines
from articles.parsing.linklists import claim_link_lists, claim_lone_links
from articles.parsing.punctuation import ends_sentence
from articles.parsing.reading import Reading
from articles.parsing.rights import is_link_line, link_position
from articles.parsing.tail import is_about_the_article, read_tail
from articles.parsing.webblocks import claim_furniture, claim_groups, claim_title
from articles.parsing.webpage import Webpage, looks_like_html, read_webpage

_BLOCKS = (Paragraph, Heading, Brief, Figure, ListBlock, Quote, Table, Note)
_PROSE_BYLINE = re.compile(
    r"本文(?:的)?作者(?:是|为|為)?[^,，。:：]{1,20}[,，]|作者(?:为|為|是)[^,，。]{1,20}。|(?:written"
    r"|authored) by [A-Z][a-z]+ [A-Z]"
)

_P = TypeVar("_P", bound=Part)


def parse(raw: bytes | str, *, zone: str = "Asia/Shanghai") -> Document:
    """Parse a pasted page, text or HTML.

    `zone` is the IANA zone of times that name none; Japanese pages use Asia/Tokyo. Never raises for a bad page:
    an empty one has status `empty`, one that is no text `error`. An unknown zone raises ZoneInfoNotFoundError.
    """
    default = ZoneInfo(zone)
    try:
        decoded = decode(raw)
    except NotText as refusal:
        return Document(status="error", error=Failure(code="not_text", message=str(refusal)))
    if not clean(decoded.text):
        return _empty(decoded.text)
    document = (_read_html if looks_like_html(decoded.text) else _read_text)(decoded.text, default)
    if decoded.encoding in ("gb18030", "big5"):
        return replace(document, warnings=(*document.warnings, f"encoding_{decoded.encoding}"))
    return document


def _empty(text: str) -> Document:
    failure = Failure(code="empty_input", message="The page is empty.")
    blank = (Dropped(kind="blank", raw=text, span=(0, len(text))),) if text else ()
    return Document(status="empty", text=text, error=failure, dropped=blank)


def _read_text(page: str, default: ZoneInfo) -> Document:
    language = detect_language(page, None)
    reading = _read(page, split_lines(page), _zone(language, default), ())
    return _document(reading, "text", language)


def _read_html(html: str, default: ZoneInfo) -> Document:
    webpage = read_webpage(html)
    words = "\n".join(line.text for line in webpage.lines if line.hint.kind != "furniture")
    language = detect_language(words, webpage.language)
    zone = _zone(language, default)
    extra = [part for part in (_titled(webpage), _published(webpage, zone)) if part is not None]
    return _document(_read(webpage.text, webpage.lines, zone, extra), "html", language)


def _zone(language: str | None, default: ZoneInfo) -> ZoneInfo:
    return ZoneInfo("Asia/Tokyo") if language == "ja" else default


def _titled(webpage: Webpage) -> Title | None:
    """The title element speaks only where the page has no h1."""
    has_h1 = any(line.hint.kind == "heading" and line.hint.detail == "h1" for line in webpage.lines)
    return None if has_h1 or webpage.title is None else Title(text=webpage.title, origin="title-tag")


def _published(webpage: Webpage, zone: ZoneInfo) -> Published | None:
    written = first_date(webpage.published or "", zone)
    if written is None or written.is_placeholder:
        return None
    return Published(value=written.moment.isoformat(), precision=written.precision, origin="html-meta")


def _read(page: str, lines: list[Line], zone: ZoneInfo, known: Sequence[Part]) -> Reading:
    """Stamps and their briefs first, then head, briefs without stamp, tail, and the body last."""
    cut, runs = cut_at_stamps(page, lines, zone, lambda line: stops_briefs(line, zone))
    reading = Reading(page, cut, zone)
    reading.parts += known
    if cut and cut[-1].hint.kind == "surplus":
        reading.claim(len(cut) - 1, len(cut) - 1, Unparsed(why=SURPLUS))
    claim_furniture(reading)
    for run in runs:
        reading.claim(run.first, run.last, read_brief(page, cut, run))
    claim_title(reading)
    claim_code(reading)
    claim_link_lists(reading)
    claim_groups(reading)
    read_head(reading)
    _claim_unstamped(reading)
    read_tail(reading)
    claim_lone_links(reading)
    read_body(reading)
    return reading


def _claim_unstamped(reading: Reading) -> None:
    last_body = _last_body_line(reading)
    has_links = False
    for at in reading.free_plain():
        run = unstamped_run(reading.lines, at, reading.zone) if reading.is_free(at) else None
        if run is None or not all(reading.is_free(one) for one in range(run.first, run.last + 1)):
            continue
        below = run.last + 1
        brief = read_brief(reading.page, reading.lines, run)
        if (has_links or below < last_body) and reading.is_plain(below) and _is_link(reading.lines[below]):
            # In mid-page the link below a flash is the flash's own, not the article's.
            has_links = True
            reading.claim(run.first, below, _joined(brief, reading.lines[below].text))
        else:
            reading.claim(run.first, run.last, brief)


def _is_link(line: Line) -> bool:
    return is_link_line(line.text, line.hint.href)


def _joined(brief: Brief, link: str) -> Brief:
    if brief.items:
        items = (*brief.items[:-1], f"{brief.items[-1]}\n{link}")
        return Brief(label=brief.label, headline=brief.headline, text=brief.text, items=items)
    return Brief(label=brief.label, headline=brief.headline, text=f"{brief.text}\n{link}".strip())


def _last_body_line(reading: Reading) -> int:
    for at in range(len(reading.lines) - 1, -1, -1):
        line = reading.lines[at]
        if reading.owner(at) is not None or (ends_sentence(line.text) and not is_about_the_article(line)):
            return at
    return -1


def _of(parts: Sequence[Part], kind: type[_P]) -> tuple[_P, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _document(reading: Reading, form: Form, language: str | None) -> Document:
    parts = sorted(reading.parts, key=lambda part: part.span or (-1, -1))
    blocks: tuple[Block, ...] = tuple(part for part in parts if isinstance(part, _BLOCKS))
    title = next(iter(_of(parts, Title)), None)
    published = next(iter(sorted(_of(parts, Published), key=lambda one: one.origin == "html-meta")), None)
    disclaimers = _of(parts, Disclaimer)
    return Document(
        status="ok" if blocks else "no_body",
        form=form,
        text=reading.page,
        language=language,
        title=title,
        byline=next(iter(_of(parts, Byline)), None),
        published=published,
        lead=next((at for at, block in enumerate(blocks) if isinstance(block, Paragraph)), None),
        blocks=blocks,
        source=_source(_of(parts, Piece)),
        disclaimers=disclaimers,
        credits=_of(parts, Credit),
        dropped=_of(parts, Dropped),
        unparsed=_of(parts, Unparsed),
        date_hints=(hints := date_hints(blocks, reading.zone)),
        warnings=_warnings(reading, blocks, title, disclaimers) + _late_briefs(hints, published),
    )


def _late_briefs(hints: Sequence[DateHint], published: Published | None) -> tuple[str, ...]:
    """Such pages are put together long after the article, from flashes of any year."""
    newest = max((hint.value for hint in hints if hint.value and hint.kind == "page_assembled_not_before"), default="")
    latest = max((hint.value for hint in hints if hint.value and hint.kind == "latest_event"), default="")
    own = published.value[:10] if published else latest
    return ("brief_newer_than_article",) if own and newest[:10] > own else ()


def _source(pieces: tuple[Piece, ...]) -> Source | None:
    if not pieces:
        return None
    licences = [piece.licence for piece in pieces if piece.licence]
    linked = [piece for piece in pieces if piece.url]
    original = [piece.url for piece in linked if link_position(piece.raw or "")]
    bare = [piece.url for piece in linked if not piece.licence]
    urls = original or bare or [piece.url for piece in linked]
    return Source(original_url=urls[-1] if urls else None, licence_text="\n".join(licences) or None, pieces=pieces)


def _warnings(
    reading: Reading, blocks: tuple[Block, ...], title: Title | None, disclaimers: tuple[Disclaimer, ...]
) -> tuple[str, ...]:
    found = list(dict.fromkeys(reading.warnings))
    if title is None:
        found.append("no_title")
    if not disclaimers:
        found.append("no_disclaimer")
    if any(isinstance(block, Brief) and block.precision == "month-day" for block in blocks):
        found.append("stamp_without_year")
    if any(isinstance(block, Paragraph) and _PROSE_BYLINE.search(block.text[:400]) for block in blocks):
        found.append("prose_byline")
    return tuple(found)

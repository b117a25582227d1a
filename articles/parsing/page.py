"""Parse a pasted page: `parse` takes text or HTML and returns a Document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from articles.parsing.charsets import Decoded
from articles.parsing.decoding import NotTextError, decode
from articles.parsing.document import (
    SEVERAL_PAGES,
    UNREADABLE_BYTES,
    Block,
    Credit,
    DateHint,
    Document,
    Dropped,
    Figure,
    Form,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    ParsedBrief,
    ParsedByline,
    ParsedDisclaimer,
    ParsedPart,
    ParsedSource,
    ParseFailure,
    Published,
    Quote,
    SourceLine,
    Table,
    Title,
    Unparsed,
)
from articles.parsing.html.page import WebPage, looks_like_html, parse_web_page
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import SURPLUS, PageLine, clean, split_lines
from articles.parsing.metadata.evidence import PageMetadata, page_metadata
from articles.parsing.metadata.use import published_in, with_metadata
from articles.parsing.passes.body import claim_body
from articles.parsing.passes.briefs import cut_at_timestamps, parse_brief, unstamped_brief_at
from articles.parsing.passes.code import claim_code
from articles.parsing.passes.dateline_agencies import with_agency
from articles.parsing.passes.document_index import claim_document_index, use_document_index
from articles.parsing.passes.framing_rows import claim_framing_rows
from articles.parsing.passes.head import claim_head, stops_briefs
from articles.parsing.passes.html_blocks import claim_boilerplate, claim_groups, claim_title
from articles.parsing.passes.instructions import (
    claim_instructions,
    cut_at_instructions,
    find_embargoes,
    without_opening_instruction,
)
from articles.parsing.passes.link_lists import claim_link_lists, claim_lone_links
from articles.parsing.passes.tail import claim_tail, is_about_the_article
from articles.parsing.recognise.date_evidence import DateEvidence, contradicts, page_evidence
from articles.parsing.recognise.date_hints import date_hints, doubtful_hints
from articles.parsing.recognise.rights import is_link_line, link_position
from articles.parsing.recognise.several_pages import links_to_next_page, says_several_pages
from articles.parsing.recognise.wire.instructions import instruction_kind
from articles.text.language import detect_language
from articles.text.punctuation import ends_sentence

_BLOCKS = (Paragraph, Heading, ParsedBrief, Figure, ListBlock, Quote, Table, Note)
_PROSE_BYLINE = re.compile(
    r"本文(?:的)?作者(?:是|为|為)?[^,，。:：]{1,20}[,，]|作者(?:为|為|是)[^,，。]{1,20}。|(?:written"
    r"|authored) by [A-Z][a-z]+ [A-Z]"
)
_PROSE_BYLINE_EXAMPLES = ("本文作者东里,来自青石研究院。", "作者为陆鸣。", "authored by Lena Marsh")

_P = TypeVar("_P", bound=ParsedPart)


def parse(raw: bytes | str, *, zone: str = "Asia/Shanghai") -> Document:
    """Parse a pasted page, text or HTML.

    `zone` is the IANA zone of times that are written without one; Japanese pages use Asia/Tokyo instead. A bad page
    never raises: an empty one has status `empty`, binary data has `error`. Raises ZoneInfoNotFoundError for an unknown
    zone.
    """
    default = ZoneInfo(zone)
    try:
        decoded = decode(raw)
    except NotTextError as refusal:
        return Document(status="error", error=ParseFailure(code="not_text", message=str(refusal)))
    if not clean(decoded.text):
        return _empty_document(decoded.text)
    document = (_parse_html if looks_like_html(decoded.text) else _parse_text)(decoded.text, default)
    return replace(document, warnings=(*document.warnings, *_encoding_warnings(decoded)))


def _encoding_warnings(decoded: Decoded) -> Iterator[str]:
    if not decoded.encoding.startswith(("utf-", "str")):
        yield f"encoding_{decoded.encoding}"
    if decoded.unreadable:
        yield UNREADABLE_BYTES


def _empty_document(text: str) -> Document:
    failure = ParseFailure(code="empty_input", message="The page is empty.")
    blank = (Dropped(kind="blank", raw=text, span=(0, len(text))),) if text else ()
    return Document(status="empty", text=text, error=failure, dropped=blank)


def _parse_text(page: str, default: ZoneInfo) -> Document:
    language = detect_language(page, None)
    zone = _zone(language, default)
    evidence = page_evidence(page, "", None, language, zone)
    owners = _assign_lines(page, split_lines(page), zone, (), evidence)
    return with_metadata(_build_document(owners, "text", language), PageMetadata(), zone)


def _parse_html(html: str, default: ZoneInfo) -> Document:
    webpage = parse_web_page(html)
    words = "\n".join(line.text for line in webpage.lines if line.hint.kind != "boilerplate")
    language = detect_language(words, webpage.language)
    zone = _zone(language, default)
    headings = [line.text for line in webpage.lines if line.hint.kind == "heading" and line.hint.detail == "h1"]
    metadata = page_metadata(webpage.declared, webpage.title, headings, zone)
    extra = [part for part in (_title_element(webpage), published_in(metadata, zone)) if part is not None]
    evidence = page_evidence(webpage.text, html, webpage.language, language, zone)
    owners = _assign_lines(webpage.text, webpage.lines, zone, extra, evidence)
    if links_to_next_page(webpage.declared.next_pages, metadata.values("address")):
        owners.warnings.append(SEVERAL_PAGES)
    return with_metadata(_build_document(owners, "html", language), metadata, zone)


def _zone(language: str | None, default: ZoneInfo) -> ZoneInfo:
    return ZoneInfo("Asia/Tokyo") if language == "ja" else default


def _title_element(webpage: WebPage) -> Title | None:
    """The title element, used only if the page has no h1."""
    has_h1 = any(line.hint.kind == "heading" and line.hint.detail == "h1" for line in webpage.lines)
    if has_h1 or webpage.title is None:
        return None
    return Title(text=without_opening_instruction(webpage.title), origin="title-tag")


def _assign_lines(
    page: str, lines: list[PageLine], zone: ZoneInfo, extra: Sequence[ParsedPart], evidence: DateEvidence
) -> LineOwners:
    """Run the passes: wire instructions, briefs with a timestamp, markup, head, other briefs, tail, and the body last.

    `extra`: parts without characters of their own, from the head of an HTML page.
    """
    cut, briefs = cut_at_timestamps(
        page, cut_at_instructions(page, lines), zone, lambda line: _stops_briefs(line, zone)
    )
    owners = LineOwners(page, cut, zone)
    owners.parts += extra
    owners.evidence = evidence
    if cut and cut[-1].hint.kind == "surplus":
        owners.claim(len(cut) - 1, len(cut) - 1, Unparsed(why=SURPLUS))
    claim_instructions(owners)
    claim_boilerplate(owners)
    for place in briefs:
        owners.claim(place.first, place.last, parse_brief(page, cut, place))
    claim_title(owners)
    claim_code(owners)
    claim_document_index(owners)
    claim_link_lists(owners)
    claim_framing_rows(owners)
    claim_groups(owners)
    claim_head(owners)
    use_document_index(owners)
    _claim_unstamped_briefs(owners)
    claim_tail(owners)
    claim_lone_links(owners)
    claim_body(owners)
    return owners


def _stops_briefs(line: PageLine, zone: ZoneInfo) -> bool:
    return stops_briefs(line, zone) or instruction_kind(line.text) is not None


def _claim_unstamped_briefs(owners: LineOwners) -> None:
    last_body = _last_body_line(owners)
    has_links = False
    for at in owners.free_plain():
        place = unstamped_brief_at(owners.lines, at, owners.zone) if owners.is_free(at) else None
        if place is None or not all(owners.is_free(line) for line in range(place.first, place.last + 1)):
            continue
        below = place.last + 1
        brief = parse_brief(owners.page, owners.lines, place)
        if (has_links or below < last_body) and owners.is_plain(below) and _is_link(owners.lines[below]):
            # In the middle of a page, a link below a brief belongs to that brief and not to the article.
            has_links = True
            owners.claim(place.first, below, _with_link(brief, owners.lines[below].text))
        else:
            owners.claim(place.first, place.last, brief)


def _is_link(line: PageLine) -> bool:
    return is_link_line(line.text, line.hint.href)


def _with_link(brief: ParsedBrief, link: str) -> ParsedBrief:
    if brief.items:
        items = (*brief.items[:-1], f"{brief.items[-1]}\n{link}")
        return ParsedBrief(label=brief.label, headline=brief.headline, text=brief.text, items=items)
    return ParsedBrief(label=brief.label, headline=brief.headline, text=f"{brief.text}\n{link}".strip())


def _last_body_line(owners: LineOwners) -> int:
    for at in range(len(owners.lines) - 1, -1, -1):
        line = owners.lines[at]
        if owners.owner(at) is not None or (ends_sentence(line.text) and not is_about_the_article(line)):
            return at
    return -1


def _parts_of(parts: Sequence[ParsedPart], kind: type[_P]) -> tuple[_P, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _build_document(owners: LineOwners, form: Form, language: str | None) -> Document:
    parts = sorted(owners.parts, key=lambda part: part.span or (-1, -1))
    blocks: tuple[Block, ...] = tuple(part for part in parts if isinstance(part, _BLOCKS))
    title = next(iter(_parts_of(parts, Title)), None)
    published = next(iter(sorted(_parts_of(parts, Published), key=lambda part: part.origin == "html-meta")), None)
    doubts = [raw for raw in owners.doubtful_dates if not _settles(published, raw, owners.zone)]
    disclaimers = _parts_of(parts, ParsedDisclaimer)
    return Document(
        status="ok" if blocks else "no_body",
        form=form,
        text=owners.page,
        language=language,
        title=title,
        byline=with_agency(next(iter(_parts_of(parts, ParsedByline)), None), blocks),
        published=published,
        lead=next((at for at, block in enumerate(blocks) if isinstance(block, Paragraph)), None),
        blocks=blocks,
        source=_build_source(_parts_of(parts, SourceLine)),
        disclaimers=disclaimers,
        credits=_parts_of(parts, Credit),
        dropped=_parts_of(parts, Dropped),
        unparsed=_parts_of(parts, Unparsed),
        embargoes=tuple(find_embargoes(owners)),
        date_hints=(hints := date_hints(blocks, owners.zone) + doubtful_hints(doubts)),
        warnings=_warnings(owners, blocks, title, disclaimers)
        + (("date_doubtful",) if doubts else ())
        + _late_brief_warnings(hints, published),
    )


def _settles(published: Published | None, raw: str, zone: ZoneInfo) -> bool:
    """Whether the date of publication leaves no doubt about a date above the text that is doubtful by itself."""
    if published is None:
        return False
    moment = datetime.fromisoformat(published.value)
    return published.origin == "line" or not contradicts(raw, moment, zone)


def _late_brief_warnings(hints: Sequence[DateHint], published: Published | None) -> tuple[str, ...]:
    """A warning if a brief is newer than the article: some sites add briefs of any year to an old article."""
    newest = max((hint.value for hint in hints if hint.value and hint.kind == "page_assembled_not_before"), default="")
    latest = max((hint.value for hint in hints if hint.value and hint.kind == "latest_event"), default="")
    own = published.value[:10] if published else latest
    return ("brief_newer_than_article",) if own and newest[:10] > own else ()


def _build_source(pieces: tuple[SourceLine, ...]) -> ParsedSource | None:
    if not pieces:
        return None
    licences = [piece.licence for piece in pieces if piece.licence]
    linked = [piece for piece in pieces if piece.url]
    original = [piece.url for piece in linked if link_position(piece.raw or "")]
    bare = [piece.url for piece in linked if not piece.licence]
    urls = original or bare or [piece.url for piece in linked]
    return ParsedSource(
        original_url=urls[-1] if urls else None, licence_text="\n".join(licences) or None, pieces=pieces
    )


def _warnings(
    owners: LineOwners, blocks: tuple[Block, ...], title: Title | None, disclaimers: tuple[ParsedDisclaimer, ...]
) -> tuple[str, ...]:
    warnings = list(owners.warnings)
    if title is None:
        warnings.append("no_title")
    if not disclaimers:
        warnings.append("no_disclaimer")
    dropped = [part for part in owners.parts if isinstance(part, Dropped)]
    if any(says_several_pages(line, part.kind) for part in dropped for line in (part.raw or "").splitlines()):
        warnings.append(SEVERAL_PAGES)
    if any(isinstance(block, ParsedBrief) and block.precision == "month-day" for block in blocks):
        warnings.append("stamp_without_year")
    if any(isinstance(block, Paragraph) and _PROSE_BYLINE.search(block.text[:400]) for block in blocks):
        warnings.append("prose_byline")
    return tuple(dict.fromkeys(warnings))

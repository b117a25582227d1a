"""Use of evidence: the metadata of a page supplies what its visible text lacks, and never replaces what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from articles.parsing.document import (
    METADATA_DIFFERS,
    Document,
    Evidence,
    ParsedByline,
    ParsedSource,
    Precision,
    Published,
    Title,
)
from articles.parsing.metadata.agreement import disagreements
from articles.parsing.metadata.evidence import PageMetadata, tags_in
from articles.parsing.metadata.names import split_people
from articles.parsing.recognise.rights import outlet_in
from articles.text.folding import fold

_TAG_LINE = re.compile(
    r"(?:本文)?(?:标签|標籤|关键词|關鍵詞|关键字|關鍵字|TAGS?|Tags?|Keywords|Tagged(?: (?:with|as|under))?|タグ"
    r"|キーワード)\s?"
    r"(?:[:：]|(?<=[dhsr])\s)\s*(?P<tags>[^\n]{1,300})"
)
_TAG_LINE_EXAMPLES = ("标签：港口 航运", "Tagged with harbour, ports", "Keywords: harbour")
_SECONDS = re.compile(r"T\d\d:\d\d:\d\d")
_BETWEEN_BLANKS = re.compile(r"\s+")


def with_metadata(document: Document, found: PageMetadata, zone: ZoneInfo) -> Document:
    """The document with author, source, headline and tags from the metadata where the text has none."""
    for tag in _tags_on_lines(document):
        found.add("tag", tag, "tag line")
    document = replace(document, evidence=tuple(found.evidence))
    document = _with_title(document, found)
    document = _with_published(_with_source(_with_author(document)))
    differs = (METADATA_DIFFERS,) if disagreements(document, zone) else ()
    return replace(document, warnings=(*document.warnings, *differs))


def with_page_origin(document: Document) -> Document:
    """The document with the site as source and the address of the page as original address where it has neither.

    This is for a draft. The parse itself says what the page says about its text, not where the page is.
    """
    site, address = _best(document, "site"), _best(document, "address")
    byline, source = document.byline or ParsedByline(), document.source
    if site is not None and not byline.source and not _names_outlet(document):
        document = _marked(replace(document, byline=replace(byline, source=site.value)), site)
    if address is not None and (source is None or not source.original_url):
        source = source or ParsedSource(original_url=None, licence_text=None, pieces=())
        document = _marked(replace(document, source=replace(source, original_url=address.value)), address)
    return document


def published_in(found: PageMetadata, zone: ZoneInfo) -> Published | None:
    """The time of publication that the metadata gives."""
    return next((published_at(value, zone) for value in found.values("published")), None)


def published_at(value: str, zone: ZoneInfo) -> Published:
    """A date of publication from evidence: a day, or a moment to the minute or second."""
    if len(value) == len("2024-11-05"):
        day = datetime.combine(date.fromisoformat(value), time(), zone)
        return Published(value=day.isoformat(), precision="day", origin="html-meta")
    precision: Precision = "second" if _SECONDS.search(value) else "minute"
    return Published(value=datetime.fromisoformat(value).isoformat(), precision=precision, origin="html-meta")


def _marked(document: Document, used: Evidence | None) -> Document:
    evidence = tuple(replace(known, is_used=True) if known is used else known for known in document.evidence)
    return replace(document, evidence=evidence)


def _best(document: Document, name: str) -> Evidence | None:
    return next((known for known in document.evidence if known.field == name), None)


def _with_title(document: Document, found: PageMetadata) -> Document:
    title, split = document.title, found.title
    if title is None:
        best = _best(document, "headline")
        named = Title(text=best.value, origin="html-meta") if best else None
        return _marked(replace(document, title=named), best)
    if title.origin == "title-tag" and title.raw is None and split is not None and split.is_certain:
        return replace(document, title=replace(title, text=split.headline))
    return document


def _with_author(document: Document) -> Document:
    byline = document.byline or ParsedByline()
    best = _best(document, "author")
    if best is None or byline.author or _is_credited(document, best.value):
        return document
    return _marked(replace(document, byline=replace(byline, author=best.value)), best)


def _is_credited(document: Document, names: str) -> bool:
    """Whether the page credits these people in another role, or the name is that of the source."""
    byline = document.byline or ParsedByline()
    credited = [byline.source, byline.editor, byline.translator, *(credit.name for credit in document.credits)]
    known = {fold(name) for text in credited if text for name in (text, *split_people(text))}
    return all(fold(name) in known for name in split_people(names))


def _with_source(document: Document) -> Document:
    byline = document.byline or ParsedByline()
    best = _best(document, "source")
    if best is None or byline.source or _names_outlet(document) or fold(best.value) == fold(byline.author or ""):
        return document
    return _marked(replace(document, byline=replace(byline, source=best.value)), best)


def _names_outlet(document: Document) -> bool:
    pieces = document.source.pieces if document.source else ()
    return any(outlet_in(piece.raw or "") for piece in pieces)


def _with_published(document: Document) -> Document:
    is_used = document.published is not None and document.published.origin == "html-meta"
    return _marked(document, _best(document, "published")) if is_used else document


def _tags_on_lines(document: Document) -> Iterator[str]:
    """The tags on the lines that list them: `标签：港口 航运`."""
    for part in document.dropped:
        if part.kind == "tags":
            for match in _TAG_LINE.finditer((part.raw or "")[:2000]):
                listed = list(tags_in(match["tags"]))
                yield from listed if len(listed) > 1 else tags_in(_BETWEEN_BLANKS.sub(",", match["tags"].strip()))

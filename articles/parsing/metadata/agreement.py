"""Disagreement between a document and the metadata of its page, for an editor to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from articles.parsing.document import Document, Evidence, EvidenceField, ParsedByline, Published
from articles.parsing.metadata.names import split_people
from articles.parsing.recognise.rights import outlet_in
from articles.text.folding import fold
from articles.text.urls import same_page

_MIN_SHARED_HEADLINE = 4
_TOLERANCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which the metadata differs from the document: its value, and the others with their origins."""

    field: EvidenceField
    value: str
    others: tuple[Evidence, ...]


def disagreements(document: Document, zone: ZoneInfo) -> list[Disagreement]:
    """The fields with several values. Dates in the document are compared in `zone`."""
    return list(_disagreements(document, zone))


def _disagreements(document: Document, zone: ZoneInfo) -> Iterator[Disagreement]:
    for field, value, agrees in _values(document, zone):
        others = (known for known in document.evidence if known.field == field and not known.is_used)
        different = tuple(known for known in others if value and not agrees(known.value))
        if different:
            yield Disagreement(field, value, different)


def _values(document: Document, zone: ZoneInfo) -> Iterator[tuple[EvidenceField, str, Callable[[str], bool]]]:
    """(field, value of the document, whether another value agrees with it)."""
    byline = document.byline or ParsedByline()
    pieces = document.source.pieces if document.source else ()
    outlet = byline.source or next(filter(None, (outlet_in(piece.raw or "") for piece in pieces)), "")
    address = (document.source.original_url if document.source else None) or ""
    headline, published = document.title.text if document.title else "", document.published
    yield "headline", headline, lambda other: _is_same_headline(headline, other)
    yield "author", byline.author or "", lambda other: _are_credited(document, other)
    yield "source", outlet, lambda other: _contains(outlet, other)
    yield "published", published.value if published else "", lambda other: _is_same_time(published, other, zone)
    yield "address", address, lambda other: same_page(address, other)


def _is_same_headline(headline: str, other: str) -> bool:
    """Whether they are the same but for marks, a shortened end, or the name of the site behind one of them."""
    first, second = sorted((_letters(headline), _letters(other)), key=len)
    return first == second or (len(first) >= _MIN_SHARED_HEADLINE and first in second)


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _are_credited(document: Document, names: str) -> bool:
    """Whether the page credits all of these people, in any role."""
    byline = document.byline or ParsedByline()
    texts = (byline.author, byline.editor, byline.translator, *(credit.name for credit in document.credits))
    credited = fold("\n".join(filter(None, texts)))
    return all(fold(name) in credited for name in split_people(names))


def _contains(first: str, second: str) -> bool:
    """Whether one name is part of the other: 望海日报, 望海日报客户端."""
    one, other = fold(first), fold(second)
    return one in other or other in one


def _is_same_time(published: Published | None, other: str, zone: ZoneInfo) -> bool:
    """Whether they are the same as far as the less precise of them says."""
    if published is None:
        return True
    moment = datetime.fromisoformat(published.value)
    if "T" not in other:
        return date.fromisoformat(other) in (moment.date(), moment.astimezone(zone).date())
    machine = datetime.fromisoformat(other)
    if published.precision in ("day", "month-day"):
        return machine.astimezone(zone).date() == moment.date() or machine.date() == moment.date()
    return abs(machine - moment) < _TOLERANCE

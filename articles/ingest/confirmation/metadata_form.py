"""Metadata of a page (headline, names, date, URL): as form fields, and back into the document."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from articles.ingest.confirmation.block_forms import BlockFormError
from articles.ingest.confirmation.rows import LEFT_OUT
from articles.ingest.drafting.credits import outlet_named
from articles.ingest.drafting.draft import latest_day
from articles.ingest.drafting.headline_proposal import proposed_headline
from articles.ingest.drafting.known_briefs import language_of
from articles.parsing.document import Document, Dropped, ParsedByline, ParsedSource, Published, Title
from articles.parsing.recognise.dates import find_dates

_DATE_FORMATS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The form fields. Names of several people are separated as on the page."""

    headline: str
    outlet: str
    writers: str
    translators: str
    editors: str
    original_url: str
    published: str
    language: str


def metadata_of(document: Document) -> PageMetadata:
    """The metadata that the page has, and proposals for what it lacks."""
    byline = document.byline or ParsedByline()
    source = document.source
    return PageMetadata(
        headline=document.title.text if document.title else proposed_headline(document),
        outlet=outlet_named(document) or "",
        writers=byline.author or "",
        translators=byline.translator or "",
        editors=byline.editor or "",
        original_url=(source.original_url if source else None) or "",
        published=_date_text(document),
        language=language_of(document),
    )


def with_metadata(document: Document, typed: PageMetadata, read: Document, zone: ZoneInfo) -> Document:
    """The document with this metadata. `read`: the page as parsed, whose proposals stay proposals if not edited.

    It has no evidence any more: an editor has decided.
    Raises BlockFormError for a date that does not exist.
    """
    named = replace(
        document.byline or ParsedByline(),
        source=typed.outlet,
        author=typed.writers or None,
        translator=typed.translators or None,
        editor=typed.editors or None,
    )
    title = _title(document.title, typed.headline)
    document = replace(document, byline=named, language=typed.language, title=title, evidence=())
    document = _with_address(document, typed.original_url)
    if typed.published == metadata_of(read).published and (document.published is None) == (read.published is None):
        return document
    return _with_date(document, typed.published, zone)


def _title(title: Title | None, headline: str) -> Title | None:
    """The title with the edited headline; its line on the page stays the same."""
    if title is not None:
        return replace(title, text=headline)
    return Title(text=headline, origin="line") if headline else None


def _with_address(document: Document, address: str) -> Document:
    source = document.source or ParsedSource(original_url=None, licence_text=None, pieces=())
    changed = replace(source, original_url=address or None)
    return document if document.source is None and not address else replace(document, source=changed)


def _with_date(document: Document, written: str, zone: ZoneInfo) -> Document:
    former = document.published
    if not written:
        return _without_date(document)
    date = next((date for date in find_dates(written, zone) if date.raw.strip() == written.strip()), None)
    if date is None:
        raise BlockFormError("published", _("Not a valid date. Use a format such as 2020-01-19 or 2020-01-19 8:30."))
    published = Published(
        value=date.moment.isoformat(),
        precision=date.precision,
        origin="line",
        raw=former.raw if former else None,
        span=former.span if former else None,
    )
    return replace(document, published=published)


def _without_date(document: Document) -> Document:
    """The document without a date or a proposed one; the line of the date is left out."""
    former = document.published
    line = (Dropped(kind=LEFT_OUT, raw=former.raw, span=former.span),) if former and former.span else ()
    return replace(document, published=None, date_hints=(), dropped=(*document.dropped, *line))


def _date_text(document: Document) -> str:
    published = document.published
    if published and published.precision in _DATE_FORMATS:
        return f"{datetime.fromisoformat(published.value):{_DATE_FORMATS[published.precision]}}"
    day = latest_day(document)
    return day.isoformat() if day else ""

"""What does a page say of itself as a whole: headline, names, date, address? As words of a form, and back."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from articles.parsing.dates import find_dates
from articles.parsing.documents import Byline, Document, Dropped, Published, Source, Title
from articles.wire.blocks import Faulty
from articles.wire.crediting import outlet_named
from articles.wire.drafting import latest_day
from articles.wire.headlines import proposed_headline
from articles.wire.recognising import language_of
from articles.wire.reviewing import LEFT_OUT

_FORMS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words as they stand in the form. Names of several people are parted as on the page."""

    headline: str
    outlet: str
    writers: str
    translators: str
    editors: str
    original_url: str
    published: str
    language: str


def sheet_of(document: Document) -> Sheet:
    """What the page says, and proposals where it is silent."""
    byline = document.byline or Byline()
    source = document.source
    return Sheet(
        headline=document.title.text if document.title else proposed_headline(document),
        outlet=outlet_named(document) or "",
        writers=byline.author or "",
        translators=byline.translator or "",
        editors=byline.editor or "",
        original_url=(source.original_url if source else None) or "",
        published=_date_words(document),
        language=language_of(document),
    )


def with_sheet(document: Document, typed: Sheet, read: Document, zone: ZoneInfo) -> Document:
    """The page with these words. `read`: the page as it was parsed, whose proposals stay proposals while untouched.

    Raises Faulty for a date that does not exist.
    """
    named = replace(
        document.byline or Byline(),
        source=typed.outlet,
        author=typed.writers or None,
        translator=typed.translators or None,
        editor=typed.editors or None,
    )
    document = replace(document, byline=named, language=typed.language, title=_title(document.title, typed.headline))
    document = _with_address(document, typed.original_url)
    if typed.published == sheet_of(read).published and (document.published is None) == (read.published is None):
        return document
    return _with_date(document, typed.published, zone)


def _title(title: Title | None, headline: str) -> Title | None:
    """A line that is the title stays its part, whatever the headline says now."""
    if title is not None:
        return replace(title, text=headline)
    return Title(text=headline, origin="line") if headline else None


def _with_address(document: Document, address: str) -> Document:
    source = document.source or Source(original_url=None, licence_text=None, pieces=())
    changed = replace(source, original_url=address or None)
    return document if document.source is None and not address else replace(document, source=changed)


def _with_date(document: Document, written: str, zone: ZoneInfo) -> Document:
    former = document.published
    if not written:
        return _undated(document)
    found = next((date for date in find_dates(written, zone) if date.raw.strip() == written.strip()), None)
    if found is None:
        raise Faulty("published", _("Not a date: write it as 2020-01-19 or 2020-01-19 8:30."))
    value = found.moment.isoformat()
    owned = {"raw": former.raw, "span": former.span} if former else {}
    said = Published(value=value, precision=found.precision, origin="line", **owned)  # type: ignore[arg-type]
    return replace(document, published=said)


def _undated(document: Document) -> Document:
    """No date, and none proposed; the line that said one is left out."""
    former = document.published
    line = (Dropped(kind=LEFT_OUT, raw=former.raw, span=former.span),) if former and former.span else ()
    return replace(document, published=None, date_hints=(), dropped=(*document.dropped, *line))


def _date_words(document: Document) -> str:
    said = document.published
    if said and said.precision in _FORMS:
        return f"{datetime.fromisoformat(said.value):{_FORMS[said.precision]}}"
    day = latest_day(document)
    return day.isoformat() if day else ""

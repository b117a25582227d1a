"""The embargo of a page: until when its source forbids publication. A day without a year counts from the delivery."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from articles.formats.moments import moment_words
from articles.parsing.document import Document, Embargo
from articles.text.schedule_input import ScheduleInputError, ScheduleProblem, parse_schedule_input

MAX_RAW_LENGTH = 300


@dataclass(frozen=True, slots=True)
class EmbargoEnd:
    """When an embargo ends, None if that is not certain or there is none, and the words that set it."""

    ends_at: datetime | None = None
    raw: str = ""

    @property
    def is_doubtful(self) -> bool:
        return self.ends_at is None and bool(self.raw)


def with_settled_embargoes(document: Document, received_at: datetime) -> Document:
    """The document with the ends of its embargoes as moments; those that had ended before the delivery are left out."""
    settled = (_settled(embargo, received_at) for embargo in document.embargoes)
    return replace(document, embargoes=tuple(embargo for embargo in settled if embargo is not None))


def _settled(embargo: Embargo, received_at: datetime) -> Embargo | None:
    """The embargo with its end, or without any time if that is a doubt; None if it has passed."""
    if embargo.until or not embargo.relative:
        return embargo
    try:
        end = parse_schedule_input(embargo.relative, received_at, ZoneInfo(settings.TIME_ZONE)).moment
    except ScheduleInputError as error:
        return None if error.why is ScheduleProblem.PAST else replace(embargo, relative="")
    if embargo.weekday not in (None, end.weekday()):
        return replace(embargo, relative="")
    return replace(embargo, until=end.isoformat())


def embargo_end(document: Document) -> EmbargoEnd:
    """The last end of the settled embargoes of a page. One doubt makes the whole doubtful."""
    doubtful = next((embargo for embargo in document.embargoes if not embargo.until), None)
    if doubtful is not None:
        return EmbargoEnd(raw=doubtful.raw[:MAX_RAW_LENGTH])
    ends = [(datetime.fromisoformat(embargo.until or ""), embargo.raw) for embargo in document.embargoes]
    ends_at, raw = max(ends, default=(None, ""))
    return EmbargoEnd(ends_at, raw[:MAX_RAW_LENGTH])


def embargo_message(end: EmbargoEnd) -> str:
    """What an editor is told about the embargo of a page."""
    if end.ends_at is not None:
        return _("Embargo until %(when)s: “%(words)s”") % {"when": moment_words(end.ends_at), "words": end.raw}
    return _("Embargo without a certain end: “%(words)s”. Enter the time before publishing.") % {"words": end.raw}

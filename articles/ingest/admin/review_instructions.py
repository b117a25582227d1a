"""Wire instructions of a page in its review, and the end of its embargo for the editor to confirm."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.text_limits import LimitedTexts
from articles.formats.moments import moment_words
from articles.ingest.drafting.embargo import embargo_end
from articles.parsing.document import INSTRUCTIONS, Document, Embargo
from articles.parsing.recognise.dates import find_dates
from articles.text.schedule_input import ScheduleInputError, parse_schedule_input

LABELS: dict[str, Promise] = {
    "embargo": gettext_lazy("Embargo"),
    "use_limit": gettext_lazy("Limits of use"),
    "desk_contact": gettext_lazy("Contact of the desk"),
    "desk_note": gettext_lazy("Note to editors"),
}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction as written. A grave one limits publication."""

    label: Promise
    words: str
    is_grave: bool


def instructions_of(document: Document) -> Iterator[Instruction]:
    """The instructions of a page, those that limit publication first."""
    for kind in INSTRUCTIONS:
        for words in document.instructions(kind):
            yield Instruction(LABELS[kind], words, kind in ("embargo", "use_limit"))


class EmbargoForm(LimitedTexts, forms.Form):
    """The end of the embargo. `read`: the page as parsed, with settled embargoes."""

    embargo = forms.CharField(label=gettext_lazy("Embargo until"), required=False, max_length=60)

    def __init__(self, read: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        end = embargo_end(read)
        self.initial.setdefault("embargo", _typed_form(end.ends_at) if end.ends_at else "")
        if end.is_doubtful:
            words = _(
                "“%(words)s” does not say for certain when it ends. Enter the time, such as 2026-11-30 20:00; until"
                " then the text cannot be published."
            )
            self.fields["embargo"].help_text = words % {"words": end.raw}
        elif end.ends_at is not None:
            words = _("Read as %(when)s. The text cannot be published before; please check it.")
            self.fields["embargo"].help_text = words % {"when": moment_words(end.ends_at)}

    @property
    def is_shown(self) -> bool:
        return bool(self.read.embargoes or self.read.instructions("embargo"))

    def clean_embargo(self) -> datetime | None:
        typed = str(self.cleaned_data["embargo"]).strip()
        if not typed:
            return None
        moment = _moment(typed)
        if moment is None:
            raise ValidationError(_("Not a valid time. Use a format such as 2026-11-30 20:00."))
        return moment

    def applied(self, document: Document) -> Document:
        """The document with the embargo that the editor entered; one that was left as it was stays a doubt."""
        if not self.is_bound or not self.is_valid() or "embargo" not in self.data or not self.has_changed():
            return document
        moment = self.cleaned_data["embargo"]
        written = next(iter(self.read.instructions("embargo")), "")
        return replace(document, embargoes=(Embargo(raw=written, until=moment.isoformat()),) if moment else ())


def _typed_form(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _moment(typed: str) -> datetime | None:
    zone = ZoneInfo(settings.TIME_ZONE)
    dates = [date for date in find_dates(typed, zone) if date.raw.strip() == typed and date.precision != "day"]
    if dates:
        return dates[0].moment
    try:
        return parse_schedule_input(typed, timezone.now(), zone).moment
    except ScheduleInputError:
        return None

"""Panel of the first page: the newest notes on cases that mention the person who is signed in."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.desk.dashboard import MAX_ROWS, DashboardPanel, DashboardRow, short_time
from articles.desk.labels import labelled
from articles.desk.users import current_user, person_name
from articles.takedowns.cases.assigning import case_address
from articles.takedowns.cases.case_notes import open_mentions
from articles.takedowns.cases.closed_claims import is_case_closed
from articles.takedowns.models import CaseNote

MAX_WORDS = 80


def mention_panels(request: HttpRequest, at: datetime) -> list[DashboardPanel]:
    """One panel; none if nothing is open."""
    rows = [_row(mention.note, at) for mention in open_mentions(current_user(request))[:MAX_ROWS]]
    if not rows:
        return []
    address = reverse("admin:takedowns_case_changelist") + "?view=mentioned&state=all"
    return [DashboardPanel(0, "case-notes", _("Notes for you on cases"), rows, "", address, _("All these cases"))]


def _row(note: CaseNote, at: datetime) -> DashboardRow:
    """Without the words of the note if the person may no longer see what the case is about."""
    words = "" if is_case_closed(note.case) else Truncator(" ".join(note.text.split())).chars(MAX_WORDS)
    name = person_name(note.by)
    address = f"{case_address(note.case)}#note-{note.pk}"
    return DashboardRow(
        address, labelled(name, words) if words else name, note.case.reference, short_time(note.made_at, at)
    )

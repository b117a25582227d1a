"""Notes for the person who is signed in: open mentions, replies and answers to previews."""

from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.desk.dashboard import MAX_ROWS, DashboardPanel, DashboardRow, short_time
from articles.desk.labels import labelled
from articles.editing.notes import notes_address
from articles.models import Note, NoteMention
from articles.models.removed_text import load_closing, without_closed

PAGE = 50
MAX_WORDS = 80


def mention_panels(request: HttpRequest, at: datetime) -> list[DashboardPanel]:
    """A panel with the newest notes for this person; none if nothing is open."""
    mentions = list(_open_mentions(request)[:MAX_ROWS])
    if not mentions:
        return []
    return [
        DashboardPanel(
            rank=0,
            name="notes",
            heading=_("Notes for you"),
            rows=_rows(mentions, at),
            empty="",
            more=reverse("admin:articles_newsitem_mentions"),
            more_words=_("All open notes for you"),
        )
    ]


def mentions_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """All open notes for this person, newest first."""
    mentions, before = _open_mentions(request), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        mentions = mentions.filter(pk__lt=int(before))
    page = list(mentions[: PAGE + 1])
    context = {
        **site.each_context(request),
        "title": _("Notes for you"),
        "rows": _rows(page[:PAGE], timezone.now()),
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
    }
    return TemplateResponse(request, "articles/admin/mentions.html", context)


def _open_mentions(request: HttpRequest) -> QuerySet[Any]:
    mentions = NoteMention.objects.filter(user=request.user.pk, resolved_at=None).order_by("-pk")
    return without_closed(mentions, "note__item").select_related("note__item", "note__by", "note__link")


def _rows(mentions: list[NoteMention], at: datetime) -> list[DashboardRow]:
    load_closing(mention.note.item for mention in mentions)
    return [_row(mention.note, at) for mention in mentions]


def _row(note: Note, at: datetime) -> DashboardRow:
    address = f"{notes_address(note.item)}#note-{note.pk}"
    words = Truncator(" ".join(note.text.split())).chars(MAX_WORDS)
    if note.link:
        words = answer_words(note) + (f" · {words}" if words else "")
    return DashboardRow(
        address, labelled(author_of(note), words), note.item.display_title, short_time(note.made_at, at)
    )


def author_of(note: Note) -> str:
    """The name of the author; of an answer to a preview, for whom the link was made."""
    if note.by is not None:
        return note.by.get_full_name() or note.by.get_username()
    return (note.link.recipient if note.link else "") or _("a reader of a preview")


def answer_words(note: Note) -> str:
    """The answer to a preview in words."""
    return str(note.link.get_answer_display()) if note.link else ""

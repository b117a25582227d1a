"""The parts of an item's page around the form: status, buttons, embedded briefs, and the check of public pages."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.admin.helpers import AdminForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles.admin.form.bar import form_bar
from articles.admin.form.forms import MAX_BODY_LENGTH, ItemForm
from articles.admin.form.publish_buttons import (
    NEEDING_REVIEW,
    SAVE_COPY,
    SCHEDULE,
    UPDATE,
    PublishButton,
    publish_buttons,
    update_for_review,
)
from articles.admin.form.published_check import CheckedBefore, check_pages, embedding_articles
from articles.admin.form.sections import form_sections, text_fieldset
from articles.admin.notes.note_page import notes_beside_form
from articles.admin.review.panel import ReviewPanel, review_panel
from articles.desk.labels import status_label
from articles.desk.users import current_user
from articles.editing.publishing import waiting_in
from articles.editing.review.rule import missing_after_change
from articles.formats.moments import zone_words
from articles.html.sanitizer import clean
from articles.models import Kind, NewsItem, Placement, PublicationStatus
from articles.models.removed_text import load_closing
from articles.takedowns.cases.locking import PERMISSION

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

MAX_PLACED = 50
# In the address of the form of an item that was just saved: its page asks for a check of the public pages then.
# With CHECK the form itself waits for the check.
SAVED, CHECK = "saved", "check"


def item_panel(admin: "ItemAdmin", request: HttpRequest, form: ItemForm, item: NewsItem | None) -> dict[str, Any]:
    at = timezone.now()
    unpublished = _unpublished_briefs(form)
    articles = embedding_articles(item, at) if item and item.kind == Kind.BRIEF else None
    review = review_panel(item or admin.model(), current_user(request), at, may_edit=admin.may_edit(request, item))
    takes_down = item is not None and request.user.has_perm(PERMISSION)
    buttons = _permitted(
        _buttons(admin, request, item, unpublished, at, articles.count if articles else 0), review, item
    )
    return {
        "carriers": articles,
        **_proof(admin, request, item, at),
        "status": status_label(item, at) if item else "",
        "status_name": item.status(at).value if item else "",
        "buttons": _permitted(buttons, review, item),
        "review": review,
        "waiting": ",".join(str(brief.pk) for brief in unpublished),
        "zone": zone_words(),
        "preview": reverse(f"{admin.opts.app_label}:preview", args=[item.pk]) if item else "",
        "preview_links": admin.page_address("previews", item.pk) if item else "",
        "takedown": reverse(admin.takedown_name, args=[item.pk]) if item and takes_down else "",
        "placements": _placements(item) if item else [],
        "notes": notes_beside_form(admin, request, item) if item else None,
    }


def form_layout(
    admin_form: AdminForm, rows: list[Any], buttons: list[PublishButton], *, may_edit: bool, may_add: bool
) -> dict[str, Any]:
    """The parts of the form: the fieldset in the middle, the sections beside it, the buttons of the bar.

    `rows`: the inlines of the page.
    """
    return {
        "text": text_fieldset(admin_form),
        "sections": form_sections(admin_form, rows, timezone.now()),
        "bar": form_bar(buttons, may_edit=may_edit, may_add=may_add),
        "has_schedule": any(button.name == SCHEDULE for button in buttons),
    }


def _unpublished_briefs(form: ItemForm) -> list[NewsItem]:
    """The briefs in the text of the form that publishing it would publish too."""
    body = form["body"].value() if "body" in form.fields else form.instance.body
    return waiting_in(clean(body)) if body and len(body) <= MAX_BODY_LENGTH else []


def _proof(admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None, at: datetime) -> dict[str, Any]:
    """The check of public pages: the address at which the page gets it, or the result if the link was followed."""
    if item is None or request.method != "GET":
        return {}
    if CHECK in request.GET:
        return {"proof": check_pages(item, at, CheckedBefore.read(request.GET))}
    if SAVED in request.GET and item.status(at) in (PublicationStatus.PUBLIC, PublicationStatus.WITHDRAWN):
        return {"proof_address": admin.page_address("published", item.pk), "proof_query": f"{CHECK}=1"}
    return {}


def _buttons(
    admin: "ItemAdmin",
    request: HttpRequest,
    item: NewsItem | None,
    unpublished: list[NewsItem],
    at: datetime,
    embedded_in: int,
) -> list[PublishButton]:
    if not (admin.may_publish(request) and admin.may_edit(request, item)):
        return []
    return publish_buttons(item or admin.model(), unpublished, at, embedded_in)


def _permitted(buttons: list[PublishButton], review: ReviewPanel | None, item: NewsItem | None) -> list[PublishButton]:
    """Without those that would be refused, while a step of review is missing; an update that needs one says so."""
    if review is None:
        return buttons
    if item is not None and any(button.name == UPDATE for button in buttons) and missing_after_change(item):
        return [update_for_review(button) for button in buttons if button.name != SAVE_COPY]
    return [button for button in buttons if not (review.is_missing and button.name in NEEDING_REVIEW)]


def _placements(item: NewsItem) -> list[tuple[Placement, str]]:
    """The briefs in an article as it is saved, with their titles."""
    placed = Placement.objects.filter(article=item.pk, position__isnull=False).select_related("brief")
    rows = list(placed.order_by("position")[:MAX_PLACED])
    load_closing(row.brief for row in rows)
    return [(row, row.brief.display_title) for row in rows]

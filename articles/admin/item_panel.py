"""The parts of an item's page around the form: status, buttons, embedded briefs, and the check of public pages."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles.admin.item_forms import MAX_BODY_LENGTH, ItemForm
from articles.admin.publish_buttons import (
    NEEDING_REVIEW,
    SAVE_COPY,
    UPDATE,
    PublishButton,
    publish_buttons,
    update_for_review,
)
from articles.admin.published_check import check_published, embedding_articles
from articles.admin.review_panel import ReviewPanel, review_panel
from articles.desk.labels import status_label
from articles.desk.users import current_user
from articles.editing.publishing import waiting_in
from articles.editing.review import missing_after_change
from articles.formats.moments import zone_words
from articles.html.sanitizer import clean
from articles.models import Kind, NewsItem, Placement, PublicationStatus
from articles.models.removed_text import load_closing
from articles.takedowns.admin.restrict_page import PERMISSION

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

MAX_PLACED = 50
# In the address of the form of an item that was just saved and is public: its pages are checked then.
SAVED = "saved"


def item_panel(admin: "ItemAdmin", request: HttpRequest, form: ItemForm, item: NewsItem | None) -> dict[str, Any]:
    at = timezone.now()
    unpublished = _unpublished_briefs(form)
    articles = embedding_articles(item, at) if item and item.kind == Kind.BRIEF else None
    review = review_panel(item or admin.model(), current_user(request), at, may_edit=admin.may_edit(request, item))
    takes_down = item is not None and request.user.has_perm(PERMISSION)
    return {
        "carriers": articles,
        "proof": check_published(item, at) if item and _was_just_published(request, item, at) else None,
        "status": status_label(item, at) if item else "",
        "buttons": _permitted(
            _buttons(admin, request, item, unpublished, at, articles.count if articles else 0), review, item
        ),
        "review": review,
        "waiting": ",".join(str(brief.pk) for brief in unpublished),
        "zone": zone_words(),
        "preview": reverse(f"{admin.opts.app_label}:preview", args=[item.pk]) if item else "",
        "takedown": reverse(admin.takedown_name, args=[item.pk]) if item and takes_down else "",
        "placements": _placements(item) if item else [],
    }


def _unpublished_briefs(form: ItemForm) -> list[NewsItem]:
    """The briefs in the text of the form that publishing it would publish too."""
    body = form["body"].value() if "body" in form.fields else form.instance.body
    return waiting_in(clean(body)) if body and len(body) <= MAX_BODY_LENGTH else []


def _was_just_published(request: HttpRequest, item: NewsItem, at: datetime) -> bool:
    return request.method == "GET" and SAVED in request.GET and item.status(at) is PublicationStatus.PUBLIC


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

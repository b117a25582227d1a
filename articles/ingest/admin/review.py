"""Review of a pasted page: rights first, then each block next to its raw text, to be corrected and saved as a draft."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import desk_address
from articles.desk.removed_matches import linked_words
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.ingest.admin.closed_deliveries import is_delivery_closed
from articles.ingest.admin.paste import PERMISSION
from articles.ingest.admin.review_instructions import EmbargoForm, instructions_of
from articles.ingest.admin.review_metadata import SAVE_BUTTONS, MetadataForm
from articles.ingest.admin.review_rights import rights_lines
from articles.ingest.admin.review_rows import chosen_channels, posted_rows, row_bounds, shown_rows
from articles.ingest.confirmation.block_forms import BlockFormError
from articles.ingest.confirmation.forecast import DraftForecast, existing_source, forecast_draft
from articles.ingest.confirmation.metadata_form import with_metadata
from articles.ingest.confirmation.refusals import refusal_reason
from articles.ingest.confirmation.reparse import TYPES
from articles.ingest.confirmation.row_bounds import MOVES, RowBounds
from articles.ingest.confirmation.rows import MismatchedRowsError, ReviewedPage, ReviewRow, RowFault, zone_of
from articles.ingest.confirmation.save import AlreadySavedError, save_review, save_second
from articles.ingest.drafting.credits import outlet_named
from articles.ingest.drafting.draft import Draft, DraftOptions, tags_for
from articles.ingest.drafting.embargo import with_settled_embargoes
from articles.ingest.drafting.page_notes import page_notes
from articles.ingest.drafting.prepare import prepared
from articles.ingest.models import Delivery
from articles.ingest.remembered_licences import remembered_licence
from articles.parsing.document import Document
from articles.parsing.page import parse
from articles.rights.models import Licence

MAX_WARNINGS = 20
MAX_MATCHES = 5
# Longer pages are too much for a browser and for Django's form limits; they are drafted without a review.
MAX_ROWS = 400
MAX_DRAFT_LENGTH = 1_000_000
# Fields besides those of the rows, with a margin: the metadata and the rest have about twenty.
SPARE_FIELDS = 60


@dataclass
class Review:
    """One view of a page: the parse, the rows and metadata of the editor, and the document that they make."""

    delivery: Delivery
    page: ReviewedPage
    rows: list[ReviewRow]
    form: MetadataForm
    embargo: EmbargoForm
    document: Document
    faults: list[RowFault]

    @cached_property
    def forecast(self) -> DraftForecast:
        """Computed only if the review is shown; saving a draft does not need it."""
        chosen = chosen_channels(self.rows)
        return forecast_draft(self.document, self.delivery, self.form.chosen_licence, chosen)

    @property
    def is_sound(self) -> bool:
        forms = (self.form, self.embargo)
        return not self.faults and all(not form.is_bound or form.is_valid() for form in forms)


def review_view(request: HttpRequest, number: int, context: dict[str, Any]) -> HttpResponse:
    """Show, update or save the review of a delivery. `context`: that of every page of the desk."""
    if not request.user.has_perm(PERMISSION) or not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    delivery = Delivery.objects.select_related("article", "by", "reviewed_by").filter(pk=number).first()
    if delivery is None:
        raise Http404
    document = parse(bytes(delivery.raw), zone=settings.TIME_ZONE)
    if is_delivery_closed(request, delivery, document):
        raise PermissionDenied
    document = with_settled_embargoes(document, delivery.received_at)
    document = prepared(document, zone_of(document), timezone.now())
    if document.status in ("empty", "error") or _is_too_long(document):
        return _render_unreviewable(request, delivery, document, context)
    page = ReviewedPage(document)
    if request.method != "POST":
        return _render(request, initial_review(delivery, page, current_user(request)), context)
    return _respond_to_post(request, delivery, page, context)


def initial_review(delivery: Delivery, page: ReviewedPage, by: User) -> Review:
    """The review of a page as parsed, with the licence that the person chose last for its source."""
    form = MetadataForm(page.document, initial=_proposed_licence(page, by))
    document = with_metadata(page.document, form.metadata(), page.document, page.zone)
    review = Review(delivery, page, page.rows(), form, EmbargoForm(page.document), document, [])
    form.initial["tags"] = ", ".join(tag.name for tag in tags_for(review.forecast.article, page.document))
    return review


def _proposed_licence(page: ReviewedPage, by: User) -> dict[str, Licence]:
    source = existing_source(outlet_named(page.document) or "")
    licence = remembered_licence(by, source)
    return {"licence": licence} if licence else {}


def _respond_to_post(
    request: HttpRequest, delivery: Delivery, page: ReviewedPage, context: dict[str, Any]
) -> HttpResponse:
    try:
        rows = posted_rows(page, request.POST)
    except MismatchedRowsError as error:
        review = initial_review(delivery, page, current_user(request))
        mismatch = {"broken": error.row + 1, "typed_texts": _posted_texts(request)}
        return _render(request, review, context | mismatch, status=422)
    move = request.POST.get("move", "")
    review = _review_of_post(delivery, page, _rows_after_move(page, rows, move), request.POST)
    if not SAVE_BUTTONS & request.POST.keys():
        return _render(request, review, context | {"moved": _moved_row(rows, review.rows, move)})
    if not review.is_sound:
        return _render(request, review, context, status=422)
    return _save(request, review, context)


def _rows_after_move(page: ReviewedPage, rows: list[ReviewRow], move: str) -> list[ReviewRow]:
    """The rows after a move such as `start_earlier-12`."""
    action, at = _parse_move(rows, move)
    return rows if at is None else MOVES[action](RowBounds(page, rows), at)


def _parse_move(rows: list[ReviewRow], move: str) -> tuple[str, int | None]:
    """Action and row number of a move; the number is None if it is not a valid move."""
    action, _dash, at = move.partition("-")
    is_row = at.isascii() and at.isdecimal() and len(at) < 10 and int(at) < len(rows)
    return action, int(at) if action in MOVES and is_row else None


def _moved_row(before: list[ReviewRow], after: list[ReviewRow], move: str) -> int | None:
    """The new number of the moved row, whose buttons stay open: a boundary is often moved more than once."""
    action, at = _parse_move(before, move)
    if at is None:
        return None
    offset = before[at].end - 1 if action.startswith("start") else before[at].start
    return next((number for number, row in enumerate(after) if row.start <= offset < row.end), None)


def _review_of_post(delivery: Delivery, page: ReviewedPage, rows: list[ReviewRow], posted: Any) -> Review:
    form = MetadataForm(page.document, posted)
    document, faults = page.document_of(rows)
    form.is_valid()
    try:
        document = with_metadata(document, form.metadata(), page.document, page.zone)
    except BlockFormError as fault:
        form.add_error(fault.field, fault.message)
    embargo = EmbargoForm(page.document, posted)
    return Review(delivery, page, rows, form, embargo, embargo.applied(document), faults)


def _save(request: HttpRequest, review: Review, context: dict[str, Any]) -> HttpResponse:
    save = save_second if "_second" in request.POST else save_review
    try:
        options = replace(review.form.options(), channels=chosen_channels(review.rows))
        draft = save(review.delivery.pk, review.document, options, current_user(request))
    except AlreadySavedError as error:
        review.delivery = error.delivery
        return _render(request, review, context | {"conflict": True}, status=409)
    return _redirect_to_draft(request, review.delivery, draft)


def _redirect_to_draft(request: HttpRequest, delivery: Delivery, draft: Draft) -> HttpResponse:
    """Log the new article, add messages and redirect to its form."""
    message = action_message(LoggedAction.DRAFTED, delivery=delivery.pk)
    LogEntry.objects.log_actions(request.user.pk or 0, [draft.article], ADDITION, message, single_object=True)
    _add_messages(request, draft)
    return HttpResponseRedirect(desk_address(draft.article, "change"))


def _add_messages(request: HttpRequest, draft: Draft) -> None:
    count = len(draft.new_briefs) + len(draft.known_briefs)
    message = ngettext(
        "Saved as a draft with %(count)d flash brief (%(known)d of them existed already).",
        "Saved as a draft with %(count)d flash briefs (%(known)d of them existed already).",
        count,
    )
    messages.success(request, message % {"count": count, "known": len(draft.known_briefs)})
    for match in draft.matches[:MAX_MATCHES]:
        show = messages.error if match.is_withheld else messages.warning
        show(request, linked_words(request, match))
    for warning in draft.warnings[:MAX_WARNINGS]:
        messages.warning(request, warning)
    if len(draft.warnings) > MAX_WARNINGS:
        messages.warning(request, _("And %(count)d more.") % {"count": len(draft.warnings) - MAX_WARNINGS})


def _posted_texts(request: HttpRequest) -> list[str]:
    """Every text of a form that does not match the page, shown for copying so that nothing typed is lost."""
    ignored = ("csrfmiddlewaretoken", "rows", "seen")
    texts = (str(value) for name, value in request.POST.items() if name not in ignored and not name.startswith("kind-"))
    return [text for text in texts if text.strip()]


def _render(request: HttpRequest, review: Review, context: dict[str, Any], status: int = 200) -> HttpResponse:
    rows = shown_rows(review.page, review.rows, review.faults, review.forecast)
    page_context = {
        "title": _("Review a page"),
        "is_nav_sidebar_enabled": False,
        "subtitle": review.delivery.name or None,
        "opts": Delivery._meta,
        "delivery": review.delivery,
        "form": review.form,
        "embargo": review.embargo,
        "instructions": list(instructions_of(review.page.document)),
        "rows": rows,
        "drawn": row_bounds(review.rows),
        "doubtful": sum(row.is_doubtful for row in rows),
        "notes": page_notes(review.page.document),
        "rights": rights_lines(review.document, review.forecast),
        "forecast": review.forecast,
        "sentence": review.forecast.article.rights_sentence,
        "settings_of_script": _script_settings(),
    }
    return TemplateResponse(request, "ingest/admin/paste_review.html", context | page_context, status=status)


def _script_settings() -> dict[str, Any]:
    """Settings of paste.js: the types by their keys, and the types whose rows have other fields."""
    return {
        "types": {str(key): kind for key, kind in enumerate(TYPES, 1)} | {"0": "out"},
        "redrawn": ["brief", "list", "note", "table"],
        "failed": _("The page could not be refreshed. Nothing is lost; press the key again."),
    }


def _is_too_long(document: Document) -> bool:
    parts = document.parts()
    # A brief has eight fields, any other part at most two.
    fields = sum(8 if getattr(part, "type", "") == "brief" else 2 for part in parts)
    max_fields = (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000) - SPARE_FIELDS
    return len(parts) > MAX_ROWS or fields > max_fields or len(document.text) > MAX_DRAFT_LENGTH


def _render_unreviewable(
    request: HttpRequest, delivery: Delivery, document: Document, context: dict[str, Any]
) -> HttpResponse:
    """Explain why a page is not text, or that it is too long for a review, and offer what is possible."""
    readable = document.status in ("ok", "no_body")
    may_draft = readable and len(document.text) <= MAX_DRAFT_LENGTH and delivery.article is None
    if request.method == "POST" and may_draft:
        return _draft_unreviewed(request, delivery, document)
    page_context = {
        "title": _("Review a page"),
        "opts": Delivery._meta,
        "delivery": delivery,
        "readable": readable,
        "reason": refusal_reason(document),
        "may_draft": may_draft,
        "length": f"{len(document.text):,}",
        "parts": f"{len(document.parts()):,}",
        "shown": MAX_ROWS,
    }
    return TemplateResponse(
        request, "ingest/admin/paste_refused.html", context | page_context, status=200 if readable else 422
    )


def _draft_unreviewed(request: HttpRequest, delivery: Delivery, document: Document) -> HttpResponse:
    try:
        draft = save_review(delivery.pk, document, DraftOptions(), current_user(request))
    except AlreadySavedError as error:
        return HttpResponseRedirect(reverse("admin:wire_delivery_review", args=[error.delivery.pk]))
    return _redirect_to_draft(request, delivery, draft)

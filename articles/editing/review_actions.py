"""Acts of review: request it, take an item to check, send it back, approve it; the editorial stage follows.

Each locks the item and reads it again. Each raises ValidationError in the user's words, with nothing changed.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.history import LoggedAction, log_action
from articles.editing.review import check_reviewer, is_released
from articles.editing.review_state import ReviewState, Step, has_unrecorded_change, review_state
from articles.editing.revision_context import revising, state_kind
from articles.editing.revisions import revisions_of
from articles.models.newsitem import NewsItem
from articles.models.review import Approval, Line, OpenCheck, ReviewRequest
from articles.models.revision import Revision

MAX_WORDS = 2_000


def request_review(item: NewsItem, by: Any, words: str = "") -> ReviewRequest:
    """Send an unpublished item to review; the words are for the reviewer."""
    with transaction.atomic(), revising(by=by):
        row = _locked(item)
        _check_unreleased(row)
        if not review_state(row).missing():
            raise ValidationError(_("It needs no check before publication."))
        values = {"by": by, "at": timezone.now(), "taken_by": None, "taken_at": None, "returned_at": None}
        request, _is_new = ReviewRequest.objects.update_or_create(item_id=row.pk, line=Line.TEXT, defaults=values)
        _set_stage(row, NewsItem.Stage.REVIEW, Revision.Kind.REQUEST, words)
        log_action(by, row, LoggedAction.REVIEW_REQUESTED)
    return request


def take(item: NewsItem, by: Any) -> None:
    """Record who is checking an item that waits for review."""
    with transaction.atomic():
        row = _locked(item)
        state = review_state(row)
        check_reviewer(row, state, _next_step(row, state), by)
        request = _open_request(row)
        request.taken_by, request.taken_at = by, timezone.now()
        request.save(update_fields=["taken_by", "taken_at"])
        log_action(by, row, LoggedAction.REVIEW_TAKEN)


def send_back(item: NewsItem, by: Any, words: str) -> None:
    """Return an item to its authors with words that say why; it becomes a draft again."""
    if not words.strip():
        raise ValidationError({"review_words": _("Say what is missing or wrong. The author reads it.")})
    with transaction.atomic(), revising(by=by):
        row = _locked(item)
        _check_unreleased(row)
        state = review_state(row)
        check_reviewer(row, state, _next_step(row, state), by)
        request = _open_request(row)
        request.returned_at = timezone.now()
        request.save(update_fields=["returned_at"])
        _set_stage(row, NewsItem.Stage.DRAFT, Revision.Kind.SENT_BACK, words.strip())
        log_action(by, row, LoggedAction.SENT_BACK, words=words.strip())


def approve(item: NewsItem, by: Any, number: int) -> Approval:
    """Approve the version of an item that a person has read, at the next step that it needs.

    `number`: that version. A version saved since is not approved unread.
    """
    with transaction.atomic(), revising(by=by):
        row = _locked(item)
        state = review_state(row)
        step = _next_step(row, state)
        check_reviewer(row, state, step, by)
        revision = revisions_of(row)[:1][0]
        if revision.number != number or has_unrecorded_change(row.pk):
            raise ValidationError(_("Somebody has changed it meanwhile. Read it again, then approve it."))
        approval = Approval.objects.create(
            item_id=row.pk, revision=revision, number=number, step_id=step.pk, step_name=step.name, by=by
        )
        log_action(by, row, LoggedAction.APPROVED, step=step.name)
        if not step.is_before:
            OpenCheck.objects.filter(item=row.pk, step=step.pk).delete()
        elif not review_state(row).missing():
            ReviewRequest.objects.filter(item=row.pk, line=Line.TEXT).delete()
            _set_stage(row, NewsItem.Stage.READY, Revision.Kind.APPROVAL, "")
    return approval


def next_step(item: NewsItem, state: ReviewState) -> Step | None:
    """The step at which an item would be checked now; None if nothing needs a check."""
    missing = state.missing()
    if missing:
        return missing[0]
    return state.after if state.open_base is not None else None


def latest_number(item: NewsItem) -> int:
    """The number of the latest version of an item, 0 for a new one."""
    number = revisions_of(item).values_list("number", flat=True).first() if item.pk else None
    return number or 0


def _next_step(item: NewsItem, state: ReviewState) -> Step:
    step = next_step(item, state)
    if step is None:
        raise ValidationError(_("Nothing in it waits to be checked."))
    return step


def _locked(item: NewsItem) -> NewsItem:
    """The item as it is stored, as its proxy, locked until the end of the transaction."""
    model = next(proxy for proxy in NewsItem.__subclasses__() if item.kind == proxy.KIND)
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    row: NewsItem = rows.get(pk=item.pk)
    return row


def open_request(item: NewsItem, line: Line = Line.TEXT) -> ReviewRequest | None:
    """The request of an item that waits for a reviewer, with its accounts."""
    rows = ReviewRequest.objects.filter(item=item.pk, line=line, returned_at__isnull=True)
    return rows.select_related("by", "taken_by").first() if item.pk else None


def _open_request(item: NewsItem) -> ReviewRequest:
    request = open_request(item)
    if request is None:
        raise ValidationError(_("It does not wait for review."))
    return request


def _check_unreleased(item: NewsItem) -> None:
    if is_released(item):
        raise ValidationError(_("It is already published or scheduled."))


def _set_stage(item: NewsItem, stage: NewsItem.Stage, kind: Revision.Kind, words: str) -> None:
    state_kind(item.pk, kind, words[:MAX_WORDS])
    item.stage = stage
    item.save()

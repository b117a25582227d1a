"""Acts of review: request it, take an item to check, send it back, approve it; the editorial stage follows.

Each locks the item and reads it again. Each raises ValidationError in the user's words, with nothing changed.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.history import LoggedAction, log_action
from articles.editing.review.rule import check_reviewer, is_released
from articles.editing.review.state import ReviewState, Step, has_unrecorded_change, review_state
from articles.editing.revisions.context import current_context, revising, state_authors, state_kind
from articles.editing.revisions.record import latest_revisions, record_copy_note
from articles.models.editorial.review import Approval, Contribution, Line, OpenCheck, ReviewRequest
from articles.models.editorial.revision import Revision
from articles.models.editorial.working_copy import WorkingCopy
from articles.models.newsitem import NewsItem

MAX_WORDS = 2_000


def request_review(item: NewsItem, by: Any, words: str = "", line: Line = Line.TEXT) -> ReviewRequest:
    """Send an unpublished item, or the working copy of a published one, to review; the words are for the reviewer."""
    with transaction.atomic(), revising(by=by):
        row = _locked(item, line)
        if not review_state(row, line).missing():
            raise ValidationError(_("It needs no check before publication."))
        values = {"by": by, "at": timezone.now(), "taken_by": None, "taken_at": None, "returned_at": None}
        request, _is_new = ReviewRequest.objects.update_or_create(item_id=row.pk, line=line, defaults=values)
        _mark(row, line, NewsItem.Stage.REVIEW, Revision.Kind.REQUEST, words)
        log_action(by, row, LoggedAction.REVIEW_REQUESTED)
    return request


def take(item: NewsItem, by: Any, line: Line = Line.TEXT) -> None:
    """Record who is checking an item that waits for review."""
    with transaction.atomic():
        row = _locked(item, line)
        _check_reviewer(row, by, line)
        request = _open_request(row, line)
        request.taken_by, request.taken_at = by, timezone.now()
        request.save(update_fields=["taken_by", "taken_at"])
        log_action(by, row, LoggedAction.REVIEW_TAKEN)


def send_back(item: NewsItem, by: Any, words: str, line: Line = Line.TEXT) -> None:
    """Return an item to its authors with words that say why; it becomes a draft again."""
    if not words.strip():
        raise ValidationError({"review_words": _("Say what is missing or wrong. The author reads it.")})
    with transaction.atomic(), revising(by=by):
        row = _locked(item, line)
        _check_reviewer(row, by, line)
        request = _open_request(row, line)
        request.returned_at = timezone.now()
        request.save(update_fields=["returned_at"])
        if line == Line.COPY:
            _unschedule_copy(row)
        _mark(row, line, NewsItem.Stage.DRAFT, Revision.Kind.SENT_BACK, words.strip())
        log_action(by, row, LoggedAction.SENT_BACK, words=words.strip())


def _unschedule_copy(item: NewsItem) -> None:
    """Cancel the schedule of the working copy of an item; its time stays proposed."""
    values = {"scheduled_for": None, "scheduled_by": None, "refused_at": None, "refusal": ""}
    scheduled = WorkingCopy.objects.filter(item=item.pk, scheduled_for__isnull=False)
    scheduled.update(proposed_for=F("scheduled_for"), **values)


def approve(item: NewsItem, by: Any, number: int, line: Line = Line.TEXT) -> Approval:
    """Approve the version of an item that a person has read, at the next step that it needs.

    `number`: that version. A version saved since is not approved unread.
    """
    with transaction.atomic(), revising(by=by):
        row = _stored(item)
        step = _check_reviewer(row, by, line)
        revision = latest_revision(row, line)
        is_recorded = line == Line.COPY or not has_unrecorded_change(row.pk)
        if revision is None or revision.number != number or not is_recorded:
            raise ValidationError(_("Somebody has changed it meanwhile. Read it again, then approve it."))
        approval = Approval.objects.create(
            item_id=row.pk, line=line, revision=revision, number=number, step_id=step.pk, step_name=step.name, by=by
        )
        log_action(by, row, LoggedAction.APPROVED, step=step.name)
        if not step.is_before:
            OpenCheck.objects.filter(item=row.pk, step=step.pk).delete()
        elif not review_state(row, line).missing():
            ReviewRequest.objects.filter(item=row.pk, line=line).delete()
            if line == Line.TEXT:
                _mark(row, line, NewsItem.Stage.READY, Revision.Kind.APPROVAL, "")
    return approval


def hand_over_authors(item: NewsItem) -> None:
    """Make the authors of the working copy of an item those of the version that takes it over.

    A copy of a published or scheduled item was checked; that of a draft is checked with the draft.
    """
    authors = Contribution.objects.filter(item=item.pk, line=Line.COPY).values_list("by", flat=True)
    state_authors(item.pk, set(authors))
    if item.published_at is not None:
        current_context().cleared.add(item.pk)
    forget_copy_review(item.pk)


def forget_copy_review(item: int) -> None:
    """Forget who wrote the working copy of an item and who asked for its review: it exists no longer."""
    for model in (Contribution, ReviewRequest):
        model._default_manager.filter(item=item, line=Line.COPY).delete()


def next_step(item: NewsItem, state: ReviewState) -> Step | None:
    """The step at which an item would be checked now; None if nothing needs a check."""
    missing = state.missing()
    if missing:
        return missing[0]
    return state.after if state.open_base is not None else None


def latest_revision(item: NewsItem, line: Line = Line.TEXT) -> Revision | None:
    """The latest version of an item, or of its working copy; None for a new one."""
    if item.pk is None:
        return None
    if line == Line.TEXT:
        return latest_revisions(NewsItem, [item.pk]).get(item.pk)
    copy = WorkingCopy.objects.filter(item=item.pk).select_related("revision").first()
    return copy.revision if copy else None


def latest_number(item: NewsItem, line: Line = Line.TEXT) -> int:
    """Its number, 0 for a new one."""
    revision = latest_revision(item, line)
    return revision.number if revision else 0


def open_request(item: NewsItem, line: Line = Line.TEXT) -> ReviewRequest | None:
    """The request of an item that waits for a reviewer, with its accounts."""
    rows = ReviewRequest.objects.filter(item=item.pk, line=line, returned_at__isnull=True)
    return rows.select_related("by", "taken_by").first() if item.pk else None


def _open_request(item: NewsItem, line: Line) -> ReviewRequest:
    request = open_request(item, line)
    if request is None:
        raise ValidationError(_("It does not wait for review."))
    return request


def _check_reviewer(item: NewsItem, by: Any, line: Line) -> Step:
    """The step at which this person may check the item now. Raises ValidationError if there is none."""
    state = review_state(item, line)
    step = next_step(item, state)
    if step is None:
        raise ValidationError(_("Nothing in it waits to be checked."))
    check_reviewer(item, state, step, by)
    return step


def _stored(item: NewsItem) -> NewsItem:
    """The item as it is stored, as its proxy, locked until the end of the transaction."""
    model = next(proxy for proxy in NewsItem.__subclasses__() if item.kind == proxy.KIND)
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    row: NewsItem = rows.get(pk=item.pk)
    return row


def _locked(item: NewsItem, line: Line) -> NewsItem:
    """Like _stored(). Raises ValidationError for a published text: only its working copy can be sent to review."""
    row = _stored(item)
    if line == Line.TEXT and is_released(row):
        raise ValidationError(_("It is already published or scheduled."))
    return row


def _mark(item: NewsItem, line: Line, stage: NewsItem.Stage, kind: Revision.Kind, words: str) -> None:
    """Set the stage, and tell in the history what happened. A working copy has no stage: it gets a version instead."""
    if line == Line.TEXT:
        state_kind(item.pk, kind, words[:MAX_WORDS])
        item.stage = stage
        item.save()
        return
    copy = WorkingCopy.objects.select_related("revision").get(item=item.pk)
    copy.revision = record_copy_note(copy.revision, kind, words[:MAX_WORDS])
    copy.save(update_fields=["revision"])

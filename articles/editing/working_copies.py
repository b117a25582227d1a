"""Working copies of published items: saving, scheduling, publishing and discarding prepared changes.

An item has at most one. Its text is a revision marked `is_working_copy`, so readers never see it, and it derives no
placements. `publish_working_copy` is the only way from it to readers.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.editing.change_kinds import ChangeKind, check_change_kind, note_change
from articles.editing.checks.rule import enforce_checks, refuse_if_blocked
from articles.editing.checks.subject import Subject
from articles.editing.embargoes import check_embargo
from articles.editing.history import LoggedAction, log_action
from articles.editing.proposed_corrections import proposed_in, publish_proposed, state_proposed, with_proposed
from articles.editing.publishing import as_proxy, check_content, move_schedule
from articles.editing.review.actions import forget_copy_review, hand_over_authors, open_request, request_review
from articles.editing.review.rule import check_copy_review
from articles.editing.review.state import review_state
from articles.editing.revisions.context import revising, state_kind
from articles.editing.revisions.record import (
    latest_revisions,
    live_revisions_of,
    record_working_copy,
    snapshot_in,
)
from articles.editing.revisions.restore import UNTOUCHED, Restored, applied, removed_by_decision, save_values
from articles.editing.revisions.snapshots import Snapshot, snapshot_of_values, with_merge_targets
from articles.editing.section_limits import check_section
from articles.editing.stay_down.matches import check_withheld
from articles.formats.lists import join_list
from articles.models.editorial.review import Line
from articles.models.editorial.revision import Revision
from articles.models.editorial.working_copy import WorkingCopy
from articles.models.newsitem import NewsItem
from articles.models.visibility import PublicationStatus
from articles.signals import coalesce_changes

# Codes of errors: another save came first, or the live text is no longer the one that the copy was made from.
CONFLICT, OUTDATED = "conflict", "outdated"


@dataclass(frozen=True, slots=True)
class SeenVersions:
    """What the person who saves a working copy saw: the numbers of its revision (0: none) and of the live one."""

    copy: int
    live: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What readers are told about a change: its kind, None where none is needed, and the note."""

    kind: ChangeKind | None = None
    words: str = ""


def can_have_working_copy(item: NewsItem) -> bool:
    """Whether the item is published or scheduled; a draft is changed itself.

    A draft has one if it was scheduled when the copy was made.
    """
    return item.published_at is not None


def is_unpublished(item: NewsItem) -> bool:
    """Whether readers have never seen the item, because it is scheduled or a draft."""
    return item.published_at is None or item.published_at > timezone.now()


def working_copy_of(item: NewsItem) -> WorkingCopy | None:
    """The working copy of an item with its revisions and accounts, in one query."""
    copies = WorkingCopy.objects.select_related("revision", "base", "by", "scheduled_by")
    return copies.filter(item=item.pk).first()


def live_revision(item: NewsItem) -> Revision:
    """The latest revision of an item itself."""
    return latest_revisions(NewsItem, [item.pk])[item.pk]


def is_outdated(copy: WorkingCopy, live: Revision) -> bool:
    """Whether the live text has changed since the working copy was made from it.

    Times and corrections do not count, because publishing the working copy leaves them as they are, nor does a merge of
    tags, which publishing follows.
    """
    return copy.base_id != live.pk and _taken_over(snapshot_in(copy.base)) != _taken_over(snapshot_in(live))


def _taken_over(snapshot: Snapshot) -> dict[str, Any]:
    """The parts of a snapshot that publishing it writes, with the tags that merged ones became."""
    snapshot = with_merge_targets(snapshot)
    fields = {name: value for name, value in snapshot["fields"].items() if name not in UNTOUCHED}
    parts = {part: snapshot[part] for part in ("tags", "bylines", "blocks")}
    return {"fields": fields, "corrections": proposed_in(snapshot)} | parts


def save_working_copy(
    values: Restored, seen: SeenVersions, by: User, statement: Statement | None = None
) -> WorkingCopy | None:
    """Save the working copy of an item, which cancels its schedule. None where it would equal the live text.

    `values.item` is the item as it was typed; `statement` is proposed when the copy is published. Raises
    ValidationError with the code CONFLICT if somebody else has saved or discarded it since `seen`, and without one if
    the item cannot have a working copy or a decision removed words of the version that it was made from.
    """
    with transaction.atomic(), revising(by=by):
        item = _locked(values.item)
        copy = working_copy_of(item)
        if copy is None and not can_have_working_copy(item):
            raise ValidationError(_("Only a published or scheduled item has a working copy."))
        if (copy.revision.number if copy else 0) != seen.copy:
            raise ValidationError(_("Somebody has saved the working copy meanwhile."), code=CONFLICT)
        base = _base(item, copy, seen)
        _refuse_removed(item, copy.base if copy else base)
        corrections = with_proposed(snapshot_in(live_revision(item)), values.corrections)
        snapshot = snapshot_of_values(values.item, values.tags, values.bylines, corrections)
        if copy is None and _taken_over(snapshot) == _taken_over(snapshot_in(base)):
            return None
        if copy is not None and base == copy.base and _taken_over(snapshot) == _taken_over(snapshot_in(copy.revision)):
            return copy
        revision = record_working_copy(item, snapshot, timezone.now())
        columns: dict[str, Any] = {"revision": revision, "base": base, "by": by, "saved_at": timezone.now()}
        if statement is not None:
            columns |= {"change_kind": statement.kind or "", "statement": statement.words}
        unscheduled: dict[str, Any] = {"scheduled_for": None, "scheduled_by": None, "refused_at": None, "refusal": ""}
        if copy is not None and copy.scheduled_for is not None:
            unscheduled["proposed_for"] = copy.scheduled_for
        WorkingCopy.objects.update_or_create(item_id=item.pk, defaults=columns | unscheduled)
        log_action(by, as_proxy(item), LoggedAction.COPY_SAVED)
        return working_copy_of(item)


def _base(item: NewsItem, copy: WorkingCopy | None, seen: SeenVersions) -> Revision:
    """The live revision that the person has seen, never an older one than before."""
    if copy is not None and seen.live <= copy.base.number:
        return copy.base
    base: Revision | None = live_revisions_of(item).filter(number=seen.live).first()
    if base is None:
        raise ValidationError(_("The version that this working copy was made from no longer exists."), code=CONFLICT)
    return base


def _locked(item: NewsItem) -> NewsItem:
    """The item as it is stored, locked until the end of the transaction. SQLite has one writer anyway."""
    rows = NewsItem.objects.select_for_update(of=("self",), no_key=True).order_by()
    stored = rows.filter(pk=item.pk).first()
    if stored is None:
        raise ValidationError(_("This item has been deleted."), code=CONFLICT)
    return stored


def _locked_copy(item: NewsItem, number: int) -> tuple[NewsItem, WorkingCopy]:
    """The item and its working copy, if that is still the revision with this number."""
    stored = _locked(item)
    copy = working_copy_of(stored)
    if copy is None or copy.revision.number != number:
        raise ValidationError(
            _("Somebody has changed, published or discarded the working copy meanwhile."), code=CONFLICT
        )
    return as_proxy(stored), copy


def _refuse_removed(item: NewsItem, base: Revision) -> None:
    if removed_by_decision(item, base):
        raise ValidationError(
            _(
                "A decision has changed the published text since this working copy was made. Discard the working copy"
                " and start from the published text."
            )
        )


def check_working_copy(
    item: NewsItem, copy: WorkingCopy, statement: Statement, moment: datetime, by: User
) -> tuple[Restored, list[str | Promise]]:
    """The item as publishing the copy at a moment would leave it, unsaved, and warnings for the editor.

    `by`: who publishes or schedules it; whether it was reviewed is not checked. Raises ValidationError, with the code
    OUTDATED if the live text has changed since the copy was made.
    """
    _refuse_removed(item, copy.base)
    if is_outdated(copy, live_revision(item)):
        words = _("The published text was changed after this working copy was made. Compare the two and save it again.")
        raise ValidationError(words, code=OUTDATED)
    status = item.status(timezone.now())
    if status is PublicationStatus.RESTRICTED:
        raise ValidationError(_("It has been taken down. The working copy cannot be published until that ends."))
    result = applied(item, copy.revision)
    if result.missing:
        words = _("It refers to what no longer exists: %(names)s. Open the working copy and save it again.")
        names = join_list(result.missing)
        raise ValidationError(words % {"names": names})
    # A proposed correction tells readers what changed.
    if status is PublicationStatus.PUBLIC and not (statement.kind is None and result.corrections):
        check_change_kind(item, result.item, statement.kind, statement.words)
    result.item.full_clean(exclude=["uuid"])
    resembling = check_withheld(result.item, timezone.now())
    check_section(result.item, by)
    check_embargo(result.item, _release_of(item, moment))
    return result, [*resembling, *check_content(result.item)]


def subject_of_copy(values: Restored, moment: datetime) -> Subject:
    """What the checks read: the unsaved item of a working copy, with its credits, at the moment of publication."""
    outlets = {outlet for _role, outlet, _person in values.bylines if outlet}
    people = {person for _role, _outlet, person in values.bylines if person}
    return Subject(values.item, moment, typed_credits=(outlets, people))


def _release_of(item: NewsItem, moment: datetime) -> datetime:
    """When readers see what an item has from a moment on: not before its own time."""
    return max(item.published_at or moment, moment)


def publish_working_copy(
    item: NewsItem, number: int, statement: Statement, by: User, moment: datetime | None = None
) -> list[str | Promise]:
    """Publish the working copy, whose revision has this number, over the live text. Returns warnings for the editor.

    A withdrawn item stays withdrawn, a scheduled one scheduled: `moment` is its new time, None for the old one. Raises
    ValidationError with nothing changed.
    """
    with transaction.atomic(), revising(by=by), coalesce_changes():
        stored, copy = _locked_copy(item, number)
        if moment is not None:
            move_schedule(stored, by, moment)
        now = timezone.now()
        result, warnings = check_working_copy(stored, copy, statement, now, by)
        if stored.published_at is not None:
            check_copy_review(result.item, by)
        copy.delete()
        hand_over_authors(stored)
        save_values(result, statement.kind)
        if stored.published_at is not None:
            enforce_checks(result.item, by, _release_of(stored, now))
        publish_proposed(result.item, result.corrections, copy.by)
        if statement.kind is None:
            state_proposed(result.item, result.corrections)
        else:
            note_change(result.item, statement.kind, statement.words, by)
            state_kind(result.item.pk, Revision.Kind(statement.kind.value), statement.words)
            log_action(by, stored, LoggedAction(statement.kind.value))
        log_action(by, stored, LoggedAction.COPY_PUBLISHED)
    return warnings


def schedule_working_copy(
    item: NewsItem, number: int, statement: Statement, by: User, moment: datetime
) -> list[str | Promise]:
    """Let the minute worker publish the working copy at a moment. Everything is checked now and again then.

    A check that blocks refuses it: the schedule does not store a reason to override one. A copy that nobody has
    reviewed is sent to review, and published only if it has been checked by then.
    """
    with transaction.atomic(), revising(by=by):
        stored, copy = _locked_copy(item, number)
        if is_unpublished(stored):
            raise ValidationError(_("It is not published yet. Change its own publication time."))
        if moment <= timezone.now():
            raise ValidationError({"release_at": _("Enter a publication time.")})
        result, warnings = check_working_copy(stored, copy, statement, moment, by)
        refuse_if_blocked(subject_of_copy(result, moment), by)
        copy.change_kind, copy.statement = statement.kind or "", statement.words
        copy.scheduled_for, copy.scheduled_by = moment, by
        copy.proposed_for, copy.refused_at, copy.refusal = None, None, ""
        copy.save()
        log_action(by, stored, LoggedAction.COPY_SCHEDULED, when=moment.isoformat())
        if review_state(stored, Line.COPY).missing():
            if open_request(stored, Line.COPY) is None:
                request_review(stored, by, line=Line.COPY)
            warnings.append(_("It is published then only if another person has checked it by then."))
    return warnings


def propose_time(item: NewsItem, moment: datetime) -> None:
    """Record a time typed for the working copy of an item. Nothing is published then by itself."""
    WorkingCopy.objects.filter(item=item.pk).update(proposed_for=moment)


def cancel_working_copy_schedule(item: NewsItem, number: int, by: User) -> None:
    with transaction.atomic():
        stored, copy = _locked_copy(item, number)
        copy.scheduled_for = copy.scheduled_by = copy.refused_at = None
        copy.refusal = ""
        copy.save()
        log_action(by, stored, LoggedAction.COPY_UNSCHEDULED)


def discard_working_copy(item: NewsItem, number: int, by: User) -> None:
    """Delete the working copy. Its revisions stay in the history of the item."""
    with transaction.atomic():
        stored, copy = _locked_copy(item, number)
        copy.delete()
        forget_copy_review(item.pk)
        log_action(by, stored, LoggedAction.COPY_DISCARDED)

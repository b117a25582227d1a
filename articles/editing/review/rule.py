"""The rule of review: a text goes live only when every step that it needs has checked it, and nobody checks their own.

- A step is needed if anyone whose texts need it has changed the text since readers last saw it.
- An approval names one version. Any later change of the text makes it void.
- Who has made a change that nobody has checked cannot check it, whatever groups they are in.

Actions call the functions below, and entry points show what they refuse. `check_recorded` runs in the transaction of
every change, so a path that calls none of them is refused as well. Decisions of moderators are not reviewed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editing.embargoes import check_embargo
from articles.editing.review.state import ReviewState, Step, review_state, review_states
from articles.editing.revisions.context import current_context
from articles.editing.revisions.record import Recorded
from articles.editing.revisions.snapshots import fields_of
from articles.editing.section_limits import check_section, check_sections, permitted_sections
from articles.formats.lists import join_list, sentences
from articles.models.choices import Kind
from articles.models.editorial.review import ARTICLE_PERMISSION, BRIEF_PERMISSION, Line, OpenCheck, ReviewStep
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem

PERMISSIONS = {Kind.ARTICLE.value: ARTICLE_PERMISSION, Kind.BRIEF.value: BRIEF_PERMISSION}
# Codes of refusals.
UNCHECKED, OWN = "unchecked", "own"


class UncheckedRelease(PermissionDenied):
    """Raised when a change would show readers what the rule forbids, and no action refused it before."""


def check_review(item: NewsItem, by: Any) -> None:
    """Raise ValidationError if an account may not publish an item: its section, or a step that is missing."""
    check_section(item, by)
    refuse_missing(review_state(item).missing())


def check_copy_review(item: NewsItem, by: Any) -> None:
    """Raise ValidationError if an account may not publish the working copy of an item. `item` has its values."""
    check_section(item, by)
    refuse_missing(review_states({item.pk: item.kind}, Line.COPY)[item.pk].missing())


def check_update(item: NewsItem) -> None:
    """Raise ValidationError if the current account may not change an item that readers see or will see by itself."""
    account = current_context().account
    check_section(item, account)
    refuse_missing(missing_after_change(item))


def is_released(item: NewsItem) -> bool:
    """Whether readers see an item as far as its own times say, or will at its time without another save."""
    expires = item.expires_at
    is_planned = item.published_at is not None and item.withdrawn_at is None
    return is_planned and (expires is None or expires > timezone.now())


def reopen(item: NewsItem) -> None:
    """Make an item that was ready a draft again, unsaved: its text is about to change, and steps are configured."""
    if item.stage == NewsItem.Stage.READY and not is_released(item) and review_state(item).steps:
        item.stage = NewsItem.Stage.DRAFT


def missing_after_change(item: NewsItem) -> list[Step]:
    """The steps that a further change by the current account would need before readers may see it."""
    return review_state(item).changed_by(current_context().account).missing()


def refuse_missing(steps: Sequence[Step]) -> None:
    """Raise ValidationError if steps are missing."""
    if steps:
        names = join_list(step.name for step in steps)
        words = ngettext(
            "Before readers see this version, another person must check it: %(names)s.",
            "Before readers see this version, other people must check it: %(names)s.",
            len(steps),
        )
        raise ValidationError(words % {"names": names}, code=UNCHECKED)


def check_reviewer(item: NewsItem, state: ReviewState, step: Step, by: Any) -> None:
    """Raise ValidationError if an account may not check an item at a step."""
    _check_account(item, state, step, by, _groups_of(by) if step.reviewer_groups else frozenset())
    check_section(item, by)


def _check_account(item: NewsItem, state: ReviewState, step: Step, by: Any, groups: frozenset[int]) -> None:
    """Like check_reviewer(), apart from the section."""
    if not by.has_perm(PERMISSIONS[item.kind]):
        raise ValidationError(_("You do not have the permission to check this."), code="permission")
    if step.reviewer_groups and not (by.is_superuser or step.reviewer_groups & groups):
        raise ValidationError(_("This step is checked by other groups: %(name)s.") % {"name": step.name}, code="group")
    if by.pk in state.unchecked_authors(step):
        words = _("You wrote part of this version, so another person must check it: %(name)s.")
        raise ValidationError(words % {"name": step.name}, code=OWN)


def _groups_of(by: Any) -> frozenset[int]:
    return frozenset(by.groups.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Reviewer:
    """An account with what decides where it may check, loaded once for many items. `sections`: None for all."""

    account: Any
    groups: frozenset[int]
    sections: frozenset[int] | None

    def may_check(self, item: NewsItem, state: ReviewState, step: Step) -> bool:
        """What check_reviewer() decides for an item as it is stored, without a query."""
        try:
            _check_account(item, state, step, self.account, self.groups)
        except ValidationError:
            return False
        return item.kind != Kind.ARTICLE or self.sections is None or item.section_id in self.sections


def reviewer(account: Any) -> Reviewer:
    return Reviewer(account, _groups_of(account), permitted_sections(account))


def check_recorded(recorded: Iterable[Recorded]) -> None:
    """Check every version that was just recorded, and open the checks after publication that it needs.

    Raises UncheckedRelease if readers would see what the rule forbids.
    """
    rows = {
        row.revision.object_id: row
        for row in recorded
        if row.revision.kind != Revision.Kind.DECISION and (row.revision.is_public or _was_public(row))
    }
    if not rows:
        return
    try:
        _check_sections(rows)
        public = {pk: row for pk, row in rows.items() if row.revision.is_public}
        _check_embargoes(row for row in public.values() if not _was_public(row))
        cleared = current_context().cleared
        before = {pk: row.revision.number for pk, row in public.items()}
        states = review_states(_kinds(public), before=before) if ReviewStep.objects.exists() else {}
        for pk, state in states.items():
            if pk not in cleared:
                refuse_missing(state.missing())
            cleared.discard(pk)
    except ValidationError as refusal:
        raise UncheckedRelease(sentences(refusal.messages)) from refusal
    _open_checks(public, states)


def _was_public(row: Recorded) -> bool:
    return row.former is not None and row.former.is_public


def _kinds(rows: Iterable[int]) -> dict[int, str]:
    return dict(NewsItem.objects.filter(pk__in=list(rows)).order_by().values_list("pk", "kind"))


def _check_sections(rows: dict[int, Recorded]) -> None:
    account = current_context().account
    permitted = permitted_sections(account)
    if permitted is None:
        return
    articles = [pk for pk, kind in _kinds(rows).items() if kind == Kind.ARTICLE]
    for row in (rows[pk] for pk in articles):
        versions = (row.revision, *([row.former] if row.former else []))
        check_sections([fields_of(version)["section_id"] for version in versions], permitted)


def _check_embargoes(rows: Iterable[Recorded]) -> None:
    for row in rows:
        fields = fields_of(row.revision)
        embargo = fields["embargo_until"]
        item = NewsItem(
            embargo_until=datetime.fromisoformat(embargo) if embargo else None, embargo_raw=fields["embargo_raw"]
        )
        check_embargo(item, _visible_from(row.revision))


def _visible_from(revision: Revision) -> datetime:
    """When readers can first see a public version."""
    return max(revision.made_at, datetime.fromisoformat(fields_of(revision)["published_at"]))


def _open_checks(rows: dict[int, Recorded], states: dict[int, ReviewState]) -> None:
    opened = []
    for pk, state in states.items():
        if state.after is None:
            continue
        since = _visible_from(rows[pk].revision)
        if state.open_base is not None:
            if _is_moved(rows[pk]):
                OpenCheck.objects.filter(item=pk).update(since=since)
            continue
        base = max(state.released, state.approvals.get(state.after.pk, 0))
        if state.is_needed(state.after, base):
            opened.append(OpenCheck(item_id=pk, step_id=state.after.pk, since=since, base=base))
    OpenCheck.objects.bulk_create(opened)


def _is_moved(row: Recorded) -> bool:
    former = fields_of(row.former)["published_at"] if row.former else None
    return bool(fields_of(row.revision)["published_at"] != former)

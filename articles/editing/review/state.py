"""Where an item stands in review: who changed it since readers last saw it, and which steps have checked that.

`review_states` loads this for many items in a bounded number of queries. `articles.editing.review.rule` decides by it.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q

from articles.editing.revisions.context import current_context
from articles.editing.revisions.record import latest_revisions, snapshot_in
from articles.editing.revisions.snapshots import changes_text, snapshots_of
from articles.models.editorial.review import Approval, Contribution, Line, OpenCheck, ReviewStep
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem


@dataclass(frozen=True, slots=True)
class Step:
    """A configured step. The groups are ids; without any, the step is for everyone."""

    pk: int
    name: str
    is_before: bool
    author_groups: frozenset[int]
    reviewer_groups: frozenset[int]
    minutes: int


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`changes`: account id, None for nobody → number of the last version in which it changed the text.

    `released`: the number of the last version that readers could see, 0 if there is none. `approvals`: step id →
    number of the last version approved there. `groups`: account id → ids of its groups. `open_base`: of a check after
    publication that is open, the number of the last version before what it is about.
    """

    steps: Sequence[Step] = ()
    after: Step | None = None
    changes: Mapping[int | None, int] = field(default_factory=dict)
    released: int = 0
    approvals: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[int, frozenset[int]] = field(default_factory=dict)
    open_base: int | None = None

    @property
    def latest(self) -> int:
        """The number of the last version in which the text changed."""
        return max(self.changes.values(), default=0)

    def is_needed(self, step: Step, since: int) -> bool:
        """Whether anyone whose texts need this step has changed the text after a version."""
        return any(number > since and self._covers(step, by) for by, number in self.changes.items())

    def _covers(self, step: Step, by: int | None) -> bool:
        if not step.author_groups:
            return True
        return by is not None and bool(step.author_groups & self.groups.get(by, frozenset()))

    def is_approved(self, step: Step) -> bool:
        """Whether the version approved last has the text as it is now."""
        return self.approvals.get(step.pk, 0) >= self.latest

    def missing(self) -> list[Step]:
        """The steps that the text must still pass before readers may see it, in their order."""
        return [step for step in self.steps if self.is_needed(step, self.released) and not self.is_approved(step)]

    def unchecked_authors(self, step: Step) -> set[int | None]:
        """The accounts with a change that nobody has checked at this step: none of them may check it."""
        since = self.released if step.is_before else self.open_base or 0
        return {by for by, number in self.changes.items() if number > max(since, self.approvals.get(step.pk, 0))}

    def changed_by(self, account: Any) -> "ReviewState":
        """The state after a further change by an account."""
        by = account.pk if account is not None else None
        groups = dict(self.groups)
        if by is not None and by not in groups:
            groups |= _groups_of([by])
        return replace(self, changes={**self.changes, by: self.latest + 1}, groups=groups)


def steps_of(kind: str) -> list[Step]:
    """The configured steps of a kind of item, in their order; that after publication comes last."""
    rows = ReviewStep.objects.filter(kind=kind).order_by("-moment", "position")
    return [
        Step(
            pk=row.pk,
            name=str(row),
            is_before=row.moment == ReviewStep.Moment.BEFORE,
            author_groups=frozenset(group.pk for group in row.author_groups.all()),
            reviewer_groups=frozenset(group.pk for group in row.reviewer_groups.all()),
            minutes=row.minutes,
        )
        for row in rows.prefetch_related("author_groups", "reviewer_groups")
    ]


def review_states(
    items: Mapping[int, str], line: Line = Line.TEXT, before: Mapping[int, int] | None = None
) -> dict[int, ReviewState]:
    """The states of these items, id → kind. `before`: item id → the version that does not count as released yet."""
    steps = {kind: steps_of(kind) for kind in set(items.values())}
    if not any(steps.values()):
        return dict.fromkeys(items, ReviewState())
    changes, approvals = _changes(items, line), _approvals(items, line)
    # The whole working copy is unchecked, also if the live text has changed since.
    released = _released(items, before or {}) if line == Line.TEXT else {}
    open_bases = _open_bases(items) if line == Line.TEXT else {}
    groups = _groups_of({by for of_item in changes.values() for by in of_item if by is not None})
    return {
        pk: ReviewState(
            steps=[step for step in steps[kind] if step.is_before],
            after=next((step for step in steps[kind] if not step.is_before), None),
            changes=changes[pk],
            released=released.get(pk, 0),
            approvals=approvals[pk],
            groups=groups,
            open_base=open_bases.get(pk),
        )
        for pk, kind in items.items()
    }


def state_of_new(kind: str, author: Any) -> ReviewState:
    """The state of an item that an account is about to write."""
    steps = steps_of(kind)
    before = [step for step in steps if step.is_before]
    after = next((step for step in steps if not step.is_before), None)
    return ReviewState(steps=before, after=after).changed_by(author) if steps else ReviewState()


def review_state(item: NewsItem, line: Line = Line.TEXT) -> ReviewState:
    """The state of one item. A change in the running transaction counts, even if its version is not recorded yet."""
    account = current_context().account
    if item.pk is None:
        return state_of_new(item.kind, account)
    state = review_states({item.pk: item.kind}, line)[item.pk]
    is_configured = bool(state.steps or state.after)
    if is_configured and line == Line.TEXT and has_unrecorded_change(item.pk):
        return state.changed_by(account)
    return state


def has_unrecorded_change(pk: int) -> bool:
    """Whether the text of an item differs from its latest recorded version."""
    snapshot, revision = snapshots_of([pk]).get(pk), latest_revisions(NewsItem, [pk]).get(pk)
    if snapshot is None:
        return False
    if revision is None:
        return True
    return changes_text(_comparable(snapshot_in(revision)), _comparable(snapshot), revision.made_at)


def _comparable(snapshot: dict[str, Any]) -> dict[str, Any]:
    """As JSON has it, which knows no tuples."""
    result: dict[str, Any] = json.loads(json.dumps(snapshot))
    return result


def _changes(ids: Iterable[int], line: Line) -> dict[int, dict[int | None, int]]:
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    rows = Contribution.objects.filter(item__in=list(ids), line=line)
    for pk, by, number in rows.values_list("item", "by", "number"):
        found[pk][by] = number
    return found


def _approvals(ids: Iterable[int], line: Line) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Approval.objects.filter(item__in=list(ids), line=line, step__isnull=False).order_by()
    for pk, step, number in (
        rows.values("item", "step").annotate(last=Max("number")).values_list("item", "step", "last")
    ):
        found[pk][step] = number
    return found


def _released(ids: Iterable[int], before: Mapping[int, int]) -> dict[int, int]:
    content_type = ContentType.objects.get_for_model(NewsItem)
    keys = list(ids)
    condition = Q(object_id__in=[pk for pk in keys if pk not in before])
    for pk in before.keys() & set(keys):
        condition |= Q(object_id=pk, number__lt=before[pk])
    rows = Revision.objects.filter(condition, content_type=content_type, is_public=True).order_by()
    return dict(rows.values("object_id").annotate(last=Max("number")).values_list("object_id", "last"))


def _open_bases(ids: Iterable[int]) -> dict[int, int]:
    return dict(OpenCheck.objects.filter(item__in=list(ids)).values_list("item", "base"))


def _groups_of(accounts: Collection[int]) -> dict[int, frozenset[int]]:
    memberships: dict[int, set[int]] = {account: set() for account in accounts}
    if memberships:
        for account, group in User.groups.through.objects.filter(user__in=memberships).values_list("user", "group"):
            memberships[account].add(group)
    return {account: frozenset(groups) for account, groups in memberships.items()}

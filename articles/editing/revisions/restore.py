"""Restoring an earlier version of an item: its words, credits and references become a new version.

Times and the editorial stage stay as they are: publishing, scheduling and withdrawing have their own actions.
"""

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.change_kinds import ChangeKind
from articles.editing.checks.rule import enforce_checks
from articles.editing.proposed_corrections import proposed_in
from articles.editing.publishing import cancel_schedule_if_blocked, check_content
from articles.editing.review.rule import check_update, is_released, reopen
from articles.editing.revisions.context import current_context, revising, state_authors, state_kind
from articles.editing.revisions.record import body_in, live_revisions_of, revisions_of, snapshot_in
from articles.editing.revisions.snapshots import Snapshot, with_merge_targets
from articles.editing.stay_down.matches import check_withheld
from articles.html.sanitizer import BRIEF, FIGURE, brief_ids, clean, picture_ids
from articles.models.byline import Byline
from articles.models.choices import Kind
from articles.models.editorial.revision import Revision, RevisionBlock
from articles.models.newsitem import NewsItem
from articles.models.tag import Tag
from articles.models.visibility import PublicationStatus
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.signals import coalesce_changes

# Columns that publishing, scheduling and review set, what the source demands, and the language, which decides the
# address of the item.
UNTOUCHED = frozenset(
    "stage published_at expires_at withdrawn_at language embargo_until embargo_raw use_limits rights_sentence"
    " rights_override".split()
)
TEXTS = ("headline", "standfirst")
MAX_DECISIONS = 200


@dataclass(slots=True)
class Restored:
    """The item with the values of the version, unsaved. `missing`: what the version refers to and no longer exists.

    `corrections`: kinds and texts of those that a working copy proposes. Restoring makes none of them.
    """

    item: NewsItem
    tags: list[int] = field(default_factory=list)
    bylines: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    corrections: list[tuple[str, str]] = field(default_factory=list)

    @property
    def byline_rows(self) -> list[Byline]:
        """The credits as rows that are not saved."""
        return [
            Byline(item=self.item, role=role, outlet_id=outlet, person_id=person)
            for role, outlet, person in self.bylines
        ]


def restored(item: NewsItem, revision: Revision) -> Restored:
    """What restoring a version would make of an item. Raises ValidationError if a decision removed part of it."""
    if removed_by_decision(item, revision):
        raise ValidationError(
            _("A decision removed words of this version. Only undoing that decision brings them back.")
        )
    return applied(item, revision)


def applied(item: NewsItem, revision: Revision) -> Restored:
    """The item with the values of a version, without a check against decisions."""
    snapshot = snapshot_in(revision)
    result = Restored(copy(item), corrections=proposed_in(snapshot))
    _set_columns(result, snapshot)
    _set_body(result, body_in(snapshot))
    snapshot = with_merge_targets(snapshot)
    existing = set(Tag.objects.filter(pk__in=snapshot["tags"]).values_list("pk", flat=True))
    result.tags = [tag for tag in snapshot["tags"] if tag in existing]
    result.missing += [f"{Tag._meta.verbose_name} {tag}" for tag in snapshot["tags"] if tag not in existing]
    _set_bylines(result, snapshot["bylines"])
    return result


def _set_columns(result: Restored, snapshot: Snapshot) -> None:
    for column, value in snapshot["fields"].items():
        if column in UNTOUCHED or not (field := _field_of(column)):
            continue
        if value is not None and field.related_model and not _exists(field.related_model, value):
            result.missing.append(f"{field.related_model._meta.verbose_name} {value}")
            continue
        setattr(result.item, column, None if value is None else field.to_python(value))


def _field_of(column: str) -> Any:
    """The field of a column; None if a later version of the software has removed it."""
    return next((field for field in NewsItem._meta.concrete_fields if field.attname == column), None)


def _exists(model: Any, key: int) -> bool:
    found: bool = model._base_manager.filter(pk=key).exists()
    return found


def _set_body(result: Restored, body: str) -> None:
    """The body without references to briefs and pictures that are gone."""
    briefs, pictures = brief_ids(body), picture_ids(body)
    lost_briefs = set(briefs) - _keys(NewsItem.objects.filter(kind=Kind.BRIEF, pk__in=briefs))
    lost_pictures = set(pictures) - _keys(Picture.objects.filter(pk__in=pictures))
    result.missing += [f"{_('flash brief')} {number}" for number in briefs if number in lost_briefs]
    result.missing += [f"{_('picture')} {number}" for number in pictures if number in lost_pictures]
    body = BRIEF.sub(lambda match: "" if int(match[1]) in lost_briefs else match[0], body)
    body = FIGURE.sub(lambda match: "" if lost_pictures & set(picture_ids(match[0])) else match[0], body)
    result.item.body = clean(body)


def _keys(rows: models.QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _set_bylines(result: Restored, bylines: Iterable[tuple[str, int | None, int | None]]) -> None:
    for role, outlet, person in bylines:
        model: Any = Source if outlet else Person
        if not _exists(model, outlet or person or 0):
            result.missing.append(f"{model._meta.verbose_name} {outlet or person}")
            continue
        result.bylines.append((role, outlet, person))


def _replace_bylines(item: NewsItem, bylines: list[tuple[str, int | None, int | None]]) -> None:
    """Write the credits in this order. Rows that are among them stay, because decisions refer to them."""
    rows = {(row.role, row.outlet_id, row.person_id): row for row in item.bylines.all()}
    for position, (role, outlet, person) in enumerate(bylines):
        row = rows.pop((role, outlet, person), None) or Byline(item=item, role=role, outlet_id=outlet, person_id=person)
        if row.pk is None or row.position != position:
            row.position = position
            row.save()
    for row in rows.values():
        row.delete()


def removed_by_decision(item: NewsItem, revision: Revision) -> bool:
    """Whether a decision after this version took out words or credits, and no later one put them back.

    Then no earlier version comes back: it may have the same words in other sentences. Reads only the decisions and the
    version before each; after more than MAX_DECISIONS of them, the answer is yes.
    """
    later = live_revisions_of(item).filter(number__gt=revision.number, kind=Revision.Kind.DECISION)
    decisions = list(later.order_by("number")[: MAX_DECISIONS + 1])
    if len(decisions) > MAX_DECISIONS:
        return True
    formers = _versions_before(item, decisions)
    stored = [json.loads(row.content) for decision in decisions for row in (formers[decision.number], decision)]
    pairs = list(zip(stored[::2], stored[1::2], strict=True))
    html = _blocks_that_differ(pairs)
    removed: set[Any] = set()
    for former, parts in ((_parts(before, html), _parts(after, html)) for before, after in pairs):
        removed = (removed | (former - parts)) - (parts - former)
    return bool(removed)


def _versions_before(item: NewsItem, revisions: list[Revision]) -> dict[int, Revision]:
    """The version before each of these, by the number of the later one. Retention may have removed numbers between."""
    numbers, live = [revision.number for revision in revisions], live_revisions_of(item)
    adjacent = {row.number + 1: row for row in live.filter(number__in=[number - 1 for number in numbers])}
    return {number: adjacent.get(number) or live.filter(number__lt=number)[0] for number in numbers}


def _blocks_that_differ(pairs: Iterable[tuple[Snapshot, Snapshot]]) -> dict[int, str]:
    """The HTML of the blocks that either of two stored versions lacks: redaction makes different blocks equal."""
    numbers = set().union(*(set(before["blocks"]) ^ set(after["blocks"]) for before, after in pairs))
    return {pk: block.html for pk, block in RevisionBlock.objects.in_bulk(numbers).items()}


def _parts(stored: Snapshot, html: dict[int, str]) -> set[Any]:
    """The words and credits of a stored version: what a decision replaces or takes out."""
    texts = {(name, stored["fields"].get(name)) for name in TEXTS if stored["fields"].get(name)}
    blocks = {("block", html.get(number, number)) for number in stored["blocks"]}
    return texts | blocks | {tuple(line) for line in stored["bylines"]}


def save_restored(result: Restored, revision: Revision, note: str = "", kind: ChangeKind | None = None) -> list[str]:
    """Save the values of a version as a new version, a typo without telling readers.

    Returns why it is no longer scheduled, [] for nothing. Raises ValidationError with a message for the editor.
    """
    item = result.item
    refusals: list[str] = []
    with transaction.atomic(), revising(), coalesce_changes():
        item.full_clean(exclude=["uuid"])
        check_withheld(item, timezone.now())
        if item.published_at is not None:
            check_content(item)
        if is_released(item):
            check_update(item)
        reopen(item)
        state_authors(item.pk, authors_of_version(item, revision))
        save_values(result, kind)
        if item.published_at is not None and item.status(timezone.now()) is PublicationStatus.PUBLIC:
            enforce_checks(item, current_context().account, timezone.now())
        else:
            refusals = cancel_schedule_if_blocked(item, current_context().account)
        state_restored(item, revision, note)
    return refusals


def save_values(result: Restored, kind: ChangeKind | None) -> None:
    """Write the item with its tags and credits, a typo without telling readers."""
    item = result.item
    if kind is ChangeKind.TYPO:
        item.save_silently()
    else:
        item.save()
    item.tags.set(Tag.objects.filter(pk__in=result.tags))
    _replace_bylines(item, result.bylines)


def state_restored(item: NewsItem, revision: Revision, note: str = "") -> None:
    words = _("Version %(number)s restored.") % {"number": revision.number}
    state_kind(item.pk, Revision.Kind.RESTORE, note or words)


def authors_of_version(item: NewsItem, revision: Revision) -> set[Any]:
    """The keys of the accounts whose words a version may have that readers had not seen before it, None for nobody.

    A version of a working copy may have the words of everyone who wrote the copy: what readers saw meanwhile was the
    live text. A restored version has the words of others that may be as old as the item.
    """
    if revision.is_public:
        return set()
    earlier = revisions_of(item).filter(number__lte=revision.number)
    first = _first_of_copy(earlier) if revision.is_working_copy else revision.number
    seen = earlier.filter(is_public=True, number__lt=first).values_list("number", flat=True).first() or 0
    unseen = earlier.filter(is_public=False)
    if not unseen.filter(number__gt=seen, kind=Revision.Kind.RESTORE).exists():
        unseen = unseen.filter(number__gt=seen)
    return set(unseen.order_by().values_list("by", flat=True).distinct())


def _first_of_copy(earlier: models.QuerySet[Revision]) -> int:
    """The number of the first version of the working copy whose latest version is the first of these.

    It began after the last public version that took over a working copy. A discarded one counts as part of it.
    """
    versions = earlier.filter(models.Q(is_working_copy=True) | models.Q(is_public=True))
    rows = list(versions.values_list("number", "is_working_copy"))
    first = rows[0][0]
    for (later, is_later_copy), (number, is_copy) in pairwise(rows):
        if not is_copy:
            continue
        if not is_later_copy and _have_same_words(earlier.filter(number__in=(later, number))):
            break
        first = number
    return first


def _have_same_words(revisions: models.QuerySet[Revision]) -> bool:
    """Whether these versions have the same texts and credits."""
    stored = [json.loads(content) for content in revisions.values_list("content", flat=True)]
    words = [([row["fields"].get(name) for name in TEXTS], row["blocks"], row["bylines"]) for row in stored]
    return all(row == words[0] for row in words)

"""Actions on many items at once: each item goes through the function that acts on one alone, in its own transaction.

A preview runs the same functions and rolls every item back, so that it refuses what the action will refuse. Neither
does more than MAX_ITEMS items, nor begins another one after MAX_SECONDS: the rest is reported as not reached.
"""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.editing.history import log_changed_fields
from articles.editing.publishing import publish, withdraw
from articles.editing.review.rule import UNCHECKED, UncheckedRelease, check_update, is_released
from articles.editing.revisions.context import revising
from articles.editing.terms import check_terms
from articles.formats.lists import sentences
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.models.removed_text import is_text_closed
from articles.models.section import Section
from articles.models.tag import Tag
from articles.rights.models import Licence
from articles.signals import coalesce_changes

MAX_ITEMS = 500
MAX_SECONDS = 20

Value = Tag | Section | Licence | None
MayChange = Callable[[Any], bool]


class BulkAction(models.TextChoices):
    PUBLISH = "publish", gettext_lazy("Publish …")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw …")
    ADD_TAG = "add_tag", gettext_lazy("Add a tag …")
    REMOVE_TAG = "remove_tag", gettext_lazy("Remove a tag …")
    SET_SECTION = "set_section", gettext_lazy("Set the section …")
    SET_LICENCE = "set_licence", gettext_lazy("Set the licence …")


# Those that make items public or take them offline.
PUBLISHING = (BulkAction.PUBLISH, BulkAction.WITHDRAW)


class Outcome(StrEnum):
    CHANGED = "changed"
    ALREADY = "already"
    REFUSED = "refused"
    CLOSED = "closed"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one item, or would. `words`: why it was refused, or what else an editor should know."""

    pk: int
    outcome: Outcome
    words: str = ""


class _RolledBack(Exception):
    """Ends the transaction of a preview. The signals of the change are not sent."""


def preview_bulk(
    model: type[NewsItem], ids: Collection[int], action: BulkAction, value: Value, by: Any, may_change: MayChange
) -> list[ItemResult]:
    """What perform_bulk() would do now, item by item. Nothing is changed."""

    def rolled_back(item: NewsItem) -> ItemResult:
        result = None
        try:
            with transaction.atomic(), coalesce_changes():
                result = _result(item, action, value, by)
                raise _RolledBack
        except _RolledBack:
            assert result is not None
            return result

    return _each(model, ids, may_change, rolled_back)


def perform_bulk(
    model: type[NewsItem], ids: Collection[int], action: BulkAction, value: Value, by: Any, may_change: MayChange
) -> list[ItemResult]:
    """Act on each of these items of one kind. `may_change`: whether the user may change an item.

    An item that is refused stays as it was, and does not keep the others from being changed.
    """

    def committed(item: NewsItem) -> ItemResult:
        with transaction.atomic(), coalesce_changes():
            locked = type(item).objects.select_for_update(of=("self",)).get(pk=item.pk)
            return _result(locked, action, value, by)

    with revising(by=by, channel=Revision.Channel.LIST):
        return _each(model, ids, may_change, committed)


def _each(
    model: type[NewsItem], ids: Collection[int], may_change: MayChange, act: Callable[[NewsItem], ItemResult]
) -> list[ItemResult]:
    assert len(ids) <= MAX_ITEMS, "check the number before"
    results: list[ItemResult] = []
    began = time.monotonic()
    rows: Any = model._default_manager
    for pk in ids:
        if results and time.monotonic() - began > MAX_SECONDS:
            results.append(ItemResult(pk, Outcome.NOT_REACHED))
            continue
        # One row at a time: their texts together would fill the memory.
        item = rows.with_restrictions(timezone.now()).filter(pk=pk).first()
        results.append(_checked(item, may_change, act) if item else _gone(pk))
    return results


def _gone(pk: int) -> ItemResult:
    return ItemResult(pk, Outcome.REFUSED, _("It was deleted meanwhile."))


def _checked(item: NewsItem, may_change: MayChange, act: Callable[[NewsItem], ItemResult]) -> ItemResult:
    if is_text_closed(item):
        return ItemResult(item.pk, Outcome.CLOSED)
    if not may_change(item):
        return ItemResult(item.pk, Outcome.REFUSED, _("You do not have permission to change it."))
    try:
        return act(item)
    except ValidationError as refused:
        return ItemResult(item.pk, Outcome.REFUSED, sentences(refused.messages))
    except UncheckedRelease as refused:
        return ItemResult(item.pk, Outcome.REFUSED, str(refused))
    except type(item).DoesNotExist:
        return _gone(item.pk)


def _result(item: NewsItem, action: BulkAction, value: Value, by: Any) -> ItemResult:
    words = _ACTIONS[action](item, value, by)
    return ItemResult(item.pk, Outcome.ALREADY) if words is None else ItemResult(item.pk, Outcome.CHANGED, words)


def _publish(item: NewsItem, value: Value, by: Any) -> str | None:
    """Like the other functions here: None if the item is so already, else further words. Raises ValidationError."""
    if item.published_at is not None and item.published_at <= timezone.now() and item.withdrawn_at is None:
        return None
    done = publish(item, by)
    words = ngettext(
        "Also publishes %(count)d flash brief.", "Also publishes %(count)d flash briefs.", len(done.briefs)
    )
    also = [words % {"count": len(done.briefs)}] if done.briefs else []
    return sentences([*also, *done.warnings])


def _withdraw(item: NewsItem, value: Value, by: Any) -> str | None:
    if item.withdrawn_at is not None:
        return None
    withdraw(item, by)
    return ""


def _add_tag(item: NewsItem, value: Value, by: Any) -> str | None:
    if item.taggings.filter(tag=value).exists():
        return None
    item.tags.add(value)
    return _changed(item, by, "tags")


def _remove_tag(item: NewsItem, value: Value, by: Any) -> str | None:
    if not item.taggings.filter(tag=value).exists():
        return None
    item.tags.remove(value)
    return _changed(item, by, "tags")


def _set_section(item: NewsItem, value: Value, by: Any) -> str | None:
    assert isinstance(value, Section)
    if item.section == value:
        return None
    item.section = value
    item.save()
    return _changed(item, by, "section")


def _set_licence(item: NewsItem, value: Value, by: Any) -> str | None:
    assert isinstance(value, Licence)
    if item.licence == value:
        return None
    item.licence = value
    warnings: Iterable[Any] = check_terms(item) if item.published_at is not None else ()
    item.save()
    return _changed(item, by, "licence") + sentences(warnings)


def _changed(item: NewsItem, by: Any, field: str) -> str:
    """Refuse the change if it needs a review, and say where it can wait for it; else log it."""
    if is_released(item):
        try:
            check_update(item)
        except ValidationError as refusal:
            advice = _("Change it in the form of the item: saved there, it is sent for review as a working copy.")
            raise ValidationError([*refusal.messages, *([advice] if refusal.code == UNCHECKED else [])]) from refusal
    log_changed_fields(by, item, field)
    return ""


_ACTIONS: dict[BulkAction, Callable[[NewsItem, Value, Any], str | None]] = {
    BulkAction.PUBLISH: _publish,
    BulkAction.WITHDRAW: _withdraw,
    BulkAction.ADD_TAG: _add_tag,
    BulkAction.REMOVE_TAG: _remove_tag,
    BulkAction.SET_SECTION: _set_section,
    BulkAction.SET_LICENCE: _set_licence,
}

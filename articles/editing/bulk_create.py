"""Creation of many items at once, with their tags and bylines, by the rules of a save but with one signal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from articles.editing.review.rule import check_recorded
from articles.editing.revisions.record import record_revisions
from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.tag import Tagging
from articles.signals import send_items_changed


@dataclass(frozen=True, slots=True)
class NewItem:
    """An unsaved item, the ids of its tags, and its bylines without `item` set."""

    item: NewsItem
    tags: Sequence[int] = ()
    bylines: Sequence[Byline] = ()


def create_together(new_items: Sequence[NewItem]) -> None:
    """Save all of them in one transaction, a few thousand at most: receivers of the signal run before the commit."""
    with transaction.atomic():
        send_items_changed(_create(new_items))


def create_without_signal(new_items: Sequence[NewItem]) -> list[int]:
    """Like create_together(), but sends no signal: the caller must send it or rebuild the index.

    Returns the ids of the new items.
    """
    with transaction.atomic():
        created = _create(new_items)
        check_recorded(record_revisions(created))
    return created


def _create(new_items: Sequence[NewItem]) -> list[int]:
    NewsItem.objects.create_without_signal([new.item for new in new_items])
    Tagging.objects.bulk_create(
        Tagging(tag_id=tag, content_object_id=new.item.pk) for new in new_items for tag in new.tags
    )
    # A plain queryset, because the manager would send the signal.
    bylines: QuerySet[Byline] = QuerySet(Byline)
    bylines.bulk_create(byline for new in new_items for byline in _bylines_of(new))
    return [new.item.pk for new in new_items]


def _bylines_of(new: NewItem) -> Sequence[Byline]:
    for byline in new.bylines:
        byline.item_id, byline.slot = new.item.pk, new.item.slot
    return new.bylines

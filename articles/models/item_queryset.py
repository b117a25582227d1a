"""Querysets of items: bulk writes that keep derived columns, references and the search index up to date."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, ProtectedError

from articles.html.fingerprint import fingerprint
from articles.html.sanitizer import brief_ids
from articles.models.choices import Kind
from articles.models.embeds import sync_references
from articles.models.slots import assign_slots
from articles.models.visibility import Item, VisibilityQuerySet
from articles.signals import send_items_changed

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem

BATCH = 500
TIME_COLUMNS = frozenset({"happened_at", "published_at", "created_at"})


class NewsItemQuerySet(VisibilityQuerySet[Item]):
    """Visibility, and bulk writes that keep derived columns, references and the search index up to date."""

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            ids = list(self.order_by().values_list("pk", flat=True))
            values.setdefault("version", F("version") + 1)
            count = super().update(**values)
            changed = _items().filter(pk__in=ids)
            if TIME_COLUMNS & values.keys():
                _reassign_slots(changed)
            if {"body", "lead_picture", "lead_picture_id", "headline", "happened_at"} & values.keys():
                _sync_texts(changed)
            send_items_changed(ids)
        return count

    def bulk_create(self, objs: Iterable[Item], *args: Any, **options: Any) -> list[Item]:
        with transaction.atomic():
            created = self.create_without_signal(objs, *args, **options)
            send_items_changed([item.pk for item in created])
        return created

    def create_without_signal(self, objs: Iterable[Item], *args: Any, **options: Any) -> list[Item]:
        """bulk_create without a signal; see `articles.editing.bulk_create`."""
        items = list(objs)
        with transaction.atomic():
            for item, slot in zip(items, assign_slots(item.derive() for item in items), strict=True):
                item.slot = slot
                item.version += 1
            created = super().bulk_create(items, *args, **options)
            sync_in_batches(created)
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_to_delete_published(self.filter(first_published_at__isnull=False)[:1])
        with transaction.atomic():
            ids = list(self.order_by().values_list("pk", flat=True))
            deleted = super().delete()
            send_items_changed(ids)
        return deleted


_NewsItemManager = models.Manager.from_queryset(NewsItemQuerySet)


class KindManager(_NewsItemManager[Item]):
    """The items of the kind that a proxy stands for."""

    def get_queryset(self) -> NewsItemQuerySet[Item]:
        items = super().get_queryset()
        assert isinstance(items, NewsItemQuerySet)
        return items.filter(kind=self.model.KIND)


def _items() -> NewsItemQuerySet["NewsItem"]:
    """All items. The model is looked up by name, because it imports this module."""
    return NewsItemQuerySet(apps.get_model("articles", "NewsItem"))


def plain_row(item: "NewsItem") -> models.QuerySet["NewsItem"]:
    """One row as a plain queryset, whose update() does not recurse."""
    return models.QuerySet(_items().model).filter(pk=item.pk)


def refuse_to_delete_published(items: Iterable[Any]) -> None:
    """Raise ProtectedError for an item that readers may have seen: its versions are kept. It is withdrawn instead."""
    published = {item for item in items if item.first_published_at is not None}
    if published:
        raise ProtectedError("a published item is withdrawn, not deleted", published)


def _reassign_slots(items: NewsItemQuerySet["NewsItem"]) -> None:
    """New `sort_at` and slots after a bulk change of times."""
    moved = []
    for item in items.only("happened_at", "published_at", "created_at", "sort_at", "slot"):
        moment = item.happened_at or item.published_at or item.created_at
        if moment != item.sort_at:
            moved.append((item, moment))
    for (item, moment), slot in zip(moved, assign_slots([place[1] for place in moved]), strict=True):
        plain_row(item).update(sort_at=moment, slot=slot)
        item.bylines.update(slot=slot)


def _sync_texts(items: NewsItemQuerySet["NewsItem"]) -> None:
    for item in items:
        plain_row(item).update(fingerprint=fingerprint(item.headline, item.body, item.happened_at))
        sync_in_batches([item])


def sync_in_batches(items: Sequence["NewsItem"]) -> None:
    """Sync references in batches, to stay below the databases' limit on parameters."""
    for at in range(0, len(items), BATCH):
        batch = items[at : at + BATCH]
        named = {number for item in batch for number in brief_ids(item.body)}
        briefs = _items().filter(pk__in=named, kind=Kind.BRIEF).values_list("pk", flat=True)
        sync_references(batch, set(briefs) if named else set())

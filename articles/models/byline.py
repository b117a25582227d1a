"""Bylines: the people and outlets credited with an item, and their roles."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import NewsItem
from articles.rights.models import Person, Source
from articles.signals import send_items_changed


class Role(models.TextChoices):
    OUTLET = "outlet", _("outlet")
    WRITER = "writer", _("writer")
    TRANSLATOR = "translator", _("translator")
    EDITOR = "editor", _("editor")
    PHOTOGRAPHER = "photographer", _("photographer")


class BylineQuerySet(models.QuerySet["Byline"]):
    """Bulk writes send items_changed for the items whose credits change, except when the item itself is deleted."""

    def update(self, **values: Any) -> int:
        if values.keys() <= {"slot"}:
            return super().update(**values)
        with transaction.atomic():
            ids = self._items()
            count = super().update(**values)
            send_items_changed({*ids, *([values["item"].pk] if "item" in values else [])})
        return count

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **options)
            send_items_changed(list({line.item_id for line in created}))
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            ids = self._items()
            deleted = super().delete()
            send_items_changed(ids)
        return deleted

    def _items(self) -> list[int]:
        return list(self.order_by().values_list("item_id", flat=True).distinct())


class Byline(models.Model):
    """One credit of one item: an outlet, or a person in a role. Names are relations, so one fix holds everywhere."""

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="bylines")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.WRITER)
    outlet = models.ForeignKey(Source, models.PROTECT, verbose_name=_("outlet"), null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # A copy of the item's slot, so that an author's items are read newest first from one index.
    slot = models.BigIntegerField(editable=False)

    objects = BylineQuerySet.as_manager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(name="byline_person", fields=["person", "-slot"]),
            models.Index(name="byline_outlet", fields=["outlet", "-slot"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="byline_names_an_outlet_or_a_person",
                condition=Q(role=Role.OUTLET, outlet__isnull=False, person__isnull=True)
                | (~Q(role=Role.OUTLET) & Q(outlet__isnull=True, person__isnull=False)),
                violation_error_message=_("Choose an outlet for the role outlet, a person for every other role."),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, **options: Any) -> None:
        self.slot = self.item.slot
        with transaction.atomic():
            super().save(**options)
            send_items_changed([self.item_id])

    def delete(self, **options: Any) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        with transaction.atomic():
            deleted = super().delete(**options)
            send_items_changed([self.item_id])
        return deleted

    @property
    def name(self) -> str:
        return str(self.outlet or self.person)

"""Corrections: public notes on published items."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.html.sanitizer import plain_text
from articles.models.editorial.passage import AboutPassage
from articles.models.newsitem import NewsItem
from articles.signals import send_items_changed
from articles.text.text_quote import located


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Bulk writes send items_changed for the items whose notes change, except when the item itself is deleted."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """For notes without a passage: `save` looks that up in the item."""
        with transaction.atomic(savepoint=False):
            created = super().bulk_create(objs, *args, **options)
            if created:
                send_items_changed({row.item_id for row in created})
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(savepoint=False):
            ids = list(self.order_by().values_list("item_id", flat=True).distinct())
            deleted = super().delete()
            send_items_changed(ids)
        return deleted


class Correction(AboutPassage):
    """A public note on an item; a brief's note is shown on every article that carries it.

    The passage that it is about, if one is named, is for the desk: readers do not see it.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="corrections", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.CORRECTION)
    text = models.TextField(_("text for the reader"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, verbose_name=_("by")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, **options: Any) -> None:
        if self._state.adding and self.exact:
            self.quote = located(plain_text(self.item.body), self.quote)
        with transaction.atomic(savepoint=False):
            super().save(**options)
            send_items_changed([self.item_id])

    def delete(self, **options: Any) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        with transaction.atomic():
            deleted = super().delete(**options)
            send_items_changed([self.item_id])
        return deleted

"""Merges of tags: which tag became part of which, and what undoing it needs."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.tag import Tag

UNDO_PERIOD = timedelta(days=7)


class TagMerge(models.Model):
    """One merge. `aliases`: ids of the aliases that moved to the target, among them the one made of the name."""

    merged = models.ForeignKey(Tag, models.CASCADE, related_name="merges", verbose_name=_("merged tag"))
    target = models.ForeignKey(Tag, models.CASCADE, related_name="received_merges", verbose_name=_("merged into"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    made_at = models.DateTimeField(_("merged"), default=timezone.now, db_index=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
        db_index=False,
    )
    aliases = models.JSONField(default=list)
    name_alias = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager["TagMerge"]] = models.Manager()

    class Meta:
        verbose_name = _("merge of tags")
        verbose_name_plural = _("merges of tags")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="tag_merged_once", fields=["merged"], condition=models.Q(undone_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def undo_ends_at(self) -> datetime:
        return self.made_at + UNDO_PERIOD

    def is_undoable(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.undo_ends_at


class MergedItem(models.Model):
    """An item that had a merged tag or mentioned it.

    `was_given`: an editor had given it the tag; `is_new`: it got the target by the merge. `weight` and `target_weight`:
    those of its mentions of either tag before the merge, if any.
    """

    merge = models.ForeignKey(TagMerge, models.CASCADE, related_name="items", db_index=False)
    item = models.ForeignKey("articles.NewsItem", models.CASCADE, related_name="+")
    was_given = models.BooleanField()
    is_new = models.BooleanField()
    weight = models.FloatField(null=True)
    target_weight = models.FloatField(null=True)

    objects: ClassVar[models.Manager["MergedItem"]] = models.Manager()

    class Meta:
        verbose_name = _("item of a merge of tags")
        verbose_name_plural = _("items of merges of tags")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="merged_item_once", fields=["merge", "item"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

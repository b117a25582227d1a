"""The last change of each item, by which the desk's lists are sorted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.choices import Kind
from articles.models.newsitem import NewsItem


class LastChange(models.Model):
    """When an item was last changed, and by whom: its newest version, those of its working copy included.

    A table of its own, because a write to the table of items expires the cached public pages. Written by
    `articles.editing.last_changes` wherever a version is recorded. `by` is null for a change that no person made.
    """

    item = models.OneToOneField(NewsItem, models.CASCADE, primary_key=True, related_name="last_change")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # The id of the version: unlike its time it is unique, so that an index orders the items without ties.
    position = models.BigIntegerField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager["LastChange"]] = models.Manager()

    class Meta:
        verbose_name = _("last change of an item")
        verbose_name_plural = _("last changes of items")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="last_change_position", fields=["kind", "position"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

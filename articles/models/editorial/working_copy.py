"""Working copies: prepared changes of published items, which readers do not see before they are published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem


class WorkingCopy(models.Model):
    """The working copy of an item. Its text is a revision, so that it has no placements and no place in lists.

    `revision` holds its content, `base` the live revision that it was made from. `change_kind` and `statement` are what
    readers are told when it is published; `proposed_for` is a time that somebody typed, which nothing acts on;
    `scheduled_for` is when the minute worker publishes it, unless it was refused.
    """

    item = models.OneToOneField(NewsItem, models.CASCADE, related_name="working_copy", verbose_name=_("item"))
    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="+", verbose_name=_("version"))
    base = models.ForeignKey(Revision, models.RESTRICT, related_name="+", verbose_name=_("made from"))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    change_kind = models.CharField(_("kind of change"), max_length=13, blank=True)
    statement = models.TextField(_("note to readers"), blank=True)
    proposed_for = models.DateTimeField(_("proposed publication time"), null=True, blank=True)
    scheduled_for = models.DateTimeField(_("publish at"), null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("scheduled by"),
        db_index=False,
    )
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refusal = models.TextField(_("why it was refused"), blank=True)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        default_permissions = ()
        indexes = [
            models.Index(name="working_copy_due", fields=["scheduled_for"], condition=Q(scheduled_for__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                name="working_copy_scheduled_by_somebody",
                condition=Q(scheduled_for__isnull=True) | Q(scheduled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="working_copy_refused_was_scheduled",
                condition=Q(refused_at__isnull=True) | Q(scheduled_for__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_scheduled(self) -> bool:
        """Whether the worker will publish it."""
        return self.scheduled_for is not None and self.refused_at is None

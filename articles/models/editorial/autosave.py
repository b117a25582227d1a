"""Autosaved forms: the unsaved contents of an item form, visible only to their author."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.choices import Kind
from articles.models.newsitem import NewsItem


class AutosavedForm(models.Model):
    """The fields of one form as typed.

    `key` identifies the form: two windows on one item have two rows. `based_on` is the version of the item that the
    form showed, 0 for a new item. `turn` counts the writes, so that a window notices when another one has written into
    its row.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="kept_texts", null=True)
    # Typed into the form of the working copy of the item.
    is_working_copy = models.BooleanField(default=False)
    key = models.CharField(max_length=32)
    title = models.CharField(max_length=100, blank=True)
    values = models.TextField()
    based_on = models.PositiveIntegerField(default=0)
    turn = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "articles_kepttext"
        verbose_name = _("kept text")
        verbose_name_plural = _("kept texts")
        default_permissions = ()
        indexes = [
            models.Index(name="kept_text_of_user", fields=["user", "-saved_at"]),
            models.Index(name="kept_text_by_age", fields=["saved_at"]),
        ]
        constraints = [models.UniqueConstraint(name="kept_text_of_one_form", fields=["user", "key"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

"""Flash briefs as a proxy of NewsItem, with their own manager and permissions, and sendings of the flash box."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.choices import Kind
from articles.models.item_queryset import KindManager
from articles.models.newsitem import NewsItem


class Brief(NewsItem):
    """A dated item of a few lines. Articles refer to it, so one correction shows wherever it is carried."""

    KIND = Kind.BRIEF
    objects: ClassVar[KindManager["Brief"]] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("flash brief")
        verbose_name_plural = _("flash briefs")
        permissions = [("publish_brief", _("May publish, schedule and withdraw flash briefs"))]


class Sending(models.Model):
    """One press of Publish in the flash box. However often it arrives, it makes one brief; its author can undo it."""

    key = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    brief = models.ForeignKey(NewsItem, models.CASCADE, related_name="+")
    # Hex SHA-256 of the text as it was sent.
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sending of the flash box")
        verbose_name_plural = _("sendings of the flash box")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "by"], name="sending_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

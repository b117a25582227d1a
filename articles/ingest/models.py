"""Deliveries: raw content from outside, stored unchanged before it is parsed."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.newsitem import NewsItem
from articles.rights.models import Licence, Source


class Delivery(models.Model):
    """One raw page: its bytes, their digest (hex SHA-256), and the article that was drafted from it."""

    raw = models.BinaryField(_("raw input"))
    digest = models.CharField(_("digest"), max_length=64, editable=False, db_index=True)
    name = models.CharField(pgettext_lazy("of a file", "name"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    article = models.ForeignKey(
        NewsItem, models.SET_NULL, null=True, blank=True, related_name="deliveries", verbose_name=_("article")
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, **options: Any) -> None:
        self.digest = hashlib.sha256(self.raw).hexdigest()
        super().save(**options)


class RememberedLicence(models.Model):
    """The licence that a person chose last for pages of a source; see `remembered_licences.py`."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    licence = models.ForeignKey(Licence, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("remembered licence")
        verbose_name_plural = _("remembered licences")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["by", "source"], name="remembered_licence_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

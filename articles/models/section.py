"""Sections of the paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.formats.interface_language import localized


class Section(models.Model):
    """A section, in the order set by editors."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return localized(self, "name")

"""Under which heading of the paper does an article stand?"""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Section(models.Model):
    """A part of the paper, in an order that editors set."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name

"""The items that show a picture."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.pictures.models import Picture


class PictureUse(models.Model):
    """A picture in the body of an item or as its lead picture. Derived from the item."""

    item = models.ForeignKey("articles.NewsItem", models.CASCADE, related_name="picture_uses", verbose_name=_("item"))
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses", verbose_name=_("picture"))

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [models.UniqueConstraint(fields=["item", "picture"], name="picture_use_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

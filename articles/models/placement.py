"""The articles that carry a brief."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Placement(models.Model):
    """A brief in an article, derived from the body. Never deleted, because restrictions may point at it."""

    article = models.ForeignKey(
        "articles.NewsItem", models.CASCADE, related_name="placements", verbose_name=_("article")
    )
    brief = models.ForeignKey(
        "articles.NewsItem", models.PROTECT, related_name="placed_in", verbose_name=_("flash brief")
    )
    position = models.PositiveSmallIntegerField(_("position"), null=True, help_text=_("Empty: no longer in the text."))

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(fields=["article", "brief"], name="placement_once"),
            models.CheckConstraint(name="placement_not_in_itself", condition=~models.Q(article=models.F("brief"))),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

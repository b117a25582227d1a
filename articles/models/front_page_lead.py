"""The lead of the front page: an article that an editor puts first for a period."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import NewsItem


class HomeLead(models.Model):
    """A choice with an end; while none is in force the newest article leads."""

    article = models.ForeignKey(NewsItem, models.CASCADE, related_name="home_leads", verbose_name=_("article"))
    starts_at = models.DateTimeField(_("from"), default=timezone.now, db_index=True)
    ends_at = models.DateTimeField(_("until"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("lead of the home page")
        verbose_name_plural = _("leads of the home page")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="home_lead_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A lead ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

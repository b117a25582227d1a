"""Calendar years: the public holidays and worked weekends of a year, which deadlines in workdays follow."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """The days off and worked weekend days of one year, as ISO dates. Saved only by `cases/work_calendar.py`."""

    year = models.PositiveSmallIntegerField(
        _("year"), primary_key=True, validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    days_off = models.JSONField(_("days off"), default=list)
    worked = models.JSONField(_("worked weekend days"), default=list)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )
    # While deadlines are being recomputed: the key of the last case done. None: all are done.
    recomputed_to = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("work calendar")
        verbose_name_plural = _("work calendars")
        ordering = ["-year"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.year}"

    @property
    def holidays(self) -> tuple[date, ...]:
        return tuple(map(date.fromisoformat, self.days_off))

    @property
    def makeup_workdays(self) -> tuple[date, ...]:
        return tuple(map(date.fromisoformat, self.worked))

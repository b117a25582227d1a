"""How strict each check before publication is, and who may publish in spite of it."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """What follows from a finding of a check."""

    OFF = "off", pgettext_lazy("level of a check", "off")
    WARNING = "warning", pgettext_lazy("level of a check", "warning")
    BLOCK = "block", pgettext_lazy("level of a check", "blocks publication")


class CheckSetting(models.Model):
    """The level of one check. A check without a row has the level that its module states."""

    code = models.CharField(_("check"), max_length=40, unique=True, editable=False)
    level = models.CharField(_("level"), max_length=7, choices=Level.choices, default=Level.WARNING)
    overriders = models.ManyToManyField(
        Group,
        related_name="+",
        verbose_name=_("groups that may override it"),
        blank=True,
        help_text=_("If it blocks, their members can publish after giving a reason. Administrators always can."),
    )

    class Meta:
        verbose_name = _("check before publication")
        verbose_name_plural = _("checks before publication")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="check_level_is_known", condition=models.Q(level__in=Level.values)),
        ]

    def __str__(self) -> str:
        return self.code

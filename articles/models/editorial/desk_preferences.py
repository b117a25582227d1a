"""Preferences of an account for the desk, stored with it so that they hold in every browser."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class DeskPreferences(models.Model):
    """`language`: one of `settings.LANGUAGES`. Public pages take their language from the address alone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="desk_preferences"
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)

    class Meta:
        verbose_name = _("preferences for the desk")
        verbose_name_plural = _("preferences for the desk")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="desk_language_is_known", condition=Q(language__in=LANGUAGES)),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


def desk_language(user: Any) -> str:
    """The language in which an account reads the desk, and mails from it: the one chosen, else that of the site."""
    stored = DeskPreferences.objects.filter(user=user.pk).values_list("language", flat=True).first()
    return stored or settings.LANGUAGE_CODE

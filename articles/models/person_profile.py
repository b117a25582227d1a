"""What readers learn about a person in bylines: portrait, short biography, contact."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.pictures.models import Picture
from articles.rights.models import Person

MAX_BIOGRAPHY = 1_000


class PersonProfile(models.Model):
    """The profile on the page of a person; every part is optional. Texts are plain."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile", verbose_name=_("person"))
    portrait = models.ForeignKey(
        Picture, models.PROTECT, related_name="portraits", verbose_name=_("portrait"), null=True, blank=True
    )
    biography = models.TextField(_("short biography"), max_length=MAX_BIOGRAPHY, blank=True)
    biography_en = models.TextField(_("short biography in English"), max_length=MAX_BIOGRAPHY, blank=True)
    contact = models.CharField(
        _("public contact"),
        max_length=200,
        blank=True,
        help_text=_("A mail or web address. Readers see it on the page of the person."),
    )

    objects: ClassVar[models.Manager["PersonProfile"]] = models.Manager()

    class Meta:
        verbose_name = _("profile of a person")
        verbose_name_plural = _("profiles of people")
        # The permissions of the person apply.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

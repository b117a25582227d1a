"""Which pictures do we hold, whose are they, and until when may we show them?"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.pictures.upload import accept_picture
from articles.rights.models import Licence, Source


class Picture(models.Model):
    """A picture as we show it: taken in through `accept_picture`, so its bytes are ours and carry no metadata."""

    file = models.FileField(_("file"), upload_to="")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    alt = models.CharField(
        _("alternative text"), max_length=300, help_text=_("What a reader who cannot see it should know.")
    )
    credit = models.CharField(_("credit"), max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), null=True, blank=True)
    licence = models.ForeignKey(Licence, models.PROTECT, verbose_name=_("licence"))
    licence_ends_at = models.DateTimeField(_("licence ends"), null=True, blank=True, db_index=True)
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="picture_has_credit", condition=~models.Q(credit="")),
            models.CheckConstraint(
                name="picture_focus_inside",
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        """Its address names its bytes, so a replaced picture has a new one and the old one answers nothing."""
        return reverse("pictures:picture", args=[self.pk, self.digest[:16]])

    def clean(self) -> None:
        if self.file and not getattr(self.file, "_committed", True):
            self.take_in()

    def take_in(self) -> None:
        """Replace the uploaded file by our own encoding of it. Raises ValidationError in the user's words."""
        try:
            taken = accept_picture(self.file.file)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        self.digest, self.width, self.height = taken.digest, taken.width, taken.height
        self.file.save(taken.name, taken.content, save=False)

    def licensed(self, at: datetime) -> bool:
        return self.licence_ends_at is None or self.licence_ends_at > at

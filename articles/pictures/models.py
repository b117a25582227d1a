"""Pictures, their rights, and until when they may be shown."""

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.pictures.addresses import picture_address
from articles.pictures.marks import MACHINE_MADE, DigitalSource, Marks, xmp_of
from articles.pictures.portrait import encode_portrait, portrait_side
from articles.pictures.upload import accept_picture, named
from articles.pictures.webp_xmp import with_xmp
from articles.rights.models import Licence, Source


def OriginalStorage() -> Storage:
    """Where originals are: private files. Migrations know it by this name."""
    return storages["originals"]


def _random_name(picture: "Picture", filename: str) -> str:
    """A random file name; the original one is dropped."""
    return secrets.token_hex(16)


class Picture(models.Model):
    """A picture as readers get it: re-encoded by `accept_picture`, without metadata.

    One that came with a pasted text has no credit and licence until an editor adds them, and is not shown to readers.
    """

    file = models.FileField(_("file"), upload_to="")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    alt = models.CharField(
        _("alternative text"), max_length=300, help_text=_("Describes the picture to readers who cannot see it.")
    )
    credit = models.CharField(_("credit"), max_length=200)
    caption = models.CharField(
        _("usual caption"),
        max_length=300,
        blank=True,
        help_text=_("Proposed where the picture is inserted into a text; each text may change its own."),
    )
    keywords = models.CharField(
        _("keywords"),
        max_length=300,
        blank=True,
        help_text=_("Only for finding the picture at the desk, such as place, people and event."),
    )
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), null=True, blank=True)
    licence = models.ForeignKey(Licence, models.PROTECT, verbose_name=_("licence"), null=True)
    licence_ends_at = models.DateTimeField(_("licence ends"), null=True, blank=True, db_index=True)
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    digital_source = models.CharField(
        _("origin of the image"),
        max_length=60,
        choices=DigitalSource.choices,
        blank=True,
        help_text=_("If a machine made it, readers see so beside the credit."),
    )
    # What the uploaded file says: an IPTC term, the JSON of TC260:AIGC, whether it holds Content Credentials.
    marked_source = models.CharField(max_length=60, editable=False, blank=True)
    marked_aigc = models.TextField(editable=False, blank=True)
    marked_manifest = models.BooleanField(default=False, editable=False)
    mark_reason = models.TextField(
        _("why the mark in the file is wrong"),
        blank=True,
        max_length=1_000,
        help_text=_("Required if the origin differs from what the file says."),
    )
    original = models.FileField(upload_to=_random_name, storage=OriginalStorage, editable=False, blank=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    _former_original = ""

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_credit_with_licence",
                condition=models.Q(credit="", licence=None) | (~models.Q(credit="") & models.Q(licence__isnull=False)),
            ),
            models.CheckConstraint(
                name="picture_mark_cleared_with_reason",
                condition=models.Q(marked_source="")
                | models.Q(digital_source=models.F("marked_source"))
                | ~models.Q(mark_reason=""),
                violation_error_message=_("The file says otherwise. Give the reason why its mark is wrong."),
            ),
            models.CheckConstraint(
                name="picture_focus_inside",
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, **options: Any) -> None:
        super().save(**options)
        if former := self._former_original:
            self._former_original = ""
            transaction.on_commit(lambda: OriginalStorage().delete(former))

    def get_absolute_url(self) -> str:
        """The URL contains the digest, so a replaced picture gets a new URL and the old one answers 404."""
        return picture_address(self.pk, self.digest[:16])

    @property
    def portrait_address(self) -> str:
        """The address of the small square picture on the page of a person."""
        return reverse("pictures:portrait", args=[self.pk, self.digest[:16]])

    @property
    def portrait_side(self) -> int:
        return portrait_side(self.width, self.height)

    def clean(self) -> None:
        if self.file and not getattr(self.file, "_committed", True):
            self.accept_upload()

    def accept_upload(self) -> None:
        """Replace the uploaded file by our own encoding of it. Raises ValidationError for the form."""
        try:
            taken = accept_picture(self.file.file)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        self.digest, self.width, self.height = taken.digest, taken.width, taken.height
        self._keep_original()
        self._take_marks(taken.marks)
        self.file.save(taken.name, taken.content, save=False)

    def _keep_original(self) -> None:
        """Store the upload as it came, with its metadata and manifest, when the row is saved. It has no address."""
        upload = self.file.file
        upload.seek(0)
        self._former_original = self.original.name or ""
        self.original = ContentFile(upload.read(), name="original")

    def read_original(self) -> bytes:
        """The uploaded file as it came; b"" if it is not stored."""
        if not self.original:
            return b""
        try:
            with self.original.open("rb") as file:
                return bytes(file.read())
        except FileNotFoundError:
            return b""

    def _take_marks(self, marks: Marks) -> None:
        """What a new file says holds, unless the editor chose otherwise."""
        if self.digital_source in ("", self.marked_source):
            self.digital_source = marks.source
        self.marked_source, self.marked_aigc, self.marked_manifest = marks.source, marks.aigc, marks.manifest

    def write_marks(self) -> None:
        """Write the marks that hold into the stored file, which gets a new address if they changed."""
        try:
            with self.file.open("rb") as file:
                stored = file.read()
        except FileNotFoundError:
            return
        encoded = with_xmp(stored, self._xmp())
        if encoded != stored:
            self.digest, name = named(encoded)
            self.file.save(name, ContentFile(encoded), save=False)

    def _xmp(self) -> bytes:
        return xmp_of(self.digital_source, self.marked_aigc if self.is_machine_made else "")

    def read_portrait(self) -> bytes:
        """The portrait as WebP, with the marks of the picture."""
        with self.file.open("rb") as file:
            portrait = encode_portrait(file.read(), self.focal_x, self.focal_y)
        return with_xmp(portrait, self._xmp())

    @property
    def is_machine_made(self) -> bool:
        return self.digital_source in MACHINE_MADE

    @property
    def machine_mark(self) -> str:
        """What readers are told with the credit; "" for pictures that people made."""
        return self.get_digital_source_display() if self.is_machine_made else ""

    @property
    def credit_line(self) -> str:
        """The credit and the mark of machine generation."""
        return " · ".join(filter(None, (self.credit, self.machine_mark)))

    @property
    def focus_classes(self) -> str:
        """CSS classes that keep the focal point in view where a page crops; "" for the middle. See `items.css`."""
        tenths = {"x": round(self.focal_x * 10), "y": round(self.focal_y * 10)}
        return " ".join(f"focus-{axis}-{tenth}" for axis, tenth in tenths.items() if tenth != 5)

    def licensed(self, at: datetime) -> bool:
        has_licence = self.licence_id is not None
        return has_licence and (self.licence_ends_at is None or self.licence_ends_at > at)


class PicturePart(models.Model):
    """A pair of characters or of initials in the texts of a picture, by which the desk finds it; see `finding.py`."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="parts")
    text = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("part of a picture’s texts")
        verbose_name_plural = _("parts of pictures’ texts")
        default_permissions = ()
        # The order serves the newest pictures with a part.
        constraints = [models.UniqueConstraint(fields=["text", "picture"], name="picture_part_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PictureFingerprint(models.Model):
    """The difference hash of a crop of a picture that is or was restricted; see `difference_hash.py`."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="fingerprints")
    # The digest that the picture had then: its file may have been replaced since.
    digest = models.CharField(max_length=64, db_index=True)
    bits = models.BinaryField()

    class Meta:
        verbose_name = _("fingerprint of a picture")
        verbose_name_plural = _("fingerprints of pictures")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PictureKey(models.Model):
    """One number by which a fingerprint is found."""

    fingerprint = models.ForeignKey(PictureFingerprint, models.CASCADE, related_name="keys")
    key = models.BigIntegerField()

    class Meta:
        verbose_name = _("key of a picture")
        verbose_name_plural = _("keys of pictures")
        default_permissions = ()
        indexes = [models.Index(name="picture_by_key", fields=["key", "-fingerprint"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


@receiver(post_delete, sender=Picture)
def _delete_original(sender: type[Picture], instance: Picture, **kwargs: Any) -> None:
    """Delete the original once the deletion of the row is committed."""
    if instance.original:
        transaction.on_commit(lambda: instance.original.delete(save=False))

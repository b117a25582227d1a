"""Who asks? Personal data: of this person nothing stands in another table, and what hangs here goes with them."""

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.outbox.models import Message
from articles.takedowns.models.decision import Decision
from articles.takedowns.models.notice import Notice


class Claimant(models.Model):
    """Personal data of the person who asks. Nothing else stores any of it; erasing this row leaves the notice."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="claimant", verbose_name=_("notice"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    contact = models.TextField(_("address or telephone"), blank=True)
    identity = models.CharField(_("what shows who it is"), max_length=300, blank=True)
    authority = models.CharField(_("on whose behalf"), max_length=300, blank=True)
    signature = models.CharField(_("signature"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ClaimantMessage(Message):
    """One mail to a claimant. It holds their address, so it goes when they go, by whatever way they are deleted."""

    claimant = models.ForeignKey(Claimant, models.CASCADE, related_name="messages", verbose_name=_("claimant"))
    # The decision that it tells of, which may be undone before it goes out.
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("message to a claimant")
        verbose_name_plural = _("messages to claimants")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.claimant_id}"


class EvidenceStorage(FileSystemStorage):
    """Beside the public media, never among them: there is no address for what lies here."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Any:
        return settings.EVIDENCE_ROOT

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        raise ValueError("evidence has no address of its own")


def _random_name(evidence: "Evidence", given: str) -> str:
    """What the file was called is not kept: people put their names into it."""
    return secrets.token_hex(16)


class Evidence(models.Model):
    """A file that somebody sent to prove their notice. It may show who they are, so it goes when they go."""

    class Kind(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        TEXT = "text/plain", _("plain text")

    claimant = models.ForeignKey(Claimant, models.CASCADE, related_name="evidence", verbose_name=_("claimant"))
    file = models.FileField(_("file"), upload_to=_random_name, storage=EvidenceStorage)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


@receiver(post_delete, sender=Evidence)
def _delete_file(sender: type[Evidence], instance: Evidence, **rest: Any) -> None:
    """The bytes go with the row, but not before the row is gone for good."""
    transaction.on_commit(lambda: instance.file.delete(save=False))

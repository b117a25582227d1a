"""Claimants: personal data of the people who send notices. Their emails and evidence files are deleted with them."""

import secrets
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.outbox.models import Message
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.models.appeal import Appellant
from articles.takedowns.models.conversation import ThreadEntry
from articles.takedowns.models.decision import Decision
from articles.takedowns.models.notice import Notice


class Claimant(models.Model):
    """Personal data of the person who sent a notice, stored nowhere else. Erasing this row leaves the notice."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="claimant", verbose_name=_("notice"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    contact = models.TextField(_("address or telephone"), blank=True)
    identity = models.CharField(_("proof of identity"), max_length=300, blank=True)
    authority = models.CharField(_("on whose behalf"), max_length=300, blank=True)
    signature = models.CharField(_("signature"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ClaimantMessage(Message):
    """One email about a notice, to the claimant or to somebody whom the content credits.

    It contains personal data, so it is deleted together with the claimant; an anonymous notice has none.
    """

    claimant = models.ForeignKey(
        Claimant, models.CASCADE, related_name="messages", verbose_name=_("claimant"), null=True, blank=True
    )
    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="messages", verbose_name=_("notice"), null=True, blank=True
    )
    # What the recipient is to the decision.
    role = models.CharField(_("recipient"), max_length=9, choices=Party.choices, default=Party.CLAIMANT)
    # The decision it announces; undoing the decision deletes the message if it has not been sent.
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("message to a claimant")
        verbose_name_plural = _("messages to claimants")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.claimant_id or self.pk}"


def EvidenceStorage() -> Storage:
    """Where evidence is: private files. Migrations know it by this name."""
    return storages["evidence"]


def _random_name(evidence: "Evidence", filename: str) -> str:
    """A random file name; the original one is dropped, because it often contains the sender's name."""
    return secrets.token_hex(16)


class Evidence(models.Model):
    """A file sent to support a notice or an appeal. It may identify its sender, so it is deleted together with them.

    A file of an affected party belongs to no claimant but to the entry with which it came, as do later files of the
    claimant. Files of an appeal belong to the person who appealed; later ones to their entry as well.
    """

    class Kind(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        TEXT = "text/plain", _("plain text")

    claimant = models.ForeignKey(
        Claimant, models.CASCADE, null=True, blank=True, related_name="evidence", verbose_name=_("claimant")
    )
    entry = models.ForeignKey(
        ThreadEntry, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("entry")
    )
    appellant = models.ForeignKey(
        Appellant, models.CASCADE, null=True, blank=True, related_name="evidence", verbose_name=_("person who appealed")
    )
    file = models.FileField(_("file"), upload_to=_random_name, storage=EvidenceStorage)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="evidence_came_with_something",
                condition=Q(claimant__isnull=False) | Q(entry__isnull=False) | Q(appellant__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


@receiver(post_delete, sender=Evidence)
def _delete_file(sender: type[Evidence], instance: Evidence, **kwargs: Any) -> None:
    """Delete the file once the deletion of the row is committed."""
    transaction.on_commit(lambda: instance.file.delete(save=False))

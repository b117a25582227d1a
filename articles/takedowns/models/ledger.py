"""What stands in the chain of acts? Events that are only added, and the one row that says where the chain ends."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.takedowns.keeping import KeptModel


class LedgerEvent(KeptModel):
    """One act of the desk on record: see `ledger.py`. Times in UTC, digests SHA-256 in hex."""

    class Action(models.TextChoices):
        FOUND = "found", _("restriction of the time before")
        OPENED = "opened", _("case opened")
        JOINED = "joined", _("notice joined")
        COMPLETED = "completed", _("notice complete")
        ASSIGNED = "assigned", _("assigned")
        ASKED = "asked", _("asked for more")
        RESUMED = "resumed", _("went on")
        EXTENDED = "extended", _("time extended")
        DECIDED = "decided", _("decided")
        RESTRICTED = "restricted", _("restricted")
        LIFTED = "lifted", _("lifted")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("opened again")
        HELD = "held", _("legal hold")
        ERASED = "erased", _("personal data erased")

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    time = models.DateTimeField(_("time"))
    actor = models.CharField(_("actor"), max_length=40)
    role = models.CharField(_("role"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    case = models.CharField(_("case"), max_length=20, blank=True)
    payload = models.TextField(_("payload"))
    payload_digest = models.CharField(_("digest of the payload"), max_length=64)
    previous_hash = models.CharField(_("hash of the one before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta(KeptModel.Meta):
        verbose_name = _("event of the ledger")
        verbose_name_plural = _("ledger")
        ordering = ["-sequence"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}"

    @property
    def told(self) -> dict[str, Any]:
        """The payload as a table; empty where it was spoilt."""
        try:
            told = json.loads(self.payload)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class LedgerHead(models.Model):
    """The end of the chain, one row, locked by whoever adds to it."""

    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("end of the ledger")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

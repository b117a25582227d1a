"""The ledger: append-only events, each with the hash of the previous one, and one row that points at the last event."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.takedowns.models.append_only import AppendOnlyModel


class LedgerEvent(AppendOnlyModel):
    """One recorded step of a case; see `ledger/chain.py`. Times are UTC, digests are SHA-256 in hex."""

    class Action(models.TextChoices):
        FOUND = "found", _("earlier restriction")
        OPENED = "opened", _("case opened")
        JOINED = "joined", _("notice joined")
        COMPLETED = "completed", _("notice complete")
        ASSIGNED = "assigned", _("assigned")
        ASKED = "asked", _("more information requested")
        RESUMED = "resumed", _("resumed")
        EXTENDED = "extended", _("deadline extended")
        DECIDED = "decided", _("decided")
        RESTRICTED = "restricted", _("restricted")
        LIFTED = "lifted", _("restriction lifted")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")
        HELD = "held", _("legal hold")
        MERGED = "merged", _("merged into another case")
        SPLIT = "split", _("notices moved to another case")
        SPAM = "spam", _("notices marked as spam")
        ERASED = "erased", _("personal data erased")

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    time = models.DateTimeField(_("time"))
    actor = models.CharField(_("actor"), max_length=40)
    role = models.CharField(_("role"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    case = models.CharField(_("case"), max_length=20, blank=True)
    payload = models.TextField(_("payload"))
    payload_digest = models.CharField(_("payload digest"), max_length=64)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("ledger event")
        verbose_name_plural = _("ledger")
        ordering = ["-sequence"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}"

    @property
    def payload_data(self) -> dict[str, Any]:
        """The parsed payload; empty if it is not a JSON object, because somebody changed it in the database."""
        try:
            data = json.loads(self.payload)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}


class LedgerHead(models.Model):
    """The single row with number and hash of the last event. Appending an event locks it."""

    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ledger head")
        verbose_name_plural = _("ledger head")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

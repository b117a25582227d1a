"""The ledger: append-only events, each with the hash of the previous one, one row that points at the last event, and
the salts of the digests in them.
"""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.takedowns.models.append_only import AppendOnlyModel


class LedgerEvent(AppendOnlyModel):
    """One recorded step of a case; see `ledger/chain.py`. Times are UTC, digests are SHA-256 in hex."""

    class Action(models.TextChoices):
        FOUND = "found", _("earlier rows recorded")
        OPENED = "opened", _("case opened")
        JOINED = "joined", _("notice joined")
        COMPLETED = "completed", _("notice complete")
        ASSIGNED = "assigned", _("assigned")
        ASKED = "asked", _("more information requested")
        ANSWERED = "answered", _("answer received")
        READ = "read", _("answers read")
        ADDED = "added", _("data added by the newsroom")
        BOUNCED = "bounced", _("returned mail recorded")
        RESUMED = "resumed", _("resumed")
        EXTENDED = "extended", _("deadline extended")
        DECIDED = "decided", _("decided")
        RESTRICTED = "restricted", _("restricted")
        LIFTED = "lifted", _("restriction lifted")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")
        APPEALED = "appealed", _("appeal received")
        FORWARDED = "forwarded", _("appeal forwarded")
        REVIEWED = "reviewed", _("appeal decided")
        NOTED = "noted", _("note written")
        HELD = "held", _("legal hold")
        MATCHED = "matched", _("match with removed content decided")
        MERGED = "merged", _("merged into another case")
        SPLIT = "split", _("notices moved to another case")
        SPAM = "spam", _("notices marked as spam")
        SET_ASIDE = "set_aside", _("setting aside of orders confirmed")
        ERASED = "erased", _("personal data erased")
        REDACTED = "redacted", _("stored page redacted")
        CHANGED = "changed", _("case changed")
        CHECKED = "checked", _("addresses checked")
        EXPORTED = "exported", _("ledger exported")
        CALENDAR = "calendar", _("work calendar changed")
        RECOMPUTED = "recomputed", _("deadlines recomputed")
        PUBLISHED = "published", _("report published")
        STATEMENTS = "statements", _("statements of reasons exported")

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    # 1: events before rows were digested; they verify by the rules of then.
    format = models.PositiveSmallIntegerField(_("format"), default=1)
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
        permissions = [("export_ledgerevent", _("May export the ledger"))]
        # Of each filter with its period, in the order of the list.
        indexes = [
            models.Index(name="ledger_time", fields=["time", "sequence"]),
            models.Index(name="ledger_action", fields=["action", "time", "sequence"]),
            models.Index(name="ledger_actor", fields=["actor", "time", "sequence"]),
            models.Index(name="ledger_actor_action", fields=["actor", "action", "time", "sequence"]),
            models.Index(name="ledger_case", fields=["case", "time", "sequence"]),
        ]

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
    # Tables whose earlier rows have been recorded, by the names in `ledger/registry.py`.
    covered = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("ledger head")
        verbose_name_plural = _("ledger head")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class RowSalt(models.Model):
    """The salt in the digests of one row, such as "statement:7". It can be replaced or deleted; the chain stays."""

    key = models.CharField(max_length=60, primary_key=True)
    salt = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("salt of a row")
        verbose_name_plural = _("salts of rows")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.key}"

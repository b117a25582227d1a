"""Pending probes: decisions whose public addresses are still to be probed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.takedowns.models.decision import Decision


class PendingProbe(models.Model):
    """Progress of one probe, made in the transaction of the decision and deleted when the receipt is stored.

    `addresses`: those left, as rows of `PlannedAddress`; None until the first slice. `answers`: pairs of a
    restriction's id and a result. `taken_until` and `token` are the lease of the process that probes a slice now.
    """

    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        primary_key=True,
        related_name="pending_probe",
        verbose_name=_("decision"),
    )
    since = models.DateTimeField(default=timezone.now)
    addresses = models.JSONField(null=True)
    answers = models.JSONField(default=list)
    unchecked = models.JSONField(default=dict)
    taken_until = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("pending check")
        verbose_name_plural = _("pending checks")
        ordering = ["since", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

"""Outgoing email, stored in the transaction that causes it and sent later by `manage.py send_outbox`."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Sent, or an attempt is in progress or died without a result. An attempt that failed leaves its error.
MAY_HAVE_LEFT = models.Q(sent_at__isnull=False) | models.Q(attempts__gt=0, last_error="")


class Message(models.Model):
    """One email to one address, which is personal data.

    `send_outbox` deletes it 90 days after sending; mail to a claimant is deleted with the claimant, if that is sooner.
    """

    recipient = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    # When a mail server refused it for good; it is not tried again.
    failed_at = models.DateTimeField(_("refused for good"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]
        indexes = [
            models.Index(name="message_waiting", fields=["not_before"], condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

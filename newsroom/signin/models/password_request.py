"""Requests for a new password, until the next minute."""

from django.db import models
from django.utils import timezone


class PasswordRequest(models.Model):
    """An address that somebody typed on the page for forgotten passwords, whether or not an account has it."""

    address = models.EmailField(max_length=254)
    # Of the page, for an account without a language of its own.
    language = models.CharField(max_length=16)
    network = models.CharField(max_length=43, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"password request {self.pk}"

"""Devices on which an account has signed in, so that their number is bounded and they end with its password."""

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone


class KnownDevice(models.Model):
    """A browser that has signed in. `digest` is a keyed digest of the name and of the number in its cookie."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-used_at", "-pk"]

    def __str__(self) -> str:
        return f"known device {self.pk}"

"""Sessions of an account, as its owner sees and ends them."""

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone


class StaffSession(models.Model):
    """A session of an account: when and roughly where from. `key` is that of Django's session, which it can end."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    network = models.CharField(max_length=43, blank=True)
    # Such as "Firefox, Windows".
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-seen_at"]
        indexes = [models.Index(name="staff_session_seen", fields=["seen_at"])]

    def __str__(self) -> str:
        return f"session {self.pk}"

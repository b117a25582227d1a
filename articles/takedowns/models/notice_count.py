"""Counts of notices by sender: what the rate limits of the public form compare. All processes share them."""

from django.db import models


class NoticeCount(models.Model):
    """How many notices one network sent in the hour that began with the first, about one target or in total.

    `digest` has a daily salt, and the row is deleted when its hour is over: nobody can read from it who was counted.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "count of notices"
        verbose_name_plural = "counts of notices"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.digest[:8]}"

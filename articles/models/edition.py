"""The edition: the token under which cached public pages are valid."""

from django.db import models


class Edition(models.Model):
    """One row with a random token that only the triggers of `articles/edition/` change."""

    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"edition {self.pk}"

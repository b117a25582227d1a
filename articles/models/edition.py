"""Under which number of the public site are kept bytes still true?"""

from django.db import models


class Edition(models.Model):
    """One row with a random token, changed by the triggers of `articles/edition.py`, never by our code."""

    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"edition {self.pk}"

"""Entries of the journal that have not reached its file yet."""

from django.db import models


class JournalEntry(models.Model):
    """An entry, written in the transaction of what it records. It is deleted once the file has it."""

    entry = models.TextField(editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

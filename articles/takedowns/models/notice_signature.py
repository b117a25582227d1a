"""Signatures of notices: by what notices of the same wording or from the same sender are recognised."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.takedowns.models.notice import Notice


class NoticeSignature(models.Model):
    """Keyed hashes of the statement and the sender of a notice; without the key nobody can test for a text or a name.

    `sketch`: the smallest hashes of its groups of characters or words. `wording`: hash of the whole statement.
    `sender`: digest of the email address, else of the name; "" for neither. `network`: the digest with a daily salt
    that the rate limits use; "" for a notice that did not come by the form. Erasing the claimant deletes the row.
    """

    notice = models.OneToOneField(
        Notice, models.CASCADE, primary_key=True, related_name="signature", verbose_name=_("notice")
    )
    wording = models.BigIntegerField()
    sketch = models.BinaryField(max_length=100)
    sender = models.CharField(max_length=32, blank=True, db_index=True)
    network = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = "signature of a notice"
        verbose_name_plural = "signatures of notices"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

"""Counts of attempts, by which guessing is limited in every process alike."""

from django.db import models


class AttemptCount(models.Model):
    """Recent attempts against one budget, such as those for one name or from one network.

    `slot` is a keyed digest of the name or network, cut to a fixed range: the table holds neither, and however many
    are tried it never has more than one row for each kind and slot.
    """

    kind = models.CharField(max_length=16)
    slot = models.PositiveIntegerField()
    failures = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()
    next_at = models.DateTimeField()
    # From then on the row says no more than a missing one.
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="attempt_count_of_slot", fields=["kind", "slot"])]

    def __str__(self) -> str:
        return f"attempts {self.kind} {self.slot}"

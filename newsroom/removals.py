"""Removals in the journal: restrictions, withdrawals and deletions, noted in the transaction that makes them."""

from collections.abc import Iterable

from django.db.models import Model

from articles.editing.revisions.record import Recorded
from articles.journal.entries import add_entry
from articles.models.editorial.revision import Revision
from articles.models.restriction import Restriction

# What readers see of a restriction, without its reason.
SHOWN = ("item_id", "placement_id", "picture_id", "mode")


def note_restriction(restriction: Restriction, created: bool) -> None:
    if created:
        shown = {name: getattr(restriction, name) for name in SHOWN}
        starts, ends = restriction.starts_at, restriction.ends_at
        times = {"starts_at": starts.isoformat(), "ends_at": ends.isoformat() if ends else None}
        add_entry("restricted", key=restriction.pk, **shown, **times)
    elif restriction.lifted_at is not None:
        add_entry("lifted", key=restriction.pk)


def note_withdrawals(recorded: Iterable[Recorded]) -> None:
    """Note the items that these revisions withdrew or published again."""
    for each in recorded:
        if each.revision.kind == Revision.Kind.WITHDRAWAL:
            add_entry("withdrawn", key=each.revision.object_id, time=each.revision.made_at.isoformat())
        elif each.revision.kind == Revision.Kind.REPUBLICATION:
            add_entry("republished", key=each.revision.object_id)


def note_deletion(row: Model) -> None:
    add_entry("deleted", table=row._meta.db_table, key=row.pk)

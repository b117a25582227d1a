"""Earlier rows: those that are older than the ledger, or than its coverage of their table, are recorded once."""

from django.db import transaction

from articles.models.loaded_values import LoadsValues
from articles.takedowns.ledger.chain import GENESIS_HASH, append_event
from articles.takedowns.ledger.registry import DIGESTED, Digested
from articles.takedowns.models import LedgerEvent, LedgerHead


def record_earlier_rows() -> None:
    """Create the head if it is missing, and record the rows of each table that is not covered yet.

    Runs after each migrate. Verification refuses a second record of the earlier rows of a table.
    """
    with transaction.atomic():
        LedgerHead.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": GENESIS_HASH})
        head = LedgerHead.objects.select_for_update().get(pk=1)
        if head.sequence == 0 and LedgerEvent.objects.exists():
            # Somebody deleted the head: verification reports it.
            return
        new = [digested for digested in DIGESTED if digested.name not in head.covered]
        for digested in new:
            _record_table(digested)
        if new:
            covered = [*head.covered, *(digested.name for digested in new)]
            LedgerHead.objects.filter(pk=1).update(covered=covered)


def _record_table(digested: Digested) -> None:
    """Record all rows of a table, in batches of one event each, as new: no event recorded them before."""
    last = None
    while True:
        rows = digested.model._base_manager.order_by("pk")
        batch = list((rows if last is None else rows.filter(pk__gt=last))[: digested.batch])
        if not batch:
            return
        last = batch[-1].pk
        for row in batch:
            if isinstance(row, LoadsValues):
                row.loaded_values = {}
        append_event(LedgerEvent.Action.FOUND, None, "", {"found": digested.name}, batch)

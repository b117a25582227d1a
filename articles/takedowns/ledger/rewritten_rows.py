"""Rewritten rows: what redaction and retention change in covered rows, recorded with the old and the new digest.

The old digest is that of the row just before it is rewritten, so a change made earlier without an event still shows.
Each row gets a new salt: nobody can guess the masked words from the old digest.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from articles.search.names.mentions import batched
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.registry import BY_MODEL, Digested
from articles.takedowns.ledger.row_digests import (
    BATCH_SIZE,
    Entry,
    clear_values,
    column_values,
    digest_of,
    new_salt,
    salts_of,
)
from articles.takedowns.models import LedgerEvent, RowSalt

MAX_ROWS_OF_EVENT = 1_000


class RewrittenRows:
    """Collects rows before they are rewritten. Lives in one transaction, at whose end `record` appends the event."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[Digested, int, str]] = {}

    def before(self, model: type[Model], keys: Iterable[int]) -> None:
        """Lock rows that are about to be rewritten, and compute their digests. Models that are not covered are left.

        So are rows that no event has recorded: recording them now would hide that somebody added them.
        """
        digested = BY_MODEL.get(model)
        if digested is None:
            return
        for batch in batched(sorted(keys), min(digested.batch, BATCH_SIZE)):
            rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk")
            by_key = {f"{digested.name}:{row.pk}": row for row in rows}
            for key, salt in salts_of(by_key).items():
                row = by_key[key]
                values = column_values(digested, row.__dict__)
                self._before.setdefault(key, (digested, row.pk, digest_of(digested, row.pk, salt, values)))

    def record(
        self,
        by: User | None,
        case: str,
        payload: Mapping[str, Any],
        action: LedgerEvent.Action = LedgerEvent.Action.ERASED,
    ) -> None:
        """Append the event of the erasure, or several if it rewrote more than a thousand rows."""
        for entries in batched(self._entries(), MAX_ROWS_OF_EVENT):
            append_event(action, by, case, payload, entries=entries)
        if not self._before:
            append_event(action, by, case, payload)

    @property
    def is_empty(self) -> bool:
        return not self._before

    def _entries(self) -> Iterator[Entry]:
        for key, (digested, pk, was) in self._before.items():
            row = digested.model._base_manager.get(pk=pk)
            salt = new_salt()
            RowSalt.objects.filter(pk=key).update(salt=salt)
            values = column_values(digested, row.__dict__)
            entry: Entry = {"table": digested.name, "row": pk, "digest": digest_of(digested, pk, salt, values)}
            yield entry | {"was": was} | ({"values": clear_values(digested, values)} if digested.values else {})

"""The replay in the ledger: events with the earlier and the new digest of each covered row, and new restrictions."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from articles.models.restriction import Restriction
from articles.takedowns.ledger.chain import append_event, restriction_record
from articles.takedowns.ledger.registry import Digested
from articles.takedowns.ledger.rewritten_rows import MAX_ROWS_OF_EVENT
from articles.takedowns.ledger.row_digests import Entry, clear_values, column_values, digest_of, new_salt, salts_of
from articles.takedowns.models import LedgerEvent, RowSalt
from newsroom.backup.replay import COVERED, Replay


@transaction.atomic
def record_replay(replay: Replay) -> None:
    """Append what the replay changed in covered rows. Without it they would count as changed by somebody unknown."""
    entries = [entry for place, before in replay.before.items() if (entry := _entry(place, before))]
    for start in range(0, len(entries), MAX_ROWS_OF_EVENT):
        batch = entries[start : start + MAX_ROWS_OF_EVENT]
        append_event(LedgerEvent.Action.ERASED, None, "", {"why": "restored"}, entries=batch)
    for restriction in Restriction.objects.filter(pk__in=replay.added).order_by("pk"):
        restriction.loaded_values = {}
        record = {"why": "restored", **restriction_record(restriction)}
        append_event(LedgerEvent.Action.RESTRICTED, None, "", record, [restriction])


def _entry(place: tuple[str, Any], before: dict[str, Any]) -> Entry | None:
    """The entry of one row; None if no event had recorded it."""
    digested, key = COVERED[place[0]], place[1]
    name = f"{digested.name}:{key}"
    salt = salts_of([name]).get(name)
    if salt is None:
        return None
    was = digest_of(digested, key, salt, column_values(digested, _by_column(digested, before)))
    row = digested.model._base_manager.filter(pk=key).first()
    if row is None:
        RowSalt.objects.filter(pk=name).delete()
        return {"table": digested.name, "row": key, "gone": True, "was": was}
    salt = new_salt()
    RowSalt.objects.filter(pk=name).update(salt=salt)
    values = column_values(digested, row.__dict__)
    entry: Entry = {"table": digested.name, "row": key, "digest": digest_of(digested, key, salt, values), "was": was}
    return entry | ({"values": clear_values(digested, values)} if digested.values else {})


def _by_column(digested: Digested, before: dict[str, Any]) -> dict[str, Any]:
    """The values of a row by attribute. A column that is newer than the backup has its default."""
    return dict(_attributes(digested, before))


def _attributes(digested: Digested, before: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in digested.fields:
        yield field.attname, before[field.column] if field.column in before else field.get_default()

"""References to rows that the journal left out: emptied where they may be, else the referring row goes too.

An erasure notes all rows that it deletes. Others can remain in an older backup: rows that were deleted between the
backup and the erasure.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model

BATCH = 500


def mend_references(cursor: Any, dropped: dict[str, set[Any]]) -> dict[str, set[Any]]:
    """Mend all references to these rows. Returns the rows that had to go with them, by table."""
    further: dict[str, set[Any]] = {}
    waiting = [(table, keys) for table, keys in dropped.items() if keys]
    while waiting:
        table, keys = waiting.pop()
        for child, column, is_nullable in _references_to(table):
            key = child._meta.pk.column
            name = child._meta.db_table
            gone = _mend(cursor, (name, str(key), column), keys, is_nullable)
            if gone:
                further.setdefault(name, set()).update(gone)
                waiting.append((name, gone))
    return further


def _references_to(table: str) -> Iterable[tuple[type[Model], str, bool]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            target: Any = field.related_model
            if field.is_relation and target and target._meta.db_table == table and not model._meta.proxy:
                yield model, str(field.column), field.null


def _mend(cursor: Any, place: tuple[str, str, str], keys: set[Any], is_nullable: bool) -> set[Any]:
    table, key, column = place
    gone: set[Any] = set()
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        condition = f'"{column}" IN ({", ".join("%s" for _key in batch)})'
        if is_nullable:
            cursor.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE {condition}', batch)
            continue
        cursor.execute(f'SELECT "{key}" FROM "{table}" WHERE {condition}', batch)
        gone |= {found for (found,) in cursor.fetchall()}
        cursor.execute(f'DELETE FROM "{table}" WHERE {condition}', batch)
    return gone

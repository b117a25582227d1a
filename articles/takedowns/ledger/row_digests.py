"""Salted digests of rows, and the entries that record rows in events.

An entry is {"table", "row", "digest"} with, where there are any, "values" (columns in the clear), and "gone" (the row
was deleted on purpose) instead of a digest. A row that an earlier event recorded has "was": the digest that it had
when it was read, before this step changed it. Verification refuses its second entry without one. The salt lies in
a row of its own outside the chain: once it is deleted, nobody can guess a short text from its digest.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Field, Model

from articles.models.loaded_values import remember_loaded
from articles.takedowns.ledger.registry import BY_MODEL, Digested
from articles.takedowns.models import RowSalt
from articles.text.canonical_json import canonical, digest, utc_timestamp

Entry = dict[str, Any]
EMPTY: tuple[object, ...] = (None, "", 0, [], {})
BATCH_SIZE = 500


def column_values(digested: Digested, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The covered columns of a row in JSON, by name; `columns` is by column. Without those at an empty default."""
    values = {}
    for field in digested.fields:
        value = _as_json(field, columns[field.attname])
        if value not in EMPTY or value != _default_of(field):
            values[field.name] = value
    return values


def digest_of(digested: Digested, row: object, salt: str, values: Mapping[str, Any]) -> str:
    """The salted digest of the values of a row."""
    return digest(canonical([digested.name, row, salt, dict(values)]))


def clear_values(digested: Digested, values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the values that events show."""
    return {name: values[name] for name in digested.values if name in values}


def entries_of(rows: Iterable[Model]) -> list[Entry]:
    """The entries that record these rows as they are now. Creates the salts of those that have none."""
    return entries_of_each([rows])[0]


def entries_of_each(groups: Sequence[Iterable[Model]]) -> list[list[Entry]]:
    """The same for the rows of several events, with as few statements as for one."""
    keyed = [{key_of(row): row for row in rows} for rows in groups]
    wanted = list(dict.fromkeys(key for by_key in keyed for key in by_key))
    salts, unsalted = salts_of(wanted), []
    for key in wanted:
        if key not in salts:
            salts[key] = new_salt()
            unsalted.append(RowSalt(key=key, salt=salts[key]))
    if unsalted:
        RowSalt.objects.bulk_create(unsalted, BATCH_SIZE)
    return [[_entry(row, salts[key]) for key, row in by_key.items()] for by_key in keyed]


def earlier_digests(rows: Iterable[Model]) -> dict[str, str]:
    """Digests of rows as they are before a step changes them, by key; of those that have a salt."""
    by_key = {key_of(row): row for row in rows}
    found = {}
    for key, salt in salts_of(by_key).items():
        digested, row = BY_MODEL[type(by_key[key])], by_key[key]
        found[key] = digest_of(digested, row.pk, salt, column_values(digested, row.__dict__))
    return found


def entries_of_deleted(rows: Iterable[Model]) -> list[Entry]:
    """The entries that record that these rows, read before, were deleted on purpose. Their salts go too."""
    rows = list(rows)
    earlier = earlier_digests(rows)
    RowSalt.objects.filter(pk__in=list(earlier)).delete()
    entries: list[Entry] = [{"table": BY_MODEL[type(row)].name, "row": row.pk, "gone": True} for row in rows]
    for row, entry in zip(rows, entries, strict=True):
        if was := earlier.get(key_of(row)):
            entry["was"] = was
    return entries


def key_of(row: Model) -> str:
    return f"{BY_MODEL[type(row)].name}:{row.pk}"


def salts_of(keys: Iterable[str]) -> dict[str, str]:
    """Salts by the keys of their rows, of those that have one."""
    wanted, salts = list(keys), dict[str, str]()
    for start in range(0, len(wanted), BATCH_SIZE):
        batch = wanted[start : start + BATCH_SIZE]
        salts |= dict(RowSalt.objects.filter(pk__in=batch).values_list("key", "salt"))
    return salts


def new_salt() -> str:
    return secrets.token_hex(16)


def _entry(row: Model, salt: str) -> Entry:
    digested = BY_MODEL[type(row)]
    values = column_values(digested, row.__dict__)
    entry: Entry = {"table": digested.name, "row": row.pk, "digest": digest_of(digested, row.pk, salt, values)}
    if digested.values:
        entry["values"] = clear_values(digested, values)
    if (loaded := row.__dict__.get("loaded_values")) is not None:
        if loaded:
            entry["was"] = digest_of(digested, row.pk, salt, column_values(digested, loaded))
        remember_loaded(row)
    return entry


def _as_json(field: "Field[Any, Any]", value: Any) -> Any:
    """A value as JSON has it: the same whether it was just set or read from either database."""
    if value is not None and field.get_internal_type() != "JSONField":
        value = field.to_python(value)
    if isinstance(value, datetime):
        return utc_timestamp(value)
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _default_of(field: "Field[Any, Any]") -> Any:
    """The default of a column if it is constant or an empty list or object; NotImplemented if it is neither."""
    if not field.has_default():
        return None if field.null else ("" if field.empty_strings_allowed else NotImplemented)
    if callable(field.default):
        return field.default() if field.default in (list, dict) else NotImplemented
    return field.default

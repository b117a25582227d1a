"""Kinds of columns: how a value is written in a backup, whichever database it comes from or goes to.

A value is JSON: times are UTC with a `Z`, bytes are base64, UUIDs are 32 hex digits, JSON columns are nested values.
"""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any

Convert = Callable[[Any], Any]

KINDS = {
    **dict.fromkeys(("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "SmallAutoField"), "number"),
    **dict.fromkeys(("SmallIntegerField", "PositiveBigIntegerField", "PositiveIntegerField"), "number"),
    **dict.fromkeys(("PositiveSmallIntegerField", "FloatField"), "number"),
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FileField", "ImageField", "EmailField"), "text"),
    **dict.fromkeys(("URLField", "GenericIPAddressField", "FilePathField"), "text"),
    "BooleanField": "truth",
    "DateTimeField": "time",
    "DateField": "date",
    "JSONField": "json",
    "BinaryField": "bytes",
    "UUIDField": "uuid",
}


class UnknownKindError(Exception):
    """A column whose kind no backup can hold yet."""


def kind_of(field: Any) -> str:
    """The kind of a column; that of a reference is the kind of the key it refers to."""
    while field.is_relation:
        field = field.target_field
    try:
        return KINDS[field.get_internal_type()]
    except KeyError as error:
        raise UnknownKindError(f"{field} is a {field.get_internal_type()}, which backups do not know") from error


def readers(vendor: str, kinds: Sequence[str]) -> list[Convert | None]:
    """For each column the function that makes a stored value neutral; None where it is already."""
    table = FROM_SQLITE if vendor == "sqlite" else FROM_POSTGRESQL
    return [table.get(kind) for kind in kinds]


def writers(vendor: str, kinds: Sequence[str]) -> list[Convert | None]:
    """For each column the function that makes a neutral value storable; None where it is already."""
    table = TO_SQLITE if vendor == "sqlite" else TO_POSTGRESQL
    return [table.get(kind) for kind in kinds]


def converted(row: Sequence[Any], converters: Sequence[tuple[int, Convert]]) -> list[Any]:
    """A row with these columns converted; NULL stays NULL."""
    values = list(row)
    for index, convert in converters:
        if values[index] is not None:
            values[index] = convert(values[index])
    return values


def only_needed(converters: Sequence[Convert | None]) -> list[tuple[int, Convert]]:
    return [(index, convert) for index, convert in enumerate(converters) if convert is not None]


def _bytes_to_text(value: Any) -> str:
    return base64.b64encode(value).decode("ascii")


FROM_SQLITE: dict[str, Convert] = {
    "truth": bool,
    "time": lambda value: value.replace(" ", "T") + "Z",
    "json": json.loads,
    "bytes": _bytes_to_text,
}
TO_SQLITE: dict[str, Convert] = {
    "truth": int,
    "time": lambda value: value[:-1].replace("T", " "),
    "json": json.dumps,
    "bytes": base64.b64decode,
}
FROM_POSTGRESQL: dict[str, Convert] = {
    "time": lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z",
    "date": lambda value: value.isoformat(),
    # Django leaves JSON to its field: the driver returns the text.
    "json": lambda value: json.loads(value) if isinstance(value, str) else value,
    "bytes": _bytes_to_text,
    "uuid": lambda value: value.hex,
}
TO_POSTGRESQL: dict[str, Convert] = {
    "json": json.dumps,
    "bytes": base64.b64decode,
}

"""Validation of statements of reasons by the rules of the DSA Transparency Database, with messages in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from articles.takedowns.letters.lint import lint
from articles.takedowns.statements.dsa_values import (
    CATEGORIES,
    CHOICES,
    DATES,
    FIELDS,
    ILLEGAL,
    INCOMPATIBLE,
    LISTS,
    MAX_LENGTHS,
    REQUIRED,
    TYPE_OTHER,
    VISIBILITY_OTHER,
    VOLUNTARY,
)

Row = Mapping[str, Any]
# Texts that could contain personal data.
TEXTS = ("decision_facts", "illegal_content_explanation", "incompatible_content_explanation", "source_identity")
# Field that must be filled -> the field and the value that demand it.
DEMANDED = {
    "illegal_content_legal_ground": ("decision_ground", ILLEGAL),
    "illegal_content_explanation": ("decision_ground", ILLEGAL),
    "incompatible_content_ground": ("decision_ground", INCOMPATIBLE),
    "incompatible_content_explanation": ("decision_ground", INCOMPATIBLE),
    "decision_visibility_other": ("decision_visibility", VISIBILITY_OTHER),
    "content_type_other": ("content_type", TYPE_OTHER),
}
_PUID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def faults_of(row: Row) -> list[str]:
    """What the database would refuse in a row, and personal data in its texts, one sentence for each fault."""
    checks: tuple[Callable[[Row], Iterator[str]], ...] = (
        *(_unknown_fields, _missing, _wrong_kinds, _unknown_values, _too_long, _wrong_dates, _wrong_puid),
        *(_wrong_keywords, _wrong_source, _personal_data),
    )
    return [fault for check in checks for fault in check(row)]


def repeated_ids(rows: Iterable[Row]) -> set[str]:
    """Identifiers that more than one row has."""
    seen: set[str] = set()
    return {puid for puid in (row.get("puid", "") for row in rows) if puid in seen or seen.add(puid)}  # type: ignore[func-returns-value]


def _values(row: Row, field: str) -> list[Any]:
    value = row.get(field) or []
    return list(value) if isinstance(value, list | tuple) else [value]


def _unknown_fields(row: Row) -> Iterator[str]:
    for field in row.keys() - set(FIELDS):
        yield _("The database has no field “{field}”.").format(field=field)


def _missing(row: Row) -> Iterator[str]:
    demanded = (field for field, (other, value) in DEMANDED.items() if value in _values(row, other))
    for field in (*REQUIRED, *demanded):
        if not row.get(field):
            yield _("“{field}” is missing.").format(field=field)


def _wrong_kinds(row: Row) -> Iterator[str]:
    for field, value in row.items():
        if field in FIELDS and value and isinstance(value, list | tuple) != (field in LISTS):
            words = _("“{field}” must be a list.") if field in LISTS else _("“{field}” must be a single value.")
            yield words.format(field=field)


def _unknown_values(row: Row) -> Iterator[str]:
    for field, known in CHOICES.items():
        for value in _values(row, field):
            if value not in known:
                yield _("“{value}” is not a value of “{field}”.").format(value=value, field=field)


def _too_long(row: Row) -> Iterator[str]:
    for field, limit in MAX_LENGTHS.items():
        length = len(str(row.get(field) or ""))
        if length > limit:
            words = _("“{field}” has {length} characters; at most {limit} are allowed.")
            yield words.format(field=field, length=length, limit=limit)


def _wrong_dates(row: Row) -> Iterator[str]:
    for field, earliest in DATES.items():
        value = row.get(field)
        if not value:
            continue
        day = _day(value)
        if day is None:
            yield _("“{field}” is not a date such as 2026-03-31.").format(field=field)
        elif day < earliest:
            yield _("“{field}” is before {earliest}.").format(field=field, earliest=earliest.isoformat())
    start, end = _day(row.get("application_date")), _day(row.get("end_date_visibility_restriction"))
    if start and end and end < start:
        yield _("The restriction ends before it starts.")


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        return None


def _wrong_puid(row: Row) -> Iterator[str]:
    if row.get("puid") and not _PUID.fullmatch(str(row["puid"])):
        yield _("“puid” may contain only letters, digits, hyphens and underscores.")


def _wrong_keywords(row: Row) -> Iterator[str]:
    known = CATEGORIES.get(str(row.get("category")), frozenset())
    for keyword in _values(row, "category_specification"):
        if keyword not in known:
            yield _("The keyword “{keyword}” does not belong to the category.").format(keyword=keyword)


def _wrong_source(row: Row) -> Iterator[str]:
    if row.get("source_type") == VOLUNTARY and row.get("source_identity"):
        yield _("A decision on our own initiative has no “source_identity”.")


def _personal_data(row: Row) -> Iterator[str]:
    for field in TEXTS:
        for fault in lint(str(row.get(field) or ""), (), cited=True):
            yield f"{field}: {fault}"

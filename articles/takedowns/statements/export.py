"""Export of statements of reasons as CSV or JSON in the field names of the DSA Transparency Database.

Rows that the database would refuse are left out of the file and named with their faults. An export is an event.
"""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import LedgerEvent
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.statements.dsa_values import FIELDS
from articles.takedowns.statements.statement_rows import statement_rows
from articles.takedowns.statements.validation import faults_of, repeated_ids

PERMISSION = "takedowns.export_statements"
FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
# Separates values in one cell of a CSV file.
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class CheckedStatements:
    """The valid rows of a half-year, and of the others the identifier with the faults in words."""

    valid: list[dict[str, Any]]
    invalid: list[tuple[str, list[str]]]


def checked_statements(half_year: HalfYear) -> CheckedStatements:
    rows = list(statement_rows(half_year))
    repeated = repeated_ids(rows)
    checked = CheckedStatements([], [])
    for row in rows:
        faults = faults_of(row)
        if row["puid"] in repeated:
            faults.append(_("Another row has the same “puid”."))
        if faults:
            checked.invalid.append((row["puid"], faults))
        else:
            checked.valid.append(row)
    return checked


def export_statements(half_year: HalfYear, file_format: str, by: User) -> str:
    """The file with the valid statements. Appends an event first. Raises PermissionDenied; KeyError for a format."""
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    write = {"csv": _as_csv, "json": _as_json}[file_format]
    checked = checked_statements(half_year)
    payload = {
        "period": half_year.code,
        "file": file_format,
        "statements": len(checked.valid),
        "invalid": len(checked.invalid),
    }
    append_event(LedgerEvent.Action.STATEMENTS, by, "", payload)
    return write(checked.valid)


def _as_json(rows: list[dict[str, Any]]) -> str:
    """The body that the database's API accepts for many statements at once."""
    return json.dumps({"statements": rows}, ensure_ascii=False, indent=1) + "\n"


def _as_csv(rows: list[dict[str, Any]]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, FIELDS, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {field: SEPARATOR.join(value) if isinstance(value, list) else value for field, value in row.items()}
        )
    return file.getvalue()

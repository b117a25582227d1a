"""Import of a file into a word list: all lines or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from articles.editing.house_words.rows import TermRow, decode_list, parse_list
from articles.models.checks.house_term import HouseTerm
from articles.models.checks.word_list import WordList

BATCH = 1_000
_VALUES = ("term", "replacement", "reason", "exceptions")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many terms are new, changed and unchanged. If there are errors, nothing was imported.

    `errors` and `warnings` are pairs of a line number and words.
    """

    new: int
    changed: int
    unchanged: int
    errors: Sequence[tuple[int, str]]
    warnings: Sequence[tuple[int, str]]


def import_terms(word_list: WordList, raw: bytes) -> ImportReport:
    """Add the terms of a CSV file to a list; those that it has in any spelling are changed, others stay.

    Raises ValidationError if the file cannot be read at all.
    """
    parsed = parse_list(decode_list(raw))
    if parsed.errors:
        return ImportReport(0, 0, 0, parsed.errors, parsed.warnings)
    with transaction.atomic():
        stored = _stored(word_list)
        new = [row for row in parsed.rows if row.key not in stored]
        changed = [row for row in parsed.rows if row.key in stored and stored[row.key] != _values(row)]
        if new or changed:
            HouseTerm.objects.bulk_create(
                (_term(word_list, row) for row in (*new, *changed)),
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["word_list", "key"],
                update_fields=_VALUES,
            )
    return ImportReport(len(new), len(changed), len(parsed.rows) - len(new) - len(changed), [], parsed.warnings)


def _stored(word_list: WordList) -> dict[str, tuple[str, ...]]:
    rows = HouseTerm.objects.filter(word_list=word_list).order_by().values_list("key", *_VALUES)
    return {key: tuple(values) for key, *values in rows.iterator(chunk_size=5_000)}


def _values(row: TermRow) -> tuple[str, ...]:
    return row.term, row.replacement, row.reason, row.exceptions


def _term(word_list: WordList, row: TermRow) -> HouseTerm:
    values = dict(zip(_VALUES, _values(row), strict=True))
    return HouseTerm(word_list=word_list, key=row.key, **values)

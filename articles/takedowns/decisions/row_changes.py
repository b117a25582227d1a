"""Row changes: what a decision did to rows, column by column in strings that can be stored, and how to revert it.

Rows are written by `row_writes`, so that version, index, placements, mentions and edition are updated.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Model
from django.utils import timezone

from articles.html.sanitizer import Clean
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.search.names.mentions import batched
from articles.signals import coalesce_changes
from articles.takedowns.decisions.row_writes import BATCH_SIZE, RowWrites

# Items come last: reverting a byline saves its item too.
TABLES: dict[str, type[Any]] = {
    "byline": Byline,
    "correction": Correction,
    "picture": Picture,
    "source": Source,
    "person": Person,
    "item": NewsItem,
}
MADE = "made"
# The columns of these depend on each other, so they are reverted together or not at all.
WHOLE_ROWS = frozenset({"byline", "source", "person"})

RowExists = Callable[[type[Model], str], bool]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One column of one row, before and after. "" is NULL if the column is nullable.

    An empty `column` means the whole row: "" to "made" on creation; its columns as JSON to "" on deletion.
    """

    table: str
    row: int
    column: str
    before: str
    after: str


def locked_rows(table: str, keys: Iterable[int]) -> dict[int, Any]:
    """Rows by key as they are now; PostgreSQL locks them, in the order of the keys. Runs inside a transaction."""
    rows = TABLES[table].objects.order_by("pk")
    if table == "item":
        # Saving an item needs its restrictions: read them for all items at once.
        rows = rows.with_restrictions(timezone.now())
    if table == "byline":
        rows = rows.select_related("item")
    locking = rows.select_for_update(of=("self",), no_key=True)
    by_key = {row.pk: row for batch in batched(sorted(set(keys)), BATCH_SIZE) for row in locking.filter(pk__in=batch)}
    for item in by_key.values() if table == "item" else ():
        # It was cleaned on its way into the column; cleaning it again would take longer than all the rest.
        item.body = Clean(item.body)
    return by_key


def update_row(row: Model, values: Mapping[str, str]) -> list[RowChange]:
    """Set columns of a row and save it once. Returns what changed; if nothing does, the row is not saved."""
    writes = RowWrites()
    changes = update_later(row, values, writes)
    writes.write()
    return changes


def update_later(row: Model, values: Mapping[str, str], writes: RowWrites) -> list[RowChange]:
    """Set columns of a row, which is saved with the other `writes`. Returns what changed."""
    before = {column: column_text(row, column) for column in values}
    changed = [column for column, text in values.items() if text != before[column]]
    if not changed:
        return []
    for column in changed:
        _set_column(row, column, values[column])
    writes.save(row, changed)
    table = table_of(row)
    # Read again: the column may have cleaned its new value.
    return [RowChange(table, row.pk, column, before[column], column_text(row, column)) for column in changed]


def row_created(row: Model) -> RowChange:
    """A change recording that a row was created."""
    return RowChange(table_of(row), row.pk, "", "", MADE)


def delete_row(row: Model) -> RowChange:
    """Delete a row. The change holds its columns, so that it can be created again."""
    writes = RowWrites()
    change = delete_later(row, writes)
    writes.write()
    return change


def delete_later(row: Model, writes: RowWrites) -> RowChange:
    """Delete a row with the other `writes`."""
    columns = {field.name: column_text(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    change = RowChange(table_of(row), row.pk, "", json.dumps(columns, ensure_ascii=False), "")
    writes.delete(row)
    return change


def table_of(row: Model) -> str:
    model = row._meta.concrete_model
    return next(table for table, its_model in TABLES.items() if its_model is model)


def column_text(row: Model, column: str) -> str:
    """The value of a column as a string; of a relation, the key of the related row."""
    field = _column_field(row, column)
    return "" if field.value_from_object(row) is None else field.value_to_string(row)


def _set_column(row: Model, column: str, text: str) -> None:
    field = _column_field(row, column)
    setattr(row, field.attname, None if field.null and not text else field.to_python(text))


def _column_field(row: Model | type[Model], column: str) -> "Field[Any, Any]":
    field = row._meta.get_field(column)
    assert isinstance(field, Field), "a change names a column"
    return field


@transaction.atomic
@coalesce_changes()
def revert(changes: Iterable[RowChange]) -> list[RowChange]:
    """Undo changes, newest first, saving each row once.

    Returns the changes that were skipped because the row is gone, was edited since, or referred to a row now gone.
    """
    changes, exists = list(changes), _cached_row_exists()
    by_row: dict[str, dict[int, list[RowChange]]] = {table: defaultdict(list) for table in TABLES}
    for change in reversed(changes):
        by_row[change.table][change.row].append(change)
    skipped: list[RowChange] = []
    items_to_save: set[int] = set()
    for table, of_rows in by_row.items():
        rows = locked_rows(table, of_rows.keys() | (items_to_save if table == "item" else set()))
        writes = RowWrites()
        for key in sorted(of_rows.keys() | rows.keys()):
            row, of_row = rows.get(key), of_rows.get(key, [])
            skipped_here = _revert_row(row, of_row, exists, writes)
            skipped += skipped_here
            if table == "byline" and len(skipped_here) < len(of_row):
                items_to_save.add(_item_of(row, of_row))
        writes.write()
    left_out = set(skipped)
    return [change for change in changes if change in left_out]


def _item_of(byline: Byline | None, changes: Sequence[RowChange]) -> int:
    return byline.item_id if byline else int(json.loads(changes[0].before)["item"])


def _revert_row(row: Any, changes: Sequence[RowChange], exists: RowExists, writes: RowWrites) -> list[RowChange]:
    """Undo the changes of one row (None if it is gone), newest first. Returns those skipped."""
    if any(not change.column for change in changes):
        return _revert_existence(row, changes, exists, writes)
    if row is None:
        return list(changes)
    skipped = []
    for change in changes:
        is_unedited = column_text(row, change.column) == change.after
        if is_unedited and _can_refer(row, change.column, change.before, exists):
            _set_column(row, change.column, change.before)
        else:
            skipped.append(change)
    if skipped and (len(skipped) == len(changes) or skipped[0].table in WHOLE_ROWS):
        return list(changes)
    return skipped if _save(row, {change.column for change in changes}, writes) else list(changes)


def _save(row: Any, columns: Collection[str], writes: RowWrites) -> bool:
    """Save a row, or return False if its name has been taken since."""
    if isinstance(row, Source | Person):
        try:
            row.clean()
        except ValidationError:
            return False
    writes.save(row, columns)
    return True


def _revert_existence(row: Any, changes: Sequence[RowChange], exists: RowExists, writes: RowWrites) -> list[RowChange]:
    """Delete a row that was created; create a row that was deleted. Returns the changes skipped."""
    newest, oldest = changes[0], changes[-1]
    if oldest.after == MADE and not oldest.column:
        if row is not None:
            writes.delete(row)
        return [] if row is not None else list(changes)
    if row is not None or not newest.before:
        return list(changes)
    restored = TABLES[newest.table](pk=newest.row)
    for column, text in json.loads(newest.before).items():
        if not _can_refer(restored, column, text, exists):
            return list(changes)
        _set_column(restored, column, text)
    restored.save()
    return _revert_row(restored, changes[1:], exists, writes) if changes[1:] else []


def _can_refer(row: Model, column: str, key: str, exists: RowExists) -> bool:
    """Whether the row that a relation referred to still exists; True for plain columns."""
    related = _column_field(row, column).related_model
    return related is None or not key or exists(related, key)


def _cached_row_exists() -> RowExists:
    """A function that says whether a model has a row with this key. Many items share a source: one query per key."""
    answers: dict[tuple[type[Model], str], bool] = {}

    def exists(model: type[Model], key: str) -> bool:
        if (model, key) not in answers:
            answers[model, key] = model._default_manager.filter(pk=key).exists()
        return answers[model, key]

    return exists

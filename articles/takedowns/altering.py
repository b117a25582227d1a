"""How does a decision change rows so that it can be taken back? Column by column, in words that can be stored.

Everything is written by the models' own save, so that version, index, placements, mentions and the edition follow.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Model
from django.utils import timezone

from articles.markup import Clean
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.search.mentions import batched
from articles.signals import told_once

# Items last: those whose bylines are put back are saved with them.
TABLES: dict[str, type[Any]] = {
    "byline": Byline,
    "correction": Correction,
    "picture": Picture,
    "source": Source,
    "person": Person,
    "item": NewsItem,
}
MADE = "made"
# A credit is one thing, and so is a name with its key: put back as a whole or not at all.
WHOLE = frozenset({"byline", "source", "person"})
AT_ONCE = 500

Exists = Callable[[type[Model], str], bool]


@dataclass(frozen=True, slots=True)
class Alteration:
    """One column of one row that a decision changed. "" is NULL where the column may be NULL.

    Column "" is the row itself: from "" to "made" where it was created; from its columns, as JSON, to "" where it was
    deleted.
    """

    table: str
    row: int
    column: str
    before: str
    after: str


def held(table: str, numbers: Iterable[int]) -> dict[int, Any]:
    """These rows as they are now, by key; on PostgreSQL locked in the order of their keys. Inside a transaction."""
    rows = TABLES[table].objects.order_by("pk")
    if table == "item":
        # With what a save would ask of each.
        rows = rows.with_restrictions(timezone.now())
    if table == "byline":
        rows = rows.select_related("item")
    locked = rows.select_for_update(of=("self",), no_key=True)
    found = {row.pk: row for some in batched(sorted(set(numbers)), AT_ONCE) for row in locked.filter(pk__in=some)}
    for item in found.values() if table == "item" else ():
        # It was cleaned on its way into the column: both engines would take longer over it than all the rest.
        item.body = Clean(item.body)
    return found


def alter(row: Model, values: Mapping[str, str]) -> list[Alteration]:
    """Give columns of a row other words, and save it once. Nothing is saved or told where it says so already."""
    before = {column: words_of(row, column) for column in values}
    changed = [column for column, words in values.items() if words != before[column]]
    if not changed:
        return []
    for column in changed:
        _set(row, column, values[column])
    row.save()
    table = table_of(row)
    # As it stands now: a column may have cleaned what it was given.
    return [Alteration(table, row.pk, column, before[column], words_of(row, column)) for column in changed]


def made(row: Model) -> Alteration:
    """What tells of a row that a decision has created."""
    return Alteration(table_of(row), row.pk, "", "", MADE)


def remove(row: Model) -> Alteration:
    """Delete a row, and tell of it so that it can be made again."""
    columns = {field.name: words_of(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    told = Alteration(table_of(row), row.pk, "", json.dumps(columns, ensure_ascii=False), "")
    row.delete()
    return told


def table_of(row: Model) -> str:
    model = row._meta.concrete_model
    return next(name for name, known in TABLES.items() if known is model)


def words_of(row: Model, column: str) -> str:
    """What a column says, in words; a relation by the key of its row."""
    field = _field(row, column)
    return "" if field.value_from_object(row) is None else field.value_to_string(row)


def _set(row: Model, column: str, words: str) -> None:
    field = _field(row, column)
    setattr(row, field.attname, None if field.null and not words else field.to_python(words))


def _field(row: Model | type[Model], column: str) -> "Field[Any, Any]":
    field = row._meta.get_field(column)
    assert isinstance(field, Field), "an alteration names a column"
    return field


@transaction.atomic
@told_once()
def put_back(alterations: Iterable[Alteration]) -> list[Alteration]:
    """Undo them, the newest first, each row saved once. Returns those left alone, because the row is gone, somebody
    has changed it since, or what it named is not here any more.
    """
    given, exists = list(alterations), _asked_once()
    by_row: dict[str, dict[int, list[Alteration]]] = {table: defaultdict(list) for table in TABLES}
    for one in reversed(given):
        by_row[one.table][one.row].append(one)
    left: list[Alteration] = []
    recredited: set[int] = set()
    for table, told in by_row.items():
        rows = held(table, told.keys() | (recredited if table == "item" else set()))
        for number in sorted(told.keys() | rows.keys()):
            row, own = rows.get(number), told.get(number, [])
            alone = _undo(row, own, exists)
            left += alone
            if table == "byline" and len(alone) < len(own):
                recredited.add(_item_of(row, own))
    return [one for one in given if one in left]


def _item_of(byline: Byline | None, told: Sequence[Alteration]) -> int:
    return byline.item_id if byline else int(json.loads(told[0].before)["item"])


def _undo(row: Any, told: Sequence[Alteration], exists: Exists) -> list[Alteration]:
    """Undo what happened to one row, None where it is gone. Returns what is left alone."""
    if any(not one.column for one in told):
        return _undo_row(row, told, exists)
    if row is None:
        return list(told)
    left = []
    for one in told:
        if words_of(row, one.column) == one.after and _is_known(row, one.column, one.before, exists):
            _set(row, one.column, one.before)
        else:
            left.append(one)
    if left and (len(left) == len(told) or left[0].table in WHOLE):
        return list(told)
    return left if _saved(row) else list(told)


def _saved(row: Any) -> bool:
    """Save it, unless its name has been taken since."""
    if isinstance(row, Source | Person):
        try:
            row.clean()
        except ValidationError:
            return False
    row.save()
    return True


def _undo_row(row: Any, told: Sequence[Alteration], exists: Exists) -> list[Alteration]:
    """A row that was made goes, with all that became of it; one that was deleted comes again, as it was."""
    newest, first = told[0], told[-1]
    if first.after == MADE and not first.column:
        if row is not None:
            row.delete()
        return [] if row is not None else list(told)
    if row is not None or not newest.before:
        return list(told)
    again = TABLES[newest.table](pk=newest.row)
    columns = json.loads(newest.before)
    for column, words in columns.items():
        if not _is_known(again, column, words, exists):
            return list(told)
        _set(again, column, words)
    again.save()
    return _undo(again, told[1:], exists) if told[1:] else []


def _is_known(row: Model, column: str, words: str, exists: Exists) -> bool:
    """Whether the row that a relation named is still here."""
    related = _field(row, column).related_model
    return related is None or not words or exists(related, words)


def _asked_once() -> Exists:
    """Whether a model has a row of this key, asked once for each: five hundred items have few sources."""
    answers: dict[tuple[type[Model], str], bool] = {}

    def exists(model: type[Model], key: str) -> bool:
        if (model, key) not in answers:
            answers[model, key] = model._default_manager.filter(pk=key).exists()
        return answers[model, key]

    return exists

"""Names of values: what a changed column held before and after, in words instead of row numbers and markup."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.html.fields import CleanHTMLField
from articles.html.sanitizer import plain_text
from articles.models import NewsItem
from articles.rights.models import Person, Source
from articles.takedowns.admin.actions.credit_names import credit_name
from articles.takedowns.decisions.row_changes import MADE, TABLES
from articles.takedowns.models import Change

NOTHING = "–"
# The columns of a deleted row that say whom it named.
NAMING = ("outlet", "person")

Key = tuple[type[Model], str]


class ValueNames:
    """The names of the rows to which some changes refer: one query for each model."""

    def __init__(self, changes: Iterable[Change]) -> None:
        wanted: dict[type[Model], set[str]] = defaultdict(set)
        for change in changes:
            for model, key in _references(change):
                wanted[model].add(key)
        self.names: dict[Key, str] = {
            (model, str(row.pk)): _row_name(row)
            for model, keys in wanted.items()
            for row in model._default_manager.filter(pk__in=keys)
        }

    def column(self, change: Change) -> str:
        """What changed in the row; "" for the whole row."""
        return str(capfirst(_field(change).verbose_name)) if change.column else ""

    def before_and_after(self, change: Change) -> tuple[str, str]:
        if not change.column:
            return self._whole(change, change.before), self._whole(change, change.after)
        return self._value(change, change.before), self._value(change, change.after)

    def _value(self, change: Change, text: str) -> str:
        field = _field(change)
        if not text:
            return NOTHING
        if field.related_model:
            return self.names.get((field.related_model, text), _("(no longer there)"))
        if field.choices:
            return str(dict(field.flatchoices).get(text, text))
        return plain_text(text) if isinstance(field, CleanHTMLField) else text

    def _whole(self, change: Change, text: str) -> str:
        """A row that is created or deleted."""
        if text in ("", MADE):
            return _("created") if text else NOTHING
        named = [self.names.get(key, "") for key in _deleted_references(change)]
        return " ".join(filter(None, named)) or _("deleted")


def _references(change: Change) -> list[Key]:
    if not change.column:
        return _deleted_references(change)
    model = _field(change).related_model
    return [(model, text) for text in (change.before, change.after) if text] if model else []


def _deleted_references(change: Change) -> list[Key]:
    """The rows that a deleted row named."""
    columns = json.loads(change.before) if change.before.startswith("{") else {}
    fields = ((TABLES[change.table]._meta.get_field(name), columns.get(name)) for name in NAMING if name in columns)
    return [(field.related_model, key) for field, key in fields if key]


def _field(change: Change) -> Any:
    return TABLES[change.table]._meta.get_field(change.column)


def _row_name(row: Any) -> str:
    if isinstance(row, NewsItem):
        return row.display_title
    return credit_name(row) if isinstance(row, Source | Person) else str(row)

"""Row writes: changed rows are collected and written together, so that 500 items take as many statements as one.

Rows that get the same values in the same columns share a statement. It sends the same signal and counts the version up
as the `save()` of each row would. Texts and times derive other columns of an item: such a row is saved by itself.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model

from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.search.names.mentions import batched

BATCH_SIZE = 500
# The columns from which nothing is derived but what the signal updates.
PLAIN_COLUMNS = {
    NewsItem: frozenset({"source", "licence", "language", "rights_override", "rights_sentence"}),
    Byline: frozenset({"role", "outlet", "person"}),
}
DELETED_TOGETHER = (Byline, Correction)
# Name and value of each column of a row.
Values = tuple[tuple[str, Any], ...]


class RowWrites:
    """Rows whose columns were set or that are to be deleted, until `write` is called."""

    def __init__(self) -> None:
        self._values: dict[type[Any], dict[Values, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._deleted: dict[type[Any], list[int]] = defaultdict(list)

    def save(self, row: Model, columns: Collection[str]) -> None:
        """Write these columns of a row, which were set; an item without any counts as edited."""
        model: Any = row._meta.concrete_model
        if model not in PLAIN_COLUMNS or not PLAIN_COLUMNS[model].issuperset(columns):
            row.save()
            return
        attributes = sorted(row._meta.get_field(column).attname for column in columns)  # type: ignore[union-attr]
        self._values[model][tuple((name, getattr(row, name)) for name in attributes)].append(row.pk)

    def delete(self, row: Model) -> None:
        model: Any = row._meta.concrete_model
        if model in DELETED_TOGETHER:
            self._deleted[model].append(row.pk)
        else:
            row.delete()

    def write(self) -> None:
        """Write everything. Call it inside the transaction in which the rows were locked."""
        for model, keys in self._deleted.items():
            for batch in batched(keys, BATCH_SIZE):
                model.objects.filter(pk__in=batch).delete()
        for model, by_values in self._values.items():
            for values, keys in by_values.items():
                for batch in batched(keys, BATCH_SIZE):
                    _update(model, batch, dict(values))
        self._values.clear()
        self._deleted.clear()


def _update(model: type[Any], keys: Collection[int], values: dict[str, Any]) -> None:
    if values or model is NewsItem:
        model.objects.filter(pk__in=keys).update(**values)

"""Append-only models: they refuse updates and deletes in Python, and `append_only_triggers.py` refuses them in SQL.

A shell can bypass Python, and anyone with access to the database can bypass triggers; `verify_ledger` detects both.
"""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model, covariant=True)


class AppendOnlyError(RuntimeError):
    """Raised when code tries to change or delete an append-only row."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows can be created; updates and deletes raise AppendOnlyError, and so do the bulk methods that could do both."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} is append-only")

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        """Create many rows with few statements: a case may have a thousand notices."""
        return models.QuerySet.bulk_create(self, rows, batch_size=500)

    update = delete = bulk_update = bulk_create = update_or_create = _refuse


class AppendOnlyModel(models.Model):
    """A model whose rows are created once and never changed or deleted."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.label} is append-only")
        super().save(**kwargs | {"force_insert": True})

    def delete(self, **kwargs: Any) -> NoReturn:  # type: ignore[override]
        raise AppendOnlyError(f"{self._meta.label} is append-only")

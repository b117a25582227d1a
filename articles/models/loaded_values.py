"""Loaded values: a mixin whose rows remember their columns as the database had them.

The ledger compares them with what it recorded, so that a change made outside the desk is found even if the desk
changed the row again afterwards.
"""

from collections.abc import Collection
from copy import deepcopy
from typing import Any, Self

from django.db import models


class LoadsValues(models.Model):
    """`loaded_values`: column -> value when the row was read or last recorded; empty for a row that is new."""

    loaded_values: dict[str, Any]

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loaded_values = {}

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        row = super().from_db(db, field_names, values, **options)
        row.remember_loaded()
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.remember_loaded()

    def reload_locked(self) -> None:
        """Lock the row and take its columns from the database. Related rows that were read stay cached."""
        stored = type(self)._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
        for name, value in stored.loaded_values.items():
            setattr(self, name, value)
        self.remember_loaded()

    def remember_loaded(self) -> None:
        """Take the values of now as those of the database."""
        remember_loaded(self)


def remember_loaded(row: models.Model) -> None:
    """Store the columns of a row of any model in its `loaded_values`. Lists and objects are copied."""
    names = {field.attname for field in row._meta.concrete_fields}
    row.__dict__["loaded_values"] = {
        name: deepcopy(value) if isinstance(value, list | dict) else value
        for name, value in row.__dict__.items()
        if name in names
    }

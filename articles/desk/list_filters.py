"""Filters of lists by whether a column is filled, in the words of the list instead of "Empty" and "Not empty"."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.functional import Promise


class FilledFilter(admin.EmptyFieldListFilter):
    """Subclasses say what it means that the column is filled, and that it is empty."""

    heading: str | Promise
    filled: str | Promise
    empty: str | Promise

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(self.heading)

    def choices(self, changelist: Any) -> Iterator[Any]:
        without_filter, empty, filled = super().choices(changelist)
        yield without_filter
        yield empty | {"display": self.empty}
        yield filled | {"display": self.filled}

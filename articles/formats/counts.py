"""Bounded counts: no request counts further than a limit, whatever the size of the archive."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet, Subquery

MAX_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class BoundedCount:
    """A number of rows, counted no further than a limit. `str()` gives "12", or "1,000+" if there are more."""

    number: int
    is_more: bool

    @classmethod
    def of(cls, counted: int, limit: int = MAX_COUNTED) -> "BoundedCount":
        """Build one from a count that was capped at `limit + 1`."""
        return cls(min(counted, limit), counted > limit)

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.is_more else f"{self.number:,}"

    def __bool__(self) -> bool:
        return self.number > 0


def bounded_count(rows: "QuerySet[Any, Any]", limit: int = MAX_COUNTED) -> BoundedCount:
    """Count the rows of a queryset up to a limit. One query that reads at most `limit + 1` keys."""
    return BoundedCount.of(len(rows.order_by().values_list("pk")[: limit + 1]), limit)


class CountSubquery(Subquery):
    """The number of rows of a sliced queryset as a column; the slice bounds what is counted."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) bounded)"
    output_field = models.IntegerField()


def count_column(rows: "QuerySet[Any, Any]", limit: int = MAX_COUNTED) -> CountSubquery:
    """A column that counts related rows up to `limit + 1`; read it with `BoundedCount.of(value, limit)`."""
    return CountSubquery(rows.order_by().values("pk")[: limit + 1])

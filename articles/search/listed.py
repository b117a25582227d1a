"""How does SQL of our own ask the gate? With the gate's own query, compiled once: that takes longer than asking."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection

from articles.models.newsitem import NewsItem

SOME_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def listed_sql(at: datetime) -> tuple[str, list[Any]]:
    """A SELECT of `id`, `slot`, `kind` of all items that may stand in lists at a moment, and its parameters."""
    sql, params = _listed_at_some_moment(connection.vendor)
    moment, some_moment = map(connection.ops.adapt_datetimefield_value, (at, SOME_MOMENT))
    return sql, [moment if param == some_moment else param for param in params]


@cache
def _listed_at_some_moment(vendor: str) -> tuple[str, tuple[Any, ...]]:
    gate = NewsItem.objects.listed(SOME_MOMENT).order_by().values("id", "slot", "kind")
    return gate.query.sql_with_params()

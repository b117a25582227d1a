"""The query of `NewsItem.objects.listed(at)` as SQL, for statements that are written by hand.

Compiling the query takes longer than running it, so it is compiled once for each caller and database, at a placeholder
moment that is replaced among the parameters at every use.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem

PLACEHOLDER = datetime(1970, 1, 1, tzinfo=UTC)

Narrow = Callable[[NewsItemQuerySet[NewsItem]], QuerySet[Any, Any]]


def compiled_listed_sql(narrow: Narrow, at: datetime) -> tuple[str, list[Any]]:
    """A SELECT of listed items at a moment, and its parameters.

    `narrow` adds conditions and chooses the columns. It must be a function of a module, since the compiled SQL is
    cached by it, and its conditions must not depend on the moment.
    """
    sql, params = _compiled(narrow, connection.vendor)
    placeholder, moment = map(connection.ops.adapt_datetimefield_value, (PLACEHOLDER, at))
    return sql, [moment if param == placeholder else param for param in params]


@cache
def _compiled(narrow: Narrow, vendor: str) -> tuple[str, tuple[Any, ...]]:
    return narrow(NewsItem.objects.listed(PLACEHOLDER)).query.sql_with_params()

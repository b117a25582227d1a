"""Tests of the compiled SQL of listed items: its result depends on the moment it is run for."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from articles.models.listed_sql import compiled_listed_sql
from tests import makers

pytestmark = pytest.mark.django_db


def _ids(listed: Any) -> Any:
    return listed.order_by("pk").values("id")


def test_compiled_sql_returns_the_items_listed_at_each_moment():
    now = timezone.now()
    early = makers.make_brief(published_at=now - timedelta(hours=2))
    late = makers.make_brief(published_at=now - timedelta(hours=1))
    moments = [now - timedelta(hours=3), now - timedelta(minutes=90), now]

    results = []
    for at in moments:
        sql, params = compiled_listed_sql(_ids, at)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            results.append([row[0] for row in cursor.fetchall()])

    assert results == [[], [early.pk], [early.pk, late.pk]]

"""Bounded counts and how they are written."""

import pytest

from articles.formats.counts import BoundedCount, bounded_count
from articles.models import NewsItem
from tests import makers


@pytest.mark.parametrize(
    ("counted", "limit", "text"), [(0, 99, "0"), (99, 99, "99"), (100, 99, "99+"), (1_001, 1_000, "1,000+")]
)
def test_a_count_beyond_its_limit_ends_in_a_plus(counted, limit, text):
    assert str(BoundedCount.of(counted, limit)) == text


@pytest.mark.django_db
def test_no_more_than_one_row_beyond_the_limit_is_read(django_assert_num_queries):
    for _ in range(4):
        makers.make_brief()

    with django_assert_num_queries(1) as queries:
        count = bounded_count(NewsItem.objects.all(), 2)

    assert (count.number, count.is_more) == (2, True)
    assert "LIMIT 3" in queries[0]["sql"]

"""Near tags: known names that an unknown one may have been meant for, found by bounded queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Alias, Tag
from articles.search.models import NamePart
from articles.search.names.desk_lookup import rebuild_names
from articles.search.names.near_tags import near_tags
from tests.makers import make_source, make_tag
from tests.plans import analyse_tables, table_scans

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        # One character is wrong, too many, missing or in the wrong place.
        ("市埸", "市场"),
        ("帀场", "市场"),
        ("临屿巷", "临屿港"),
        ("临屿海港", "临屿港"),
        ("临港", "临屿港"),
        ("屿临港", "临屿港"),
        # Homophones, one of them by a second reading.
        ("时常", "市场"),
        ("银杭", "银行"),
        # Pinyin instead of characters.
        ("shichang", "市场"),
        ("sc", "市场"),
        # Punctuation, Latin names and aliases.
        ("Tide-Watch", "Tide Watch"),
        ("Tide Wtach", "Tide Watch"),
        ("Linyu Prt", "临屿港"),
    ],
)
def test_a_name_with_a_slip_is_near_the_right_one(typed: str, name: str) -> None:
    make_tag("市场"), make_tag("临屿港", "Linyu Port"), make_tag("Tide Watch"), make_tag("银行")
    make_source(name=typed)

    assert near_tags(typed)[0].name == name


@pytest.mark.parametrize("typed", ["", "。", "毫不相干", "x", "海"])
def test_other_names_are_near_none(typed: str) -> None:
    make_tag("市场"), make_tag("临屿港")

    assert near_tags(typed) == []


def test_the_most_similar_come_first_and_few_are_shown() -> None:
    for number in range(9):
        make_tag(f"临屿港{number}号泊位")
    make_tag("临屿港")

    assert near_tags("临屿巷")[0].name == "临屿港"
    assert len(near_tags("临屿港区泊位")) == 4


@pytest.mark.parametrize("typed", ["临屿", "临屿巷", "linyugang", "临屿港新泊位长名称"])
def test_queries_are_bounded_and_scan_no_table(typed: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    # One name in fifty begins like the typed one. If all did, PostgreSQL would rightly read the table's first rows. The
    # characters lie apart, because its range for a prefix may take in the characters that follow.
    names = [f"{chr(ord('临') + n % 50 * 97)}{chr(ord('屿') + n % 50 * 97)}港{n}" for n in range(2_000)]
    Tag.objects.bulk_create(Tag(name=name, name_key=name, slug=f"n{n}") for n, name in enumerate(names))
    rebuild_names()
    analyse_tables()
    tables = [model._meta.db_table for model in (NamePart, Tag, Alias)]

    with django_assert_max_num_queries(9), CaptureQueriesContext(connection) as queries:
        near_tags(typed)

    steps = [(step, query["sql"][-120:]) for query in queries for step in table_scans(query["sql"], tables)]
    assert steps == []

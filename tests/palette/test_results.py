"""Results of the palette: what is found, in which order, and by whom."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.takedowns.models import Case
from tests.makers import (
    hours_ago,
    make_article,
    make_brief,
    make_channel,
    make_notice,
    make_person,
    make_person_at_desk,
    make_source,
    make_tag,
)
from tests.palette.requests import FIND, object_keys, results

pytestmark = pytest.mark.django_db


def test_exact_matches_come_first_then_the_newest_items_then_names(ada: Client) -> None:
    older = make_article(headline="临屿夜航恢复", published_at=hours_ago(3))
    exact = make_brief(headline="夜航", published_at=hours_ago(9))
    newer = make_brief(headline="今晚夜航停航", published_at=None)
    source, tag = make_source(name="夜航报"), make_tag("夜航")

    expected = [f"brief-{exact.pk}", f"tag-{tag.pk}", f"brief-{newer.pk}", f"article-{older.pk}", f"source-{source.pk}"]
    assert object_keys(ada, "夜航") == expected
    assert object_keys(ada, "yh") == expected
    assert object_keys(ada, "yehang") == expected


def test_an_item_is_found_by_its_number(ada: Client) -> None:
    article, brief = make_article(), make_brief()

    assert object_keys(ada, str(article.pk))[0] == f"article-{article.pk}"
    assert object_keys(ada, f" {brief.pk} ")[0] == f"brief-{brief.pk}"


def test_people_are_shown_with_their_outlet(ada: Client) -> None:
    make_person(name="江宁", outlet=make_source(name="望海社"))
    make_person(name="江宁")

    people = results(ada, "jn")[:2]

    assert sorted(person["detail"] for person in people) == ["", "望海社"]
    assert {person["kind"] for person in people} == {"人员"}


@pytest.mark.parametrize("query", ["'", '"', "-", "tag:", "x" * 5_000, "%", "\x00", "9" * 40, "a OR b", "＠"])
def test_a_senseless_query_finds_nothing(ada: Client, query: str) -> None:
    make_article(), make_brief()

    assert object_keys(ada, query) == []


def test_cases_are_found_only_by_those_who_may_view_them(ada: Client, mo: Client) -> None:
    article = make_article(headline="夜航恢复")
    notice, _token = make_notice(item=article, subject="copyright", basis="us_dmca", relief="remove")
    case = notice.cases.get()

    assert f"case-{case.pk}" in object_keys(mo, "yhhf")
    assert object_keys(mo, case.reference.lower()) == [f"case-{case.pk}"]
    assert object_keys(ada, case.reference) == []
    assert object_keys(ada, "夜航恢复") == [f"article-{article.pk}"]


def test_a_user_without_permissions_finds_nothing(client: Client) -> None:
    make_article(headline="夜航"), make_brief(headline="夜航"), make_tag("夜航"), make_person(name="夜航")
    client.force_login(make_person_at_desk("nobody"))

    assert object_keys(client, "夜航") == []


@pytest.mark.parametrize("query", ["夜航", "yh", "yhh", "yehang", "xianyehang", ""])
def test_the_number_of_queries_is_bounded(
    mo: Client, query: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    channel = make_channel()
    for _ in range(30):
        article = make_article(headline="夜航恢复")
        make_brief(headline="夜航", channel=channel)
        make_notice(item=article, subject="copyright", basis="us_dmca", relief="remove")
    for number in range(20):
        make_tag(f"夜航{number}"), make_source(name=f"夜航{number}"), make_person(name=f"夜航{number}")
    assert Case.objects.count() == 30

    with django_assert_max_num_queries(26):
        rows = results(mo, query)

    assert len(rows) < 60


@pytest.mark.sqlite
def test_items_are_fetched_by_primary_key(ada: Client) -> None:
    # SQLite's plan depends on how many keys are in the query.
    for number in range(8):
        make_brief(headline=f"临屿港夜航{number}")

    with CaptureQueriesContext(connection) as captured:
        rows = ada.get(FIND, {"q": "夜航", "part": "1"}).json()["rows"]

    assert len(rows) == 8
    sql = next(query["sql"] for query in captured if '"opening"' in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        assert "articles_newsitem USING INTEGER PRIMARY KEY" in cursor.fetchall()[0][3]

"""Tests of near duplicates: briefs of the last two days whose text is nearly the same."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles.briefs.flash import brief_of, read_flash
from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Mode, NewsItem
from articles.search.models import Sketch
from articles.search.near_duplicates import WINDOW, find_near_duplicates
from tests.makers import hours_ago, make_article, make_brief

pytestmark = pytest.mark.django_db

PAIRS = Path(__file__).parent.parent / "samples" / "flash_pairs.txt"
TEXT = "临屿港务局今日宣布,自今晚二十二时起恢复夜间航行,首班船为潮汐号。"


def pairs() -> Iterator[tuple[str, str, bool]]:
    base = ""
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            base = line[2:]
        elif line[:1] in ("+", "-"):
            yield base, line[2:], line[0] == "+"


def near_duplicates(text: str) -> list[NewsItem]:
    return [match.brief for match in find_near_duplicates(text, timezone.now())]


@pytest.mark.slow
def test_95_percent_of_same_and_of_different_sample_pairs_are_classified_correctly():
    at = timezone.now()
    briefs = {}
    for base in dict.fromkeys(base for base, _, _ in pairs()):
        briefs[base] = brief_of(read_flash(base, at))
        briefs[base].published_at = at - timedelta(hours=1)
        briefs[base].save()

    right = {True: 0, False: 0}
    for base, text, is_same in pairs():
        shown = briefs[base] in near_duplicates(read_flash(text, at).words)
        right[is_same] += shown == is_same

    assert sum(1 for _ in pairs()) == 200
    assert right[True] >= 95, "recall"
    assert right[False] >= 95, "false alarms"


def test_drafts_are_matched_and_withdrawn_briefs_and_articles_are_not():
    draft = make_brief(body=f"<p>{TEXT}</p>", headline="", published_at=None)
    gone = make_brief(body=f"<p>{TEXT}</p>", headline="")
    make_article(body=f"<p>{TEXT}</p>")
    withdraw(gone, None)

    assert near_duplicates(TEXT) == [draft]


def test_a_removed_brief_is_matched():
    brief = make_brief(body=f"<p>{TEXT}</p>", headline="")
    restrict(brief, Mode.REMOVED, None, "试")

    assert near_duplicates(TEXT) == [brief]


def test_a_brief_is_matched_for_two_days_after_its_publication():
    make_brief(body=f"<p>{TEXT}</p>", headline="旧", published_at=hours_ago(49))
    late = make_brief(body=f"<p>{TEXT}</p>", headline="新", happened_at=hours_ago(900), happened_precision="day")

    assert near_duplicates(TEXT) == [late]


def test_a_changed_brief_is_matched_by_its_new_text_only():
    brief = make_brief(body=f"<p>{TEXT}</p>", headline="")
    brief.body = "<p>望海大桥今日上午主桥合龙,全长十一公里,车程缩短为二十分钟。</p>"
    brief.save()

    assert near_duplicates(TEXT) == []
    assert near_duplicates("望海大桥主桥今日上午合龙,全长十一公里,车程缩短为二十分钟。") == [brief]


def test_a_very_short_text_is_answered_without_a_query(django_assert_num_queries):
    make_brief(body=f"<p>{TEXT}</p>", headline="")

    with django_assert_num_queries(0):
        assert near_duplicates("临屿港务局") == []


def test_matching_takes_two_queries_over_a_covering_index(django_assert_num_queries):
    for _ in range(30):
        make_brief(body=f"<p>{TEXT}</p>", headline="")

    with django_assert_num_queries(2), connection.execute_wrapper(_check_plan):
        assert len(near_duplicates(TEXT)) == 3


def _check_plan(execute, sql, params, many, context):
    if "search_sketch" in sql and connection.vendor == "sqlite":
        plan = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", params).fetchall()
        steps = [row[3] for row in plan if "search_sketch" in row[3]]
        assert steps
        assert all("COVERING INDEX sketch_by_key (key=? AND at>?)" in step for step in steps)
    return execute(sql, params, many, context)


def test_saving_a_brief_deletes_sketches_older_than_the_window():
    brief = make_brief(body=f"<p>{TEXT}</p>", headline="")
    Sketch.objects.filter(brief=brief).update(at=timezone.now() - WINDOW - timedelta(minutes=1))

    make_brief()

    assert not Sketch.objects.filter(brief=brief).exists()

"""Is a brief that says nearly the same found among those of the last two days, and only such a one?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles.briefs.flash import brief_of, read_flash
from articles.models import Mode, NewsItem
from articles.publishing import withdraw
from articles.restricting import restrict
from articles.search.lookalikes import WINDOW, find_lookalikes
from articles.search.models import Sketch
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


def found(text: str) -> list[NewsItem]:
    return [one.brief for one in find_lookalikes(text, timezone.now())]


def test_of_two_hundred_pairs_the_same_news_is_found_and_the_other_is_not():
    at = timezone.now()
    briefs = {}
    for base in dict.fromkeys(base for base, _, _ in pairs()):
        briefs[base] = brief_of(read_flash(base, at))
        briefs[base].published_at = at - timedelta(hours=1)
        briefs[base].save()

    right = {True: 0, False: 0}
    for base, text, is_same in pairs():
        shown = briefs[base] in found(read_flash(text, at).words)
        right[is_same] += shown == is_same

    assert sum(1 for _ in pairs()) == 200
    assert right[True] >= 95, "recall"
    assert right[False] >= 95, "false alarms"


def test_drafts_are_found_withdrawn_ones_and_articles_are_not():
    draft = make_brief(body=f"<p>{TEXT}</p>", headline="", published_at=None)
    gone = make_brief(body=f"<p>{TEXT}</p>", headline="")
    make_article(body=f"<p>{TEXT}</p>")
    withdraw(gone, None)

    assert found(TEXT) == [draft]


def test_one_that_was_taken_down_is_told_of():
    brief = make_brief(body=f"<p>{TEXT}</p>", headline="")
    restrict(brief, Mode.REMOVED, None, "试")

    assert found(TEXT) == [brief]


def test_an_old_one_is_not_found_unless_it_was_published_now():
    make_brief(body=f"<p>{TEXT}</p>", headline="旧", published_at=hours_ago(49))
    late = make_brief(body=f"<p>{TEXT}</p>", headline="新", happened_at=hours_ago(900), happened_precision="day")

    assert found(TEXT) == [late]


def test_a_changed_text_is_known_by_its_new_words():
    brief = make_brief(body=f"<p>{TEXT}</p>", headline="")
    brief.body = "<p>望海大桥今日上午主桥合龙,全长十一公里,车程缩短为二十分钟。</p>"
    brief.save()

    assert found(TEXT) == []
    assert found("望海大桥主桥今日上午合龙,全长十一公里,车程缩短为二十分钟。") == [brief]


def test_a_text_that_has_only_begun_asks_nothing(django_assert_num_queries):
    make_brief(body=f"<p>{TEXT}</p>", headline="")

    with django_assert_num_queries(0):
        assert found("临屿港务局") == []


def test_it_asks_twice_and_along_the_index(django_assert_num_queries):
    for _ in range(30):
        make_brief(body=f"<p>{TEXT}</p>", headline="")

    with django_assert_num_queries(2), connection.execute_wrapper(_explained):
        assert len(found(TEXT)) == 3


def _explained(execute, sql, params, many, context):
    if "search_sketch" in sql and connection.vendor == "sqlite":
        plan = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", params).fetchall()
        steps = [row[3] for row in plan if "search_sketch" in row[3]]
        assert steps
        assert all("COVERING INDEX sketch_by_key (key=? AND at>?)" in step for step in steps)
    return execute(sql, params, many, context)


def test_sketches_go_when_they_are_no_news_any_more():
    brief = make_brief(body=f"<p>{TEXT}</p>", headline="")
    Sketch.objects.filter(brief=brief).update(at=timezone.now() - WINDOW - timedelta(minutes=1))

    make_brief()

    assert not Sketch.objects.filter(brief=brief).exists()

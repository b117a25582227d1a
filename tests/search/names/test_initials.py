"""A headline is found by the pinyin of its characters: initials or readings, newest first, on both databases."""

import random

import pytest

from articles.models import Kind, NewsItem
from articles.search.check import check
from articles.search.index.update import active_store
from articles.search.names import initials
from articles.search.names.initials import slots_by_initials, slots_by_pinyin
from articles.text.pinyin import is_meant, is_pronounced, read_initials, read_syllables
from tests.makers import hours_ago, make_article, make_brief
from tests.search.corpus import Newsroom
from tests.search.index.test_rebuild import output_of, run_sql

pytestmark = pytest.mark.django_db(transaction=True)


def by_brute_force(typed: str) -> list[int]:
    rows = NewsItem.objects.order_by("-slot").values_list("slot", "headline")
    return [slot for slot, headline in rows if is_meant(read_initials(headline), typed)]


@pytest.mark.slow
def test_a_search_by_initials_agrees_with_comparing_every_headline() -> None:
    newsroom = Newsroom(7)
    for _ in range(40):
        newsroom.add()
    for _ in range(40):
        newsroom.edit()
    dice = random.Random(7)
    letters = ["".join(dice.choices("cghltxqdyj", k=dice.choice([2, 2, 3, 4]))) for _ in range(150)]
    occurring = ["cx", "gk", "dzt", "tdjd", "cxqk", "yhxz", "wdb"]

    results = {typed: slots_by_initials(typed, "", 1_000) for typed in (*letters, *occurring)}

    assert results == {typed: by_brute_force(typed) for typed in results}
    assert any(results[typed] for typed in occurring)


def test_initials_find_drafts_and_only_items_of_the_requested_kind() -> None:
    draft = make_article(headline="广州雾散", published_at=None)
    brief = make_brief(headline="广州雾起")

    assert sorted(slots_by_initials("gzw", "", 9)) == sorted([brief.slot, draft.slot])
    assert slots_by_initials("gzw", Kind.ARTICLE.value, 9) == [draft.slot]
    assert slots_by_initials("gzwq", Kind.BRIEF.value, 9) == [brief.slot]
    assert slots_by_initials("广州", "", 9) == []


def test_initials_that_are_not_adjacent_do_not_match(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initials, "READ_AT_ONCE", 2)
    meant = make_brief(headline="临屿港", published_at=hours_ago(99))
    for hours in range(1, 7):
        make_brief(headline="屿港与临屿", published_at=hours_ago(hours))

    assert slots_by_initials("lyg", "", 5) == [meant.slot]


@pytest.mark.slow
def test_the_index_check_reports_wrong_initials() -> None:
    items = [make_brief(headline="临屿港") for _ in range(3)]
    assert "agree" in output_of("check_index")

    run_sql(f"UPDATE search_doc_{active_store()} SET facets = 'x' WHERE slot = {items[1].slot}")

    assert items[1].pk in check(active_store()).differing


def test_a_rebuilt_index_contains_initials() -> None:
    brief = make_brief(headline="临屿港")

    output_of("rebuild_index")

    assert slots_by_initials("yg", "", 5) == [brief.slot]


def test_readings_find_what_initials_find() -> None:
    market, port = make_article(headline="市场收盘", published_at=None), make_brief(headline="水产上市")
    bank = make_brief(headline="重庆银行长江支行")

    assert slots_by_pinyin("sc", "", 9) == [market.slot, port.slot]
    assert slots_by_pinyin("shichang", "", 9) == slots_by_pinyin("shi chang", "", 9) == [market.slot]
    assert slots_by_pinyin("shichangsh", "", 9) == slots_by_pinyin("shichangshou", "", 9) == [market.slot]
    assert slots_by_pinyin("shuichan", Kind.BRIEF.value, 9) == [port.slot]
    assert slots_by_pinyin("shuichan", Kind.ARTICLE.value, 9) == []
    for typed in ("chongqingyinhang", "zhongqing", "changjiang", "zhihang", "cqyh"):
        assert slots_by_pinyin(typed, "", 9) == [bank.slot]


@pytest.mark.slow
def test_a_search_by_readings_agrees_with_comparing_every_headline() -> None:
    newsroom = Newsroom(7)
    for _ in range(40):
        newsroom.add()
    dice = random.Random(7)
    headlines = list(NewsItem.objects.values_list("headline", flat=True))
    typed = set()
    for headline in headlines:
        readings = read_syllables(headline)
        for at in range(len(readings) - 2):
            typed.add("".join(dice.choice(options) for options in readings[at : at + dice.choice([2, 3])]))

    assert len(typed) > 20
    for letters in sorted(typed)[:100]:
        rows = NewsItem.objects.order_by("-slot").values_list("slot", "headline")
        expected = [slot for slot, headline in rows if is_pronounced(read_syllables(headline), letters)]
        assert set(expected) <= set(slots_by_pinyin(letters, "", 1_000)), letters

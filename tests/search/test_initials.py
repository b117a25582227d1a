"""Are headlines found by the initials of their characters: exactly those, newest first, on both databases?"""

import random

import pytest

from articles.models import Kind, NewsItem
from articles.parsing.initials import is_meant, read_initials
from articles.search import initials
from articles.search.checking import check
from articles.search.index import active_store
from articles.search.initials import slots_by_initials
from tests.makers import hours_ago, make_article, make_brief
from tests.search.corpus import Newsroom
from tests.search.test_keeping import run, said

pytestmark = pytest.mark.django_db(transaction=True)


def by_brute_force(typed: str) -> list[int]:
    rows = NewsItem.objects.order_by("-slot").values_list("slot", "headline")
    return [slot for slot, headline in rows if is_meant(read_initials(headline), typed)]


def test_initials_find_what_reading_every_headline_would_find() -> None:
    newsroom = Newsroom(7)
    for _ in range(40):
        newsroom.add()
    for _ in range(40):
        newsroom.edit()
    dice = random.Random(7)
    letters = ["".join(dice.choices("cghltxqdyj", k=dice.choice([2, 2, 3, 4]))) for _ in range(150)]
    known = ["cx", "gk", "dzt", "tdjd", "cxqk", "yhxz", "wdb"]

    found = {typed: slots_by_initials(typed, "", 1_000) for typed in (*letters, *known)}

    assert found == {typed: by_brute_force(typed) for typed in found}
    assert any(found[typed] for typed in known)


def test_drafts_are_found_and_kinds_are_told_apart() -> None:
    draft = make_article(headline="广州雾散", published_at=None)
    brief = make_brief(headline="广州雾起")

    assert sorted(slots_by_initials("gzw", "", 9)) == sorted([brief.slot, draft.slot])
    assert slots_by_initials("gzw", Kind.ARTICLE.value, 9) == [draft.slot]
    assert slots_by_initials("gzwq", Kind.BRIEF.value, 9) == [brief.slot]
    assert slots_by_initials("广州", "", 9) == []


def test_pairs_that_do_not_stand_side_by_side_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initials, "READ_AT_ONCE", 2)
    meant = make_brief(headline="临屿港", published_at=hours_ago(99))
    for hours in range(1, 7):
        make_brief(headline="屿港与临屿", published_at=hours_ago(hours))

    assert slots_by_initials("lyg", "", 5) == [meant.slot]


def test_a_check_sees_initials_that_are_missing_or_wrong() -> None:
    items = [make_brief(headline="临屿港") for _ in range(3)]
    assert "agree" in said("check_index")

    run(f"UPDATE search_doc_{active_store()} SET facets = 'x' WHERE slot = {items[1].slot}")

    assert items[1].pk in check(active_store()).differing


def test_an_index_made_anew_knows_initials() -> None:
    brief = make_brief(headline="临屿港")

    said("rebuild_index")

    assert slots_by_initials("yg", "", 5) == [brief.slot]

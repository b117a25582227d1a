"""Finding items: the index gives the same results in the same order as brute force after any sequence of changes."""

import random
from itertools import cycle

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.editing.restrictions import lift, restrict
from articles.models import Byline, Mode, NewsItem
from articles.search.query.find import best, count, find, plan
from articles.search.query.syntax import read_query
from tests import makers
from tests.search.corpus import WORDS, BruteForce, Newsroom

pytestmark = pytest.mark.django_db

CLASSES = {
    "one character": lambda dice: dice.choice("港行长龙龍枰元字口链㛃𬭎"),
    "two characters": lambda dice: dice.choice(["潮信", "港口", "枰元", "银行", "元舫", "𠮷野"]),
    "a long word": lambda dice: dice.choice(["潮信区块链", "电子提单", "行长长江", "潮信链港口"]),
    "a word": lambda dice: dice.choice(["paper", "ai", "of", "2020", "Straße", "ete", "한국", "العربية", "xray"]),
    "mixed": lambda dice: dice.choice(["libra币", "提单 paper", "AI银行", "x-ray 港"]),
    "variants": lambda dice: dice.choice(["電子提單", "Ｌｉｂｒａ", "穩定幣", "ｶﾅ", "ＰＡＰＥＲ", "㈱"]),
    "a phrase": lambda dice: '"' + " ".join(dice.choices(WORDS, k=dice.choice([2, 2, 3]))) + '"',
    "several": lambda dice: " ".join(dice.choices(WORDS, k=dice.choice([2, 3, 4]))),
    "minus": lambda dice: (
        f"{dice.choice(WORDS)} -{dice.choice(WORDS)} " + dice.choice(["", '-"潮信 港口"', '-"of or"'])
    ),
    "names": lambda dice: " ".join(
        dice.sample(
            [
                "tag:港口",
                'tag:"Ant Group"',
                "-tag:潮信链",
                "author:江宁",
                'author:"Ada Finch"',
                "source:望海社",
                "-channel:晨讯",
                "channel:动态",
                "section:港航",
                "kind:brief",
                "kind:article",
                "港",
            ],
            k=2,
        )
    ),
    "dates": lambda dice: (
        f"{dice.choice(['港', '潮信', 'kind:brief'])} "
        + dice.choice(["before:2026-01-01", "after:2024", "after:2022-03 before:2026-11-20"])
    ),
}


@pytest.fixture
def newsroom() -> Newsroom:
    newsroom = Newsroom(seed=7)
    for _ in range(250):
        newsroom.add()
    for _ in range(500):
        newsroom.edit()
    return newsroom


def slots_of(typed: str, at=None, most: int = 1_000) -> list[int]:
    return find(plan(read_query(typed)), at or timezone.now(), most=most).slots


@pytest.mark.slow
def test_every_kind_of_query_agrees_with_brute_force_after_500_edits(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, at = random.Random(11), timezone.now()
    brute_force, hits = BruteForce(at), dict.fromkeys(CLASSES, 0)

    # Whether the newest rows are scanned first or not.
    rows = iter(cycle([0, 3, 40]))
    monkeypatch.setattr("articles.search.index.postgresql._rows_to_walk", lambda *args: next(rows))
    for name, make in CLASSES.items():
        for _ in range(25):
            query = read_query(make(dice))
            expected = [] if plan(query).finds_nothing else brute_force(query)
            assert find(plan(query), at, most=1_000).slots == expected, query.text
            assert all(find(plan(query), at, most=5).slots == expected[:5] for _ in range(3)), query.text
            hits[name] += len(expected)

    assert min(hits.values()) > 0, hits


def test_each_page_of_results_continues_after_the_last_one() -> None:
    for number in range(20):
        makers.make_brief(headline="港口", published_at=makers.hours_ago(number % 4 + 1))
    at, search = timezone.now(), plan(read_query("港"))
    pages, before = [], None
    while page := find(search, at, before=before, most=7).slots:
        pages += page
        before = page[-1]

    assert pages == find(search, at, most=1_000).slots
    assert len(pages) == count(search, at).number > 7


def test_a_removed_item_is_not_found_until_the_restriction_is_lifted(db) -> None:
    item = makers.make_article(headline="潮信链停机")
    assert slots_of("潮信链停机") == [item.slot]

    restriction = restrict(item, Mode.REMOVED, None, "x", "")
    assert slots_of("潮信链停机") == []

    lift(restriction, None)
    assert slots_of("潮信链停机") == [item.slot]


def test_drafts_are_found_only_by_searches_of_the_desk() -> None:
    item = makers.make_article(headline="潮信链停机", published_at=None)

    assert slots_of("潮信链停机") == []
    assert find(plan(read_query("潮信链停机")), None, most=5).slots == [item.slot]


def test_a_phrase_does_not_match_across_headline_and_text() -> None:
    makers.make_article(headline="paper", standfirst="of", body="<p>bills</p>")

    assert slots_of("paper of bills") != []
    assert slots_of('"paper of"') == slots_of('"of bills"') == []


def test_captions_are_not_searched() -> None:
    picture = makers.make_picture()
    caption = f'<figure data-picture="{picture.pk}"><figcaption>枰石</figcaption></figure>'
    makers.make_article(body=f"<p>港口</p>{caption}")

    assert slots_of("枰石") == []
    assert slots_of("港口") != []


def test_an_item_with_a_new_time_is_found_under_its_new_slot() -> None:
    item = makers.make_brief(headline="枰石升级")

    NewsItem.objects.filter(pk=item.pk).update(published_at=makers.hours_ago(48))

    item.refresh_from_db()
    assert slots_of("枰石升级") == [item.slot]


def test_an_author_is_searchable_as_soon_as_the_byline_changes() -> None:
    person, item = makers.make_person(name="江宁"), makers.make_article()

    credit = Byline.objects.create(item=item, role="writer", person=person)
    assert slots_of("author:江宁") == [item.slot]

    credit.delete()
    assert slots_of("author:江宁") == []


def test_a_rollback_restores_item_and_index() -> None:
    item = makers.make_article(headline="枰石升级")

    with transaction.atomic():
        NewsItem.objects.filter(pk=item.pk).update(headline="舫链停机")
        assert slots_of("舫链停机") == [item.slot]
        transaction.set_rollback(True)

    assert slots_of("枰石升级") == [item.slot]
    assert slots_of("舫链停机") == []


def test_a_deleted_item_leaves_nothing_in_the_index() -> None:
    item = makers.make_article(headline="枰石升级", published_at=None, first_published_at=None)
    item.delete()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_doc_1")
        assert cursor.fetchone() == (0,)
    assert find(plan(read_query("枰石升级")), None, most=5).slots == []


def test_a_match_in_the_headline_ranks_first() -> None:
    in_title = makers.make_article(headline="枰石升级", published_at=makers.hours_ago(5))
    in_text = makers.make_article(headline="港口", body="<p>枰石</p>", published_at=makers.hours_ago(2))
    often = makers.make_article(headline="港口", body="<p>枰石枰石枰石</p>", published_at=makers.hours_ago(3))

    ranked = best(plan(read_query("枰石")), timezone.now()).slots

    assert ranked == [in_title.slot, often.slot, in_text.slot]


def test_beyond_the_recheck_limit_only_the_newest_candidates_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"articles.search.index.{connection.vendor}.MAX_RECHECKED", 2)
    items = [makers.make_brief(headline="口岸港口", published_at=makers.hours_ago(hours)) for hours in (1, 2, 3)]
    items.append(makers.make_brief(headline="港口岸", published_at=makers.hours_ago(4)))

    result = find(plan(read_query("港口岸")), timezone.now(), most=5)

    assert (result.slots, result.since) == ([], items[2].slot + 1)
    assert slots_of("港口 口岸") == [item.slot for item in items]


def test_an_unknown_name_finds_nothing() -> None:
    makers.make_article(headline="枰石升级")

    assert plan(read_query("枰石 tag:没有")).unknown != ()
    assert slots_of("枰石 tag:没有") == []
    assert slots_of("枰石 -tag:没有") != []

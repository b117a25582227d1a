"""Which known names does a text contain, and do the rows that say so follow every change at once?"""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.briefs.models import Brief
from articles.models import Alias, NewsItem, Tag
from articles.models.tag import Tagging
from articles.search.mentions import follow_spellings, names_for, proposed_tags, sightings
from articles.search.models import Mention, Spelling
from articles.search.tokens import head_of, runs
from tests.databases import ON_POSTGRESQL
from tests.makers import hours_ago, make_article, make_brief, make_tag
from tests.plans import know_sizes, walks

pytestmark = pytest.mark.django_db


def named(item: NewsItem) -> list[str]:
    return sorted(Mention.objects.filter(item=item.pk).values_list("tag__name", flat=True))


def weight(item: NewsItem, tag: Tag) -> float:
    return Mention.objects.get(item=item.pk, tag=tag).weight


def seen(text: str) -> dict[str, int]:
    form = runs(text)
    found = sightings(form, names_for([form]))
    return {Tag.objects.get(pk=tag).name: sighting.count for tag, sighting in found.items()}


UNITS = ["舫", "链", "潮信", "a", "ab", "b", "ant", "group", "7"]
PHRASES = st.lists(st.sampled_from(UNITS), min_size=1, max_size=4).map(" ".join).map(runs)
TEXTS = st.lists(st.sampled_from([*UNITS, "，"]), max_size=30).flatmap(
    lambda units: st.lists(st.sampled_from(["", " "]), min_size=len(units), max_size=len(units)).map(
        lambda gaps: runs("".join(gap + unit for gap, unit in zip(gaps, units, strict=True)))
    )
)


def naive_sightings(text: str, phrases: list[str]) -> dict[int, tuple[int, int]]:
    """First place and count of each phrase, found unit by unit, the longest at each place."""
    starts = [match.start() for match in re.finditer(r"[a-z0-9]+|[^ ]", text)]
    found: dict[int, tuple[int, int]] = {}
    end = 0
    for at in starts:
        here = [name for name in phrases if re.match(re.escape(name) + r"(?![a-z0-9])", text[at:])]
        here += [name for name in phrases if not name[-1].isascii() and text.startswith(name, at)]
        if at >= end and here:
            name = max(here, key=len)
            first, count = found.get(phrases.index(name), (at, 0))
            found[phrases.index(name)] = (first, count + 1)
            end = at + len(name)
    return found


@given(TEXTS, st.lists(PHRASES, unique=True, max_size=12))
def test_names_are_found_as_by_reading_every_place(text: str, phrases: list[str]) -> None:
    names: dict[str, list[tuple[str, int]]] = {}
    for number, phrase in sorted(enumerate(phrases), key=lambda pair: -len(pair[1])):
        names.setdefault(head_of(phrase), []).append((phrase, number))

    found = sightings(text, names)

    assert {tag: (seen.first, seen.count) for tag, seen in found.items()} == naive_sightings(text, phrases)


def test_the_longest_name_hides_the_names_inside_it() -> None:
    make_tag("舫链")
    make_tag("潮信舫链")

    brief = make_brief(headline="潮信舫链升级", body="<p>升级持续一晚。</p>")

    assert named(brief) == ["潮信舫链"]


def test_a_short_name_is_still_found_where_it_stands_alone() -> None:
    make_tag("舫链")
    make_tag("潮信舫链")

    assert seen("潮信舫链之外,舫链也升级,舫链币没有") == {"潮信舫链": 1, "舫链": 2}


def test_names_of_one_opening_are_tried_longest_first() -> None:
    for name in ("潮信", "潮信银行", "潮信银行研究院"):
        make_tag(name)

    assert seen("潮信银行研究院与潮信银行、潮信资本") == {"潮信银行研究院": 1, "潮信银行": 1, "潮信": 1}


def test_a_name_of_one_character_is_found_inside_a_sentence() -> None:
    make_tag("枰")

    assert seen("两枚枰换一枚") == {"枰": 1}


@pytest.mark.parametrize("text", ["港口VOLT协议", "港口ｖｏｌｔ协议", "港口Ｖｏｌｔ,协议", "Vólt 协议"])
def test_a_latin_name_is_found_in_any_width_and_case(text: str) -> None:
    make_tag("Volt")

    assert seen(text) == {"Volt": 1}


@pytest.mark.parametrize("text", ["Voltage 上涨", "revolt 上涨", "Volt2 上涨", "volts"])
def test_a_latin_name_is_not_found_inside_a_word(text: str) -> None:
    make_tag("Volt")

    assert seen(text) == {}


@pytest.mark.parametrize("text", ["Tide Ledger 发布", "tide  ledger发布", "TIDE-LEDGER发布", "潮Tide Ledger"])
def test_a_name_of_two_words_is_found_whatever_parts_them(text: str) -> None:
    make_tag("Tide Ledger")

    assert seen(text) == {"Tide Ledger": 1}


def test_a_name_of_words_ends_where_its_last_word_ends() -> None:
    make_tag("Tide Ledger")
    make_tag("Tide Ledger Fund")

    assert seen("Tide Ledgers and Tide, of Ledger") == {}
    assert seen("Tide Ledger Funds") == {"Tide Ledger": 1}


def test_a_mixed_name_is_found_with_cjk_on_either_side() -> None:
    make_tag("Volt币")

    assert seen("今天VOLT币价格与Volt 币总量") == {"Volt币": 2}


def test_traditional_text_finds_a_simplified_name() -> None:
    make_tag("潮信链银行")

    assert seen("潮信鏈銀行宣布擴容") == {"潮信链银行": 1}


def test_simplified_text_finds_a_traditional_name() -> None:
    make_tag("潮信鏈銀行")

    assert seen("潮信链银行宣布扩容") == {"潮信鏈銀行": 1}


def test_punctuation_parts_two_names() -> None:
    make_tag("潮信舫链")

    assert seen("潮信,舫链") == {}


def test_an_alias_finds_its_tag() -> None:
    make_tag("枰石信托", "枰石", "Pingstone Trust")

    assert seen("枰石与 PINGSTONE TRUST 同名") == {"枰石信托": 2}


def test_a_name_that_leads_weighs_more_than_one_in_passing() -> None:
    tag = make_tag("舫链")
    leading = make_brief(headline="舫链升级", body="<p>昨晚完成。</p>")
    passing = make_brief(headline="港口恢复作业" * 6, body="<p>货主改用舫链。</p>")

    assert weight(passing, tag) == 1.0
    assert weight(leading, tag) > 2.0


def test_many_mentions_count_as_three() -> None:
    tag = make_tag("舫链")
    thrice = make_brief(headline="舫链,舫链,舫链", body="<p>完。</p>")
    often = make_brief(headline="舫链" * 9, body="<p>完。</p>")

    assert weight(thrice, tag) == weight(often, tag) == 2 * weight(make_brief(headline="舫链"), tag)


def test_a_tag_that_an_editor_gave_weighs_most_without_standing_in_the_text() -> None:
    tag = make_tag("舫链")
    brief = make_brief(headline="港口恢复作业", tags=["舫链"])

    assert weight(brief, tag) == 3.0


def test_a_text_that_is_full_of_a_name_loses_nothing_by_an_editors_tag() -> None:
    tag = make_tag("舫链")

    assert weight(make_brief(headline="舫链,舫链,舫链", tags=["舫链"]), tag) == 4.5


def test_names_in_markup_are_found_as_they_are_read() -> None:
    make_tag("潮信舫链")

    assert named(make_brief(body="<p>潮信<strong>舫链</strong>升级</p>")) == ["潮信舫链"]


def test_a_saved_text_moves_its_mentions() -> None:
    make_tag("舫链")
    make_tag("枰元")
    brief = make_brief(headline="舫链升级")

    brief.headline = "枰元升级"
    brief.save()

    assert named(brief) == ["枰元"]


def test_a_moved_time_moves_the_place_of_its_mentions() -> None:
    make_tag("舫链")
    brief = make_brief(headline="舫链升级")

    Brief.objects.filter(pk=brief.pk).update(published_at="2019-12-20T00:00:00Z")

    brief.refresh_from_db()
    assert Mention.objects.get(item=brief.pk).slot == brief.slot < 631_000_000


def test_bulk_created_items_are_followed() -> None:
    make_tag("舫链")

    created = Brief.objects.bulk_create(Brief(headline=f"舫链升级{number}") for number in range(3))

    assert [named(brief) for brief in created] == [["舫链"]] * 3


def test_an_updated_text_is_followed() -> None:
    make_tag("枰元")
    brief = make_brief(headline="舫链升级")

    Brief.objects.filter(pk=brief.pk).update(headline="枰元升级")

    assert named(brief) == ["枰元"]


def test_deleted_items_leave_no_mentions() -> None:
    make_tag("舫链")
    one, two = make_brief(headline="舫链升级"), make_brief(headline="舫链停机")

    one.delete()
    Brief.objects.filter(pk=two.pk).delete()

    assert not Mention.objects.exists()


def test_a_given_and_a_taken_tag_are_followed() -> None:
    brief = make_brief(headline="港口恢复作业")

    brief.tags.add("舫链", "枰元")
    brief.tags.remove("枰元")

    assert named(brief) == ["舫链"]


def test_set_and_cleared_tags_are_followed() -> None:
    brief = make_brief(headline="港口恢复作业", tags=["舫链"])

    brief.tags.set(["枰元"])
    assert named(brief) == ["枰元"]

    brief.tags.clear()
    assert named(brief) == []


def test_a_tag_taken_from_a_text_that_names_it_leaves_the_mention_of_the_text() -> None:
    tag = make_tag("舫链")
    brief = make_brief(headline="舫链升级", tags=["舫链"])

    brief.tags.remove("舫链")

    assert weight(brief, tag) == 2.25


def test_a_new_tag_finds_the_texts_that_are_here_already() -> None:
    brief = make_brief(headline="潮信鏈銀行擴容")
    article = make_article(body="<p>昨晚,ＶＯＬＴ协议停机。</p>")

    make_tag("潮信链银行")
    make_tag("Volt")

    assert (named(brief), named(article)) == (["潮信链银行"], ["Volt"])


def test_a_new_longer_name_takes_the_mentions_of_the_one_inside_it() -> None:
    make_tag("舫链")
    brief = make_brief(headline="潮信舫链升级")

    make_tag("潮信舫链")

    assert named(brief) == ["潮信舫链"]


def test_a_deleted_name_brings_the_one_inside_it_back() -> None:
    make_tag("舫链")
    make_tag("潮信舫链", "潮信的链")
    brief = make_brief(headline="潮信舫链升级")

    Tag.objects.get(name="潮信舫链").delete()

    assert named(brief) == ["舫链"]
    assert not Spelling.objects.exclude(runs="舫链").exists()


def test_names_deleted_together_are_followed() -> None:
    make_tag("舫链")
    make_tag("潮信舫链")
    brief = make_brief(headline="潮信舫链升级")

    Tag.objects.filter(name__startswith="潮信").delete()

    assert named(brief) == ["舫链"]


def test_a_renamed_tag_is_found_under_its_new_name_alone() -> None:
    tag = make_tag("舫链")
    old, new = make_brief(headline="舫链升级"), make_brief(headline="枰元升级")

    tag.name = "枰元"
    tag.save()

    assert (named(old), named(new)) == ([], ["枰元"])


def test_a_new_renamed_and_deleted_alias_is_followed() -> None:
    tag = make_tag("枰石信托")
    first, second = make_brief(headline="枰石升级"), make_brief(headline="枰公司升级")

    alias = Alias.objects.create(tag=tag, name="枰石")
    assert (named(first), named(second)) == (["枰石信托"], [])

    alias.name = "枰公司"
    alias.save()
    assert (named(first), named(second)) == ([], ["枰石信托"])

    alias.delete()
    assert (named(first), named(second)) == ([], [])


def test_a_name_that_goes_is_taken_from_every_text_that_had_it() -> None:
    tag = make_tag("枰石信托", "枰石")
    old, new = make_brief(headline="枰石升级", published_at=hours_ago(9)), make_brief(headline="枰石停机")

    Alias.objects.get(tag=tag).delete()

    assert (named(old), named(new)) == ([], [])


def test_only_the_newest_are_searched_for_a_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = make_brief(headline="枰石升级", published_at=hours_ago(9)), make_brief(headline="枰石停机")
    monkeypatch.setattr("articles.search.mentions.MOST_FOLLOWED", 1)

    make_tag("枰石")

    assert (named(old), named(new)) == ([], ["枰石"])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_mention() -> None:
    make_tag("舫链")
    brief = make_brief(headline="港口恢复作业")

    with transaction.atomic():
        brief.headline = "舫链升级"
        brief.save()
        make_tag("港口")
        brief.tags.add("枰元")
        transaction.set_rollback(True)

    assert named(brief) == []


@pytest.mark.django_db(transaction=True)
def test_a_change_and_its_mentions_are_one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    brief, tag = make_brief(headline="港口恢复作业"), make_tag("码头")

    def renamed() -> None:
        tag.name = "作业"
        tag.save()

    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.search.mentions._insert", broken)
    for change in (
        lambda: make_tag("港口"),
        renamed,
        lambda: brief.tags.add("舫链"),
        lambda: make_brief(tags=["枰元"]),
    ):
        with pytest.raises(RuntimeError):
            change()

    assert set(Tag.objects.values_list("name", flat=True)) == {"码头"}
    assert not Tagging.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_taken_tag_and_its_mention_go_in_one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = make_brief(tags=["舫链", "枰元"])

    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.search.mentions._wanted", broken)
    for change in (lambda: brief.tags.remove("舫链"), brief.tags.clear, lambda: brief.tags.set(["舫链"])):
        with pytest.raises(RuntimeError):
            change()

    assert Tagging.objects.count() == 2


def test_rows_that_are_right_are_not_written_again() -> None:
    make_tag("舫链")
    brief = make_brief(headline="舫链升级")
    before = Mention.objects.get(item=brief.pk).pk

    with CaptureQueriesContext(
        connection,
    ) as asked:
        brief.save()

    assert Mention.objects.get(item=brief.pk).pk == before
    assert not [query for query in asked if "search_mention" in query["sql"] and not query["sql"].startswith("SELECT")]


def make_many_tags(count: int) -> None:
    tags = Tag.objects.bulk_create(
        Tag(name=f"第{number}号舫", name_key=f"第{number}号舫", slug=f"tag-{number}") for number in range(count)
    )
    follow_spellings(tag.pk for tag in tags)


def test_a_save_asks_no_more_questions_among_12000_tags() -> None:
    brief = make_brief(headline="舫链升级,第7号舫离港")
    with CaptureQueriesContext(connection) as few:
        brief.save()

    make_many_tags(12_000)
    with CaptureQueriesContext(connection) as many:
        brief.save()

    # One question more: the mention that is now found is written.
    assert len(many) <= len(few) + 1


def test_a_save_reads_only_names_whose_opening_is_in_the_text() -> None:
    make_many_tags(500)

    assert names_for([runs("枰元,第七艘,7号")]) == {}
    assert [len(found) for found in names_for([runs("枰元,第7")]).values()] == [1]


def test_openings_are_looked_up_by_an_index() -> None:
    make_many_tags(500)
    know_sizes()
    with CaptureQueriesContext(connection) as asked:
        names_for([runs("潮信舫链升级")])

    assert walks(asked[0]["sql"], ["search_spelling"], most=50) == []


def test_a_new_tag_finds_its_items_by_the_index() -> None:
    Brief.objects.bulk_create(Brief(headline=f"第{number}条") for number in range(1_000))
    know_sizes()
    with CaptureQueriesContext(connection) as asked:
        make_tag("潮信舫链")

    assert [query for query in asked if ("tokens @@" if ON_POSTGRESQL else "search_fts_1") in query["sql"]]
    questions = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert not [step for sql in questions for step in walks(sql, ["articles_newsitem", "search_mention"], most=60)]


def test_the_best_names_of_a_text_are_proposed_first() -> None:
    for name in ("枰元", "舫链", "潮信银行"):
        make_tag(name)
    text = "港口恢复作业" * 8 + "舫链停机,枰元跌,枰元再跌,枰元回升,潮信银行,舫链"

    assert [tag.name for tag in proposed_tags(text)] == ["枰元", "舫链", "潮信银行"]


def test_of_names_seen_often_the_most_frequent_is_proposed_first() -> None:
    make_tag("枰元")
    make_tag("舫链")
    text = "港口恢复作业" * 8 + "舫链" * 3 + "枰元" * 9

    assert [tag.name for tag in proposed_tags(text)] == ["枰元", "舫链"]

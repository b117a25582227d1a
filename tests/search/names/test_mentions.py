"""Mentions: which names a text contains, and rows that follow every change of a text or a name at once."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.briefs.models import Brief
from articles.models import Alias, NewsItem, Tag
from articles.models.tag import Tagging
from articles.search.models import Mention, Spelling
from articles.search.names.mentions import names_for, proposed_tags, sightings, sync_spellings
from articles.text.tokens import canonical_form, head_of
from tests.databases import ON_POSTGRESQL
from tests.makers import hours_ago, make_article, make_brief, make_tag
from tests.plans import analyse_tables, table_scans

pytestmark = pytest.mark.django_db


def named(item: NewsItem) -> list[str]:
    return sorted(Mention.objects.filter(item=item.pk).values_list("tag__name", flat=True))


def weight(item: NewsItem, tag: Tag) -> float:
    return Mention.objects.get(item=item.pk, tag=tag).weight


def seen(text: str) -> dict[str, int]:
    form = canonical_form(text)
    sightings_by_tag = sightings(form, names_for([form]))
    return {Tag.objects.get(pk=tag).name: sighting.count for tag, sighting in sightings_by_tag.items()}


UNITS = ["舫", "链", "潮信", "a", "ab", "b", "ant", "group", "7"]
PHRASES = st.lists(st.sampled_from(UNITS), min_size=1, max_size=4).map(" ".join).map(canonical_form)
TEXTS = st.lists(st.sampled_from([*UNITS, "，"]), max_size=30).flatmap(
    lambda units: st.lists(st.sampled_from(["", " "]), min_size=len(units), max_size=len(units)).map(
        lambda gaps: canonical_form("".join(gap + unit for gap, unit in zip(gaps, units, strict=True)))
    )
)


def naive_sightings(text: str, phrases: list[str]) -> dict[int, tuple[int, int]]:
    """First position and count of each phrase, by trying all of them at each position; the longest wins."""
    starts = [match.start() for match in re.finditer(r"[a-z0-9]+|[^ ]", text)]
    matches: dict[int, tuple[int, int]] = {}
    end = 0
    for at in starts:
        here = [name for name in phrases if re.match(re.escape(name) + r"(?![a-z0-9])", text[at:])]
        here += [name for name in phrases if not name[-1].isascii() and text.startswith(name, at)]
        if at >= end and here:
            name = max(here, key=len)
            first, count = matches.get(phrases.index(name), (at, 0))
            matches[phrases.index(name)] = (first, count + 1)
            end = at + len(name)
    return matches


@given(TEXTS, st.lists(PHRASES, unique=True, max_size=12))
def test_names_are_found_exactly_where_a_brute_force_scan_finds_them(text: str, phrases: list[str]) -> None:
    names: dict[str, list[tuple[str, int]]] = {}
    for number, phrase in sorted(enumerate(phrases), key=lambda pair: -len(pair[1])):
        names.setdefault(head_of(phrase), []).append((phrase, number))

    matches = sightings(text, names)

    assert {tag: (match.first, match.count) for tag, match in matches.items()} == naive_sightings(text, phrases)


def test_the_longest_name_hides_the_names_inside_it() -> None:
    make_tag("舫链")
    make_tag("潮信舫链")

    brief = make_brief(headline="潮信舫链升级", body="<p>升级持续一晚。</p>")

    assert named(brief) == ["潮信舫链"]


def test_a_short_name_is_found_where_it_is_not_part_of_the_longer_one() -> None:
    make_tag("舫链")
    make_tag("潮信舫链")

    assert seen("潮信舫链之外,舫链也升级,舫链币没有") == {"潮信舫链": 1, "舫链": 2}


def test_of_names_with_the_same_opening_the_longest_matches() -> None:
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
def test_a_name_of_two_words_is_found_with_any_separator(text: str) -> None:
    make_tag("Tide Ledger")

    assert seen(text) == {"Tide Ledger": 1}


def test_the_last_word_of_a_name_is_not_found_inside_a_longer_word() -> None:
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


def test_a_name_is_not_found_across_punctuation() -> None:
    make_tag("潮信舫链")

    assert seen("潮信,舫链") == {}


def test_an_alias_finds_its_tag() -> None:
    make_tag("枰石信托", "枰石", "Pingstone Trust")

    assert seen("枰石与 PINGSTONE TRUST 同名") == {"枰石信托": 2}


def test_a_name_in_the_headline_weighs_more_than_one_in_passing() -> None:
    tag = make_tag("舫链")
    leading = make_brief(headline="舫链升级", body="<p>昨晚完成。</p>")
    passing = make_brief(headline="港口恢复作业" * 6, body="<p>货主改用舫链。</p>")

    assert weight(passing, tag) == 1.0
    assert weight(leading, tag) > 2.0


def test_more_than_three_mentions_count_as_three() -> None:
    tag = make_tag("舫链")
    thrice = make_brief(headline="舫链,舫链,舫链", body="<p>完。</p>")
    often = make_brief(headline="舫链" * 9, body="<p>完。</p>")

    assert weight(thrice, tag) == weight(often, tag) == 2 * weight(make_brief(headline="舫链"), tag)


def test_a_tag_added_by_an_editor_has_a_high_weight_without_being_in_the_text() -> None:
    tag = make_tag("舫链")
    brief = make_brief(headline="港口恢复作业", tags=["舫链"])

    assert weight(brief, tag) == 3.0


def test_a_tag_added_by_an_editor_does_not_lower_the_weight_of_many_mentions() -> None:
    tag = make_tag("舫链")

    assert weight(make_brief(headline="舫链,舫链,舫链", tags=["舫链"]), tag) == 4.5


def test_a_name_partly_in_bold_is_found() -> None:
    make_tag("潮信舫链")

    assert named(make_brief(body="<p>潮信<strong>舫链</strong>升级</p>")) == ["潮信舫链"]


def test_saving_a_text_updates_its_mentions() -> None:
    make_tag("舫链")
    make_tag("枰元")
    brief = make_brief(headline="舫链升级")

    brief.headline = "枰元升级"
    brief.save()

    assert named(brief) == ["枰元"]


def test_changing_the_time_of_an_item_updates_the_slot_of_its_mentions() -> None:
    make_tag("舫链")
    brief = make_brief(headline="舫链升级")

    Brief.objects.filter(pk=brief.pk).update(published_at="2019-12-20T00:00:00Z")

    brief.refresh_from_db()
    assert Mention.objects.get(item=brief.pk).slot == brief.slot < 631_000_000


def test_bulk_created_items_get_mentions() -> None:
    make_tag("舫链")

    created = Brief.objects.bulk_create(Brief(headline=f"舫链升级{number}") for number in range(3))

    assert [named(brief) for brief in created] == [["舫链"]] * 3


def test_a_queryset_update_updates_mentions() -> None:
    make_tag("枰元")
    brief = make_brief(headline="舫链升级")

    Brief.objects.filter(pk=brief.pk).update(headline="枰元升级")

    assert named(brief) == ["枰元"]


def test_deleted_items_leave_no_mentions() -> None:
    make_tag("舫链")
    one, two = (make_brief(headline=name, published_at=None) for name in ("舫链升级", "舫链停机"))

    one.delete()
    Brief.objects.filter(pk=two.pk).delete()

    assert not Mention.objects.exists()


def test_adding_and_removing_tags_updates_mentions() -> None:
    brief = make_brief(headline="港口恢复作业")

    brief.tags.add("舫链", "枰元")
    brief.tags.remove("枰元")

    assert named(brief) == ["舫链"]


def test_setting_and_clearing_tags_updates_mentions() -> None:
    brief = make_brief(headline="港口恢复作业", tags=["舫链"])

    brief.tags.set(["枰元"])
    assert named(brief) == ["枰元"]

    brief.tags.clear()
    assert named(brief) == []


def test_removing_a_tag_keeps_the_mention_if_the_text_names_it() -> None:
    tag = make_tag("舫链")
    brief = make_brief(headline="舫链升级", tags=["舫链"])

    brief.tags.remove("舫链")

    assert weight(brief, tag) == 2.25


def test_a_new_tag_is_found_in_existing_texts() -> None:
    brief = make_brief(headline="潮信鏈銀行擴容")
    article = make_article(body="<p>昨晚,ＶＯＬＴ协议停机。</p>")

    make_tag("潮信链银行")
    make_tag("Volt")

    assert (named(brief), named(article)) == (["潮信链银行"], ["Volt"])


def test_a_new_longer_name_replaces_the_mentions_of_the_shorter_one() -> None:
    make_tag("舫链")
    brief = make_brief(headline="潮信舫链升级")

    make_tag("潮信舫链")

    assert named(brief) == ["潮信舫链"]


def test_deleting_a_name_restores_the_mentions_of_the_shorter_one_inside_it() -> None:
    make_tag("舫链")
    make_tag("潮信舫链", "潮信的链")
    brief = make_brief(headline="潮信舫链升级")

    Tag.objects.get(name="潮信舫链").delete()

    assert named(brief) == ["舫链"]
    assert not Spelling.objects.exclude(runs="舫链").exists()


def test_deleting_several_names_at_once_updates_mentions() -> None:
    make_tag("舫链")
    make_tag("潮信舫链")
    brief = make_brief(headline="潮信舫链升级")

    Tag.objects.filter(name__startswith="潮信").delete()

    assert named(brief) == ["舫链"]


def test_a_renamed_tag_is_found_only_under_its_new_name() -> None:
    tag = make_tag("舫链")
    old, new = make_brief(headline="舫链升级"), make_brief(headline="枰元升级")

    tag.name = "枰元"
    tag.save()

    assert (named(old), named(new)) == ([], ["枰元"])


def test_adding_renaming_and_deleting_an_alias_updates_mentions() -> None:
    tag = make_tag("枰石信托")
    first, second = make_brief(headline="枰石升级"), make_brief(headline="枰公司升级")

    alias = Alias.objects.create(tag=tag, name="枰石")
    assert (named(first), named(second)) == (["枰石信托"], [])

    alias.name = "枰公司"
    alias.save()
    assert (named(first), named(second)) == ([], ["枰石信托"])

    alias.delete()
    assert (named(first), named(second)) == ([], [])


def test_deleting_an_alias_deletes_its_mentions_in_every_text() -> None:
    tag = make_tag("枰石信托", "枰石")
    old, new = make_brief(headline="枰石升级", published_at=hours_ago(9)), make_brief(headline="枰石停机")

    Alias.objects.get(tag=tag).delete()

    assert (named(old), named(new)) == ([], [])


def test_only_the_newest_items_are_scanned_for_a_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = make_brief(headline="枰石升级", published_at=hours_ago(9)), make_brief(headline="枰石停机")
    monkeypatch.setattr("articles.search.names.mentions.MAX_SYNCED", 1)

    make_tag("枰石")

    assert (named(old), named(new)) == ([], ["枰石"])


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_mention() -> None:
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
def test_a_change_and_its_mentions_are_committed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    brief, tag = make_brief(headline="港口恢复作业"), make_tag("码头")

    def renamed() -> None:
        tag.name = "作业"
        tag.save()

    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.search.names.mentions._insert", broken)
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
def test_a_tag_and_its_mention_are_removed_in_one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = make_brief(tags=["舫链", "枰元"])

    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.search.names.mentions._required_mentions", broken)
    for change in (lambda: brief.tags.remove("舫链"), brief.tags.clear, lambda: brief.tags.set(["舫链"])):
        with pytest.raises(RuntimeError):
            change()

    assert Tagging.objects.count() == 2


def test_a_save_does_not_rewrite_correct_mentions() -> None:
    make_tag("舫链")
    brief = make_brief(headline="舫链升级")
    before = Mention.objects.get(item=brief.pk).pk

    with CaptureQueriesContext(
        connection,
    ) as queries:
        brief.save()

    assert Mention.objects.get(item=brief.pk).pk == before
    assert not [query for query in queries if "search_mention" in query["sql"] and query["sql"][:6] != "SELECT"]


def make_many_tags(count: int) -> None:
    tags = Tag.objects.bulk_create(
        Tag(name=f"第{number}号舫", name_key=f"第{number}号舫", slug=f"tag-{number}") for number in range(count)
    )
    sync_spellings(tag.pk for tag in tags)


@pytest.mark.slow
def test_a_save_takes_no_more_queries_with_12000_tags() -> None:
    brief = make_brief(headline="舫链升级,第7号舫离港")
    with CaptureQueriesContext(connection) as few:
        brief.save()

    make_many_tags(12_000)
    with CaptureQueriesContext(connection) as many:
        brief.save()

    # One query more: the new mention is inserted.
    assert len(many) <= len(few) + 1


def test_a_save_reads_only_names_whose_opening_is_in_the_text() -> None:
    make_many_tags(500)

    assert names_for([canonical_form("枰元,第七艘,7号")]) == {}
    assert [len(names) for names in names_for([canonical_form("枰元,第7")]).values()] == [1]


def test_openings_are_looked_up_through_an_index() -> None:
    make_many_tags(3_000)
    analyse_tables()
    with CaptureQueriesContext(connection) as queries:
        names_for([canonical_form("潮信舫链升级")])

    assert table_scans(queries[0]["sql"], ["search_spelling"], most=50) == []


def test_a_new_tag_finds_its_items_through_the_search_index() -> None:
    Brief.objects.bulk_create(Brief(headline=f"第{number}条") for number in range(1_000))
    analyse_tables()
    with CaptureQueriesContext(connection) as queries:
        make_tag("潮信舫链")

    assert [query for query in queries if ("tokens @@" if ON_POSTGRESQL else "search_fts_1") in query["sql"]]
    reads = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert not [step for sql in reads for step in table_scans(sql, ["articles_newsitem", "search_mention"], most=60)]


def test_the_names_with_the_highest_weight_are_proposed_first() -> None:
    for name in ("枰元", "舫链", "潮信银行"):
        make_tag(name)
    text = "港口恢复作业" * 8 + "舫链停机,枰元跌,枰元再跌,枰元回升,潮信银行,舫链"

    assert [tag.name for tag in proposed_tags(text)] == ["枰元", "舫链", "潮信银行"]


def test_of_two_names_with_equal_weight_the_more_frequent_is_proposed_first() -> None:
    make_tag("枰元")
    make_tag("舫链")
    text = "港口恢复作业" * 8 + "舫链" * 3 + "枰元" * 9

    assert [tag.name for tag in proposed_tags(text)] == ["枰元", "舫链"]

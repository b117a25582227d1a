"""Tests of related briefs: ranked by shared tags, their rarity and distance in time; weak matches are dropped."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.models import NewsItem
from articles.search.related import COUNTED, MAX_RELATED, Related, names_of, rarity, related_briefs
from tests.makers import embed, hours_ago, hours_ahead, make_article, make_brief, make_tag
from tests.plans import analyse_tables, table_scans

pytestmark = pytest.mark.django_db

FILLING = "货主改道港口船期班轮堆场闸口司机夜班泊位吊桥引航拖轮舱单报关查验运价订舱缺箱拥堵台风潮位浮标灯塔码头工人"
DAY = datetime(2019, 12, 20, tzinfo=UTC)


def related(item: NewsItem) -> list[Related]:
    return related_briefs(item, names_of(item), timezone.now())


def related_ids(item: NewsItem) -> list[int]:
    return [match.item.pk for match in related(item)]


def make_dated(headline: str, years: float = 0, body: str = "昨晚完成。", **values: object) -> Brief:
    """A brief dated this number of years after DAY."""
    moment = DAY + timedelta(days=365 * years)
    return make_brief(headline=headline, body=f"<p>{body}</p>", happened_at=moment, happened_precision="day", **values)


def make_reprint(**values: object) -> NewsItem:
    return make_article(**{"original_at": DAY, "original_precision": "day", "origin": "unknown"} | values)


def test_a_brief_that_shares_a_tag_is_related_with_that_tag_as_reason() -> None:
    make_tag("舫链")
    brief = make_brief(headline="舫链升级")
    article = make_article(headline="舫链一年")

    (match,) = related(article)

    assert (match.item.pk, match.reason) == (brief.pk, "舫链")


def test_a_tag_added_by_an_editor_relates_items_that_do_not_mention_it() -> None:
    brief = make_brief(headline="港口恢复作业", tags=["跨境结算"])

    assert related_ids(make_article(tags=["跨境结算"])) == [brief.pk]


def test_an_article_without_tags_has_no_related_briefs() -> None:
    make_tag("舫链")
    make_brief(headline="舫链升级")

    assert related_ids(make_article()) == []


def test_an_embedded_brief_is_not_related() -> None:
    make_tag("舫链")
    carried, other = make_brief(headline="舫链升级"), make_brief(headline="舫链停机")

    assert related_ids(make_article(headline="舫链一年", body=embed(carried))) == [other.pk]


def test_a_brief_is_not_related_to_itself() -> None:
    make_tag("舫链")
    brief, other = make_brief(headline="舫链升级"), make_brief(headline="舫链停机")

    assert related_ids(brief) == [other.pk]


def test_only_listed_briefs_are_related() -> None:
    make_tag("舫链")
    make_brief(headline="舫链草稿", published_at=None, first_published_at=None)
    make_brief(headline="舫链将来", published_at=hours_ahead(1))
    make_brief(headline="舫链已撤", withdrawn_at=hours_ago(0.5))
    make_brief(headline="舫链已过", expires_at=hours_ago(0.5))
    restrict(make_brief(headline="舫链删除"), "removed", None, "错误")
    restrict(make_brief(headline="舫链不列"), "delisted", None, "错误")

    assert related_ids(make_article(headline="舫链一年")) == []


def test_articles_are_not_related_briefs() -> None:
    make_tag("舫链")
    make_article(headline="舫链两年")

    assert related_ids(make_article(headline="舫链一年")) == []


def test_a_rare_tag_outweighs_a_common_one() -> None:
    make_tag("枰元")
    make_tag("舫链")
    for number in range(40):
        make_brief(headline=f"枰元升{number}点")
    rare = make_brief(headline="舫链升级")

    assert related_ids(make_article(headline="枰元与舫链"))[0] == rare.pk


def test_a_mention_in_the_headline_outweighs_mentions_in_the_body() -> None:
    make_tag("舫链")
    passing = make_brief(headline="港口恢复作业" * 6, body="<p>舫链,舫链,舫链,舫链。</p>")
    leading = make_brief(headline="舫链升级", body="<p>完。</p>", happened_at=hours_ago(40), happened_precision="day")

    assert related_ids(make_article(headline="舫链一年")) == [leading.pk, passing.pk]


def test_a_tag_added_by_an_editor_outweighs_one_the_text_mentions() -> None:
    make_tag("枰元")
    make_tag("舫链")
    one, two = make_brief(headline="枰元升级"), make_brief(headline="舫链升级")

    assert related_ids(make_article(headline="枰元与舫链", tags=["舫链"])) == [two.pk, one.pk]
    assert related_ids(make_article(headline="枰元与舫链", tags=["枰元"])) == [one.pk, two.pk]


def test_two_shared_tags_outweigh_one() -> None:
    make_tag("枰元")
    make_tag("舫链")
    one = make_brief(headline="枰元升级")
    both = make_brief(headline="枰元与舫链升级")

    assert related_ids(make_article(headline="枰元与舫链")) == [both.pk, one.pk]


def test_briefs_nearest_to_the_original_date_of_the_article_come_first() -> None:
    make_tag("舫链")
    after, before, near = make_dated("舫链甲", 4), make_dated("舫链乙", -2), make_dated("舫链丙", 0.1)

    assert related_ids(make_reprint(headline="舫链一年")) == [near.pk, before.pk, after.pk]


def test_three_years_of_distance_halve_the_score() -> None:
    make_tag("舫链")
    make_dated("舫链甲", 0)
    make_dated("舫链乙", 3)

    near, far = related(make_reprint(headline="舫链一年"))

    assert far.score == pytest.approx(near.score / 2, rel=0.01)


def test_the_score_for_an_undated_reprint_ignores_time() -> None:
    make_tag("舫链")
    make_dated("舫链甲", -9)
    make_dated("舫链乙", 5)

    first, second = related(make_reprint(headline="舫链一年", original_at=None, original_precision=""))

    assert first.score == pytest.approx(second.score)


def test_briefs_that_share_only_a_common_passing_mention_are_dropped() -> None:
    make_tag("枰元")
    for number in range(60):
        make_brief(headline=f"第{number}号船靠泊,{FILLING}", body="<p>运费以枰元计。</p>")

    assert related_ids(make_article(headline="闸口改造", body=f"<p>{FILLING},枰元。</p>")) == []


def test_at_most_twenty_briefs_are_related() -> None:
    make_tag("舫链")
    for number in range(25):
        make_brief(headline=f"舫链第{number}次升级")

    assert len(related_ids(make_article(headline="舫链一年"))) == MAX_RELATED == 20


def test_the_reason_is_the_rarest_shared_tag() -> None:
    for name in ("枰元", "舫链"):
        make_tag(name)
    for number in range(30):
        make_brief(headline=f"枰元升{number}点", happened_at=hours_ago(9e4), happened_precision="day")
    make_brief(headline="枰元与舫链升级")

    assert related(make_article(headline="枰元与舫链"))[0].reason == "舫链"


def test_a_tag_contained_in_a_longer_one_counts_less() -> None:
    names = [("潮信舫链", 60), ("舫链", 40), ("枰元", 40)]

    assert rarity("潮信舫链", names) > rarity("枰元", names) > rarity("舫链", names)


def test_a_part_of_a_word_does_not_count_as_a_contained_tag() -> None:
    names = [("ledger funds", 90), ("fund", 10)]

    assert rarity("fund", names) == rarity("fund", [("fund", 10)])


def scatter(rng: random.Random, count: int) -> None:
    """Unrelated briefs of six years, a few of which mention tags of the page, as in a real archive."""
    passing = set(rng.sample(range(count), 60))
    briefs = []
    for number in range(count):
        words = ["".join(rng.choice(FILLING) for _ in range(rng.randint(8, 20))) for _ in range(9)]
        for name, share in (("舫链", 0.02), ("潮信银行", 0.02), ("枰元", 0.01)):
            if rng.random() < share:
                words.insert(rng.randint(0, 9), name)
        if number in passing:
            words.insert(rng.randint(4, 9), "潮信舫链")
        moment = datetime(2017, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randint(0, 6 * 365 * 86_400))
        times = {"happened_at": moment, "happened_precision": "second", "published_at": moment}
        briefs.append(
            Brief(headline=words[0], body=f"<p>{','.join(words[1:])}</p>", first_published_at=moment, **times)
        )
    Brief.objects.bulk_create(briefs)


def make_page_tags() -> None:
    for name in ("潮信银行", "舫链", "潮信舫链", "跨境结算"):
        make_tag(name)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "tagged"), [(1, "before"), (2, "after")])
def test_the_five_relevant_briefs_are_found_among_2000_unrelated_ones(seed: int, tagged: str) -> None:
    if tagged == "before":
        make_page_tags()
    scatter(random.Random(seed), 2_000)
    own = [
        make_dated("将引入潮信舫链实验室", 1.2, "签约仪式在霁岭举行。\n港区将引入潮信舫链实验室,推动单证互认。"),
        make_dated("潮信舫链首次加入灯节", 0.1, "据潮信舫链消息,灯笼可存在链上,由潮信舫链保存。"),
        make_dated("财政厅联合潮信舫链开出一亿张票据", 0.1, "自去年联合潮信舫链以来,医院陆续上链。"),
        make_dated("潮信舫链上线双链通 矿工减半", -1, "矿工减半。\n潮信舫链发布双链通。"),
        make_dated("潮信舫链采用排序算法", -1.7, "在论坛上,潮信舫链讲解算法,潮信银行采用的也是它。"),
    ]
    text = "潮信银行董事长换人。潮信银行收购钱包,用舫链做跨境结算。" * 4 + "潮信舫链负责人到场,潮信舫链不作评论。"
    article = make_reprint(headline="潮信银行出海", body=f"<p>{text}</p>")
    if tagged == "after":
        make_page_tags()
    else:
        article.tags.add("潮信银行", "舫链", "潮信舫链", "跨境结算")

    assert {brief.pk for brief in own} <= set(related_ids(article)[:20])


def plans_of(item: NewsItem) -> str:
    with CaptureQueriesContext(connection) as asked:
        related_briefs(item, names_of(item), timezone.now())
    with connection.cursor() as cursor:
        plans = [cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%")).fetchall() for query in asked]
    return "\n".join(str(row[3]) for plan in plans for row in plan)


def test_names_and_related_briefs_take_one_query_each() -> None:
    make_tag("舫链")
    make_brief(headline="舫链升级")
    article = make_article(headline="舫链一年")

    with CaptureQueriesContext(connection) as asked:
        for match in related(article):
            assert match.item.get_absolute_url()
            assert match.item.channel is None

    assert len(asked) == 2


@pytest.mark.slow
def test_neither_query_reads_a_whole_table() -> None:
    others = [f"潮{name}镇" for name in "东西南北上下左右前后内外春夏秋冬风花雪月"]
    for name in ("舫链", "枰元", "潮信银行", *others):
        make_tag(name)
    moments = [DAY + timedelta(days=number - 1_500) for number in range(3_000)]
    Brief.objects.bulk_create(
        Brief(headline=f"舫链与枰元在{name}", happened_at=moment, happened_precision="day", published_at=moment)
        for moment, name in zip(moments, itertools.cycle(others), strict=False)
    )
    article = make_reprint(headline="潮信银行的舫链与枰元")
    analyse_tables()

    with CaptureQueriesContext(connection) as asked:
        assert len(related(article)) == MAX_RELATED

    tables = ["articles_newsitem", "search_mention", "i", "m", "t", "b", "U0"]
    # Each of the three names is counted up to COUNTED; two of them are in all 3,000 briefs.
    assert [step for query in asked for step in table_scans(query["sql"], tables, most=3 * COUNTED)] == []

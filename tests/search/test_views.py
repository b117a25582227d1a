"""Tests of the search page and of the names it suggests."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Byline, Mode
from tests import makers
from tests.databases import ON_POSTGRESQL

pytestmark = pytest.mark.django_db
TAG = re.compile("<[^>]+>")
NOISE = [
    '"',
    "'",
    "-",
    "\\",
    "%",
    "_",
    "NULL",
    "\x00\x1f",
    "tag:",
    "author:'",
    'kind:"',
    "before:",
    "after:9999999",
    "before:0001-01-01",
    "after:9999-12-31",
    "' OR 1=1 --",
    '") OR rowid MATCH "',
    "x* NEAR/2 y",
    "{col} : x",
    "^a + b",
    "'; DROP TABLE search_doc_1; --",
    "\ue000karticle",
    "\ue000t1",
    "%s %(x)s {} {0}",
    "<script>alert(1)</script>",
    "\ufeff\u200b\u202e",
    "\U0001f600\u200d\U0001f525",
    "ﷺ" * 60,
    "\U000fffff",
    "a" * 10_000,
    "港 " * 5_000,
    "(" * 10_000,
]


def search(client: Client, typed: str, prefix: str = "", **more: Any) -> str:
    response = client.get(f"{prefix}/search/", {"q": typed, **more})
    assert response.status_code == 200
    return response.content.decode()


def headlines(page: str) -> list[str]:
    return [TAG.sub("", heading) for heading in re.findall(r"<h2><a [^>]*>(.*?)</a>\s*</h2>", page)]


def test_a_hit_shows_channel_source_date_and_marked_words(client: Client) -> None:
    channel, source = makers.make_channel(name="晨讯"), makers.make_source(name="箱报")
    makers.make_brief(
        headline="沧浦港签出提单",
        body="<p>凭舟平台当晚签出提单。</p>",
        channel=channel,
        source=source,
        happened_at=makers.hours_ago(1000),
        happened_precision="day",
    )

    page = search(client, "提单")

    assert "沧浦港签出<mark>提单</mark>" in page
    assert "凭舟平台当晚签出<mark>提单</mark>。" in page
    assert "晨讯</b>" in page
    assert "箱报" in page
    assert "<time datetime=" in page
    assert "1条结果" in page


def test_hits_are_listed_newest_first_in_keyset_pages(client: Client) -> None:
    for number in range(25):
        makers.make_brief(headline=f"港口第{number:02}号", published_at=makers.hours_ago(number + 1))

    first = search(client, "港口")
    address = html.unescape(re.search(r'<a href="([^"]+)" rel="next"', first)[1])
    second = client.get(address).content.decode()

    assert headlines(first) == [f"港口第{number:02}号" for number in range(20)]
    assert headlines(second) == [f"港口第{number:02}号" for number in range(20, 25)]
    assert 'rel="next"' not in second


def test_order_best_ranks_by_relevance(client: Client) -> None:
    makers.make_article(headline="港口", body="<p>提单</p>", published_at=makers.hours_ago(1))
    makers.make_article(headline="提单", body="<p>提单</p>", published_at=makers.hours_ago(2))

    assert headlines(search(client, "提单")) == ["港口", "提单"]
    assert headlines(search(client, "提单", order="best")) == ["提单", "港口"]


def test_filters_are_links_that_narrow_the_search(client: Client) -> None:
    makers.make_article(headline="港口文章")
    makers.make_brief(headline="港口快讯", channel=makers.make_channel(name="晨讯"))

    page = search(client, "港口")
    links = {
        TAG.sub("", words): html.unescape(link) for link, words in re.findall(r'<a href="([^"]*)">(.*?)</a>', page)
    }

    assert headlines(client.get(links["文章"]).content.decode()) == ["港口文章"]
    assert headlines(client.get(links["快讯"]).content.decode()) == ["港口快讯"]
    assert headlines(client.get(links["晨讯"]).content.decode()) == ["港口快讯"]
    assert headlines(client.get(links["近一周"]).content.decode()) == ["港口快讯", "港口文章"]


def test_hits_are_counted_only_up_to_the_maximum(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.search.query.find.MAX_COUNTED", 3)
    for _ in range(25):
        makers.make_brief(headline="港口")

    assert "超过3条结果" in search(client, "港口")


def test_a_page_of_hits_has_a_bounded_query_count(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(25):
        makers.make_article(headline="港口", source=makers.make_source(), section=makers.make_section())

    # Two are the identity and the pages of the footer. On PostgreSQL a page and its count take two queries each: first
    # among the newest items, then among all.
    with django_assert_max_num_queries(12 if ON_POSTGRESQL else 10):
        search(client, "港口")


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.SEALED, Mode.HIDDEN, Mode.DELISTED])
def test_a_restricted_or_delisted_item_is_not_found(client: Client, mode: Mode) -> None:
    item = makers.make_article(headline="枰石升级", body="<p>枰石</p>")
    assert "<mark>枰石</mark>" in search(client, "枰石")

    restrict(item, mode, None, "x", "")

    assert "<mark>" not in search(client, "枰石")
    assert "没有找到“枰石”。" in search(client, "枰石")


def test_withdrawn_and_expired_items_are_not_found(client: Client) -> None:
    makers.make_article(headline="枰石升级", withdrawn_at=timezone.now())
    makers.make_article(headline="枰石停机", expires_at=makers.hours_ago(0.5))

    assert headlines(search(client, "枰石")) == []


def test_a_query_without_hits_suggests_similar_names_and_shorter_queries(client: Client) -> None:
    makers.make_tag("枰石信托")
    makers.make_article(headline="枰石信托升级", tags=["枰石信托"])

    page = search(client, "枰石信拖 升级")

    assert "没有找到“枰石信拖 升级”。" in page
    assert re.search(r'<a href="/search/\?q=%E5%8D%87%E7%BA%A7">升级</a>', page)
    assert re.search(r'<a href="/tags/\d+/"><bdi>枰石信托</bdi>', page)


def test_an_unknown_author_is_reported(client: Client) -> None:
    makers.make_article(headline="港口")

    assert "本站没有这个名称：“没有人”。" in search(client, "港口 author:没有人")


def test_a_query_of_excluded_words_only_asks_for_another_word(client: Client) -> None:
    assert "请至少输入一个要搜索的词" in search(client, "-港口")


@pytest.mark.parametrize("typed", NOISE)
def test_hostile_and_malformed_queries_answer_200(client: Client, typed: str) -> None:
    makers.make_article(headline="港口", tags=["潮信"])

    page = search(client, typed, "/en")

    assert "<script>alert" not in page
    assert "<h1>Search</h1>" in page


@pytest.mark.parametrize("query", ["before=x", "before=1e9", "order=best&page=0", "order=best&page=999", "before="])
def test_an_invalid_cursor_or_page_number_answers_404(client: Client, query: str) -> None:
    assert client.get(f"/search/?q=港&{query}").status_code == 404


def test_search_results_are_no_store_and_noindex(client: Client) -> None:
    makers.make_article(headline="港口")
    makers.make_article(headline="提单")

    assert headlines(search(client, "港口")) == ["港口"]
    assert headlines(search(client, "提单")) == ["提单"]
    assert "no-store" in client.get("/search/?q=港口")["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in client.get("/search/?q=港口").content
    assert "Disallow: /search/" in client.get("/robots.txt").content.decode()


def names(client: Client, typed: str) -> list[tuple[str, str]]:
    suggested = client.get("/search/names/", {"q": typed}).json()["names"]
    return [(name["kind"], name["name"]) for name in suggested]


def test_names_are_suggested_by_prefix_of_any_alias(client: Client) -> None:
    makers.make_tag("枰石信托", "Pingstone")
    source, person = makers.make_source(name="枰石周报"), makers.make_person(name="枰石")
    item = makers.make_article(tags=["枰石信托"], source=source)
    Byline.objects.create(item=item, role="writer", person=person)

    assert names(client, "枰石") == [("人物", "枰石"), ("标签", "枰石信托"), ("来源", "枰石周报")]
    assert names(client, "枰") == [("人物", "枰石"), ("标签", "枰石信托"), ("来源", "枰石周报")]
    assert names(client, "PING") == [("标签", "枰石信托")]
    assert names(client, "石") == names(client, "") == names(client, "%") == []


def test_a_name_used_only_by_drafts_or_removed_items_is_not_suggested(client: Client) -> None:
    makers.make_article(tags=["枰石信托"], published_at=None, first_published_at=None)
    removed = makers.make_article(source=makers.make_source(name="枰石周报"))
    restrict(removed, Mode.REMOVED, None, "x", "")

    assert names(client, "枰石") == []
    assert "枰石信托" not in search(client, "枰石信拖")

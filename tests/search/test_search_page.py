"""Can a reader search, without script, in either language, whatever is typed?"""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Byline, Mode
from articles.restricting import restrict
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


def asked(client: Client, typed: str, prefix: str = "", **more: Any) -> str:
    response = client.get(f"{prefix}/search/", {"q": typed, **more})
    assert response.status_code == 200
    return response.content.decode()


def headlines(page: str) -> list[str]:
    return [TAG.sub("", found) for found in re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", page)]


def test_two_characters_find_a_brief_with_channel_source_date_and_marked_words(client: Client) -> None:
    channel, source = makers.make_channel(name="晨讯"), makers.make_source(name="箱报")
    makers.make_brief(
        headline="沧浦港签出提单",
        body="<p>凭舟平台当晚签出提单。</p>",
        channel=channel,
        source=source,
        happened_at=makers.hours_ago(1000),
        happened_precision="day",
    )

    page = asked(client, "提单")

    assert "沧浦港签出<mark>提单</mark>" in page
    assert "凭舟平台当晚签出<mark>提单</mark>。" in page
    assert "晨讯</b>" in page
    assert "箱报" in page
    assert "<time datetime=" in page
    assert "1 条结果" in page


def test_the_newest_stand_first_and_pages_go_on_without_counting(client: Client) -> None:
    for number in range(25):
        makers.make_brief(headline=f"港口第{number:02}号", published_at=makers.hours_ago(number + 1))

    first = asked(client, "港口")
    address = html.unescape(re.search(r'<a href="([^"]+)" rel="next"', first)[1])
    second = client.get(address).content.decode()

    assert headlines(first) == [f"港口第{number:02}号" for number in range(20)]
    assert headlines(second) == [f"港口第{number:02}号" for number in range(20, 25)]
    assert 'rel="next"' not in second


def test_the_best_match_is_had_on_request(client: Client) -> None:
    makers.make_article(headline="港口", body="<p>提单</p>", published_at=makers.hours_ago(1))
    makers.make_article(headline="提单", body="<p>提单</p>", published_at=makers.hours_ago(2))

    assert headlines(asked(client, "提单")) == ["港口", "提单"]
    assert headlines(asked(client, "提单", order="best")) == ["提单", "港口"]


def test_filters_are_links_that_ask_the_same_of_less(client: Client) -> None:
    makers.make_article(headline="港口文章")
    makers.make_brief(headline="港口快讯", channel=makers.make_channel(name="晨讯"))

    page = asked(client, "港口")
    links = {
        TAG.sub("", words): html.unescape(link) for link, words in re.findall(r'<a href="([^"]*)">(.*?)</a>', page)
    }

    assert headlines(client.get(links["文章"]).content.decode()) == ["港口文章"]
    assert headlines(client.get(links["快讯"]).content.decode()) == ["港口快讯"]
    assert headlines(client.get(links["晨讯"]).content.decode()) == ["港口快讯"]
    assert headlines(client.get(links["近一周"]).content.decode()) == ["港口快讯", "港口文章"]


def test_more_than_a_thousand_hits_are_not_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.search.finding.MOST_COUNTED", 3)
    monkeypatch.setattr("articles.search.results.MOST_COUNTED", 3)
    for _ in range(25):
        makers.make_brief(headline="港口")

    assert "超过 3 条结果" in asked(client, "港口")


def test_a_page_asks_few_questions_whatever_it_shows(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(25):
        makers.make_article(headline="港口", source=makers.make_source(), section=makers.make_section())

    # A page and its count ask PostgreSQL twice each: among the newest, then all.
    with django_assert_max_num_queries(10 if ON_POSTGRESQL else 8):
        asked(client, "港口")


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.SEALED, Mode.HIDDEN, Mode.DELISTED])
def test_what_may_not_stand_in_lists_is_not_found(client: Client, mode: Mode) -> None:
    item = makers.make_article(headline="枰石升级", body="<p>枰石</p>")
    assert "<mark>枰石</mark>" in asked(client, "枰石")

    restrict(item, mode, None, "x", "")

    assert "<mark>" not in asked(client, "枰石")
    assert "没有找到“枰石”。" in asked(client, "枰石")


def test_a_withdrawn_and_an_expired_item_are_not_found(client: Client) -> None:
    makers.make_article(headline="枰石升级", withdrawn_at=timezone.now())
    makers.make_article(headline="枰石停机", expires_at=makers.hours_ago(0.5))

    assert headlines(asked(client, "枰石")) == []


def test_a_question_without_an_answer_gets_names_and_parts_that_have_one(client: Client) -> None:
    makers.make_tag("枰石信托")
    makers.make_article(headline="枰石信托升级", tags=["枰石信托"])

    page = asked(client, "枰石信拖 升级")

    assert "没有找到“枰石信拖 升级”。" in page
    assert re.search(r'<a href="/search/\?q=%E5%8D%87%E7%BA%A7">升级</a>', page)
    assert re.search(r'<a href="/tags/\d+/"><bdi>枰石信托</bdi>', page)


def test_an_unknown_name_is_told(client: Client) -> None:
    makers.make_article(headline="港口")

    assert "本站没有这个名称：“没有人”。" in asked(client, "港口 author:没有人")


def test_a_line_of_minus_words_alone_asks_for_a_word(client: Client) -> None:
    assert "请再加一个词" in asked(client, "-港口")


@pytest.mark.parametrize("typed", NOISE)
def test_whatever_is_typed_ends_in_a_clear_page(client: Client, typed: str) -> None:
    makers.make_article(headline="港口", tags=["潮信"])

    page = asked(client, typed, "/en")

    assert "<script>alert" not in page
    assert "<h1>Search</h1>" in page


@pytest.mark.parametrize("query", ["before=x", "before=1e9", "order=best&page=0", "order=best&page=999", "before="])
def test_a_cursor_that_was_never_given_out_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/search/?q=港&{query}").status_code == 404


def test_answers_are_kept_by_nobody(client: Client) -> None:
    makers.make_article(headline="港口")
    makers.make_article(headline="提单")

    assert headlines(asked(client, "港口")) == ["港口"]
    assert headlines(asked(client, "提单")) == ["提单"]
    assert "no-store" in client.get("/search/?q=港口")["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in client.get("/search/?q=港口").content
    assert "Disallow: /search/" in client.get("/robots.txt").content.decode()


def names(client: Client, typed: str) -> list[tuple[str, str]]:
    found = client.get("/search/names/", {"q": typed}).json()["names"]
    return [(name["kind"], name["name"]) for name in found]


def test_names_are_suggested_by_how_they_begin_in_any_spelling(client: Client) -> None:
    makers.make_tag("枰石信托", "Pingstone")
    source, person = makers.make_source(name="枰石周报"), makers.make_person(name="枰石")
    item = makers.make_article(tags=["枰石信托"], source=source)
    Byline.objects.create(item=item, role="writer", person=person)

    assert names(client, "枰石") == [("人物", "枰石"), ("标签", "枰石信托"), ("来源", "枰石周报")]
    assert names(client, "枰") == [("人物", "枰石"), ("标签", "枰石信托"), ("来源", "枰石周报")]
    assert names(client, "PING") == [("标签", "枰石信托")]
    assert names(client, "石") == names(client, "") == names(client, "%") == []


def test_a_name_that_only_drafts_or_removed_texts_bear_stays_unknown(client: Client) -> None:
    makers.make_article(tags=["枰石信托"], published_at=None, first_published_at=None)
    removed = makers.make_article(source=makers.make_source(name="枰石周报"))
    restrict(removed, Mode.REMOVED, None, "x", "")

    assert names(client, "枰石") == []
    assert "枰石信托" not in asked(client, "枰石信拖")

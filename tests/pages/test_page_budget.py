"""Tests of page budgets: query counts, and bytes of HTML beyond the text. For CSS and scripts see `tests/quality/`."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Byline
from articles.rights.models import Source
from tests import makers

NAMES = ("潮信银行", "沧浦港", "渡汇支付", "凭舟平台", "跨境支付")


def wire_brief(source: Source, number: int) -> object:
    return makers.make_brief(
        headline=f"{NAMES[number % 5]}公布第{number}号安排",
        body=f"<p>{NAMES[number % 5]}表示，第{number}号安排自下月起执行，首批覆盖三条航线，费率不变。</p>",
        label="候潮动态",
        channel=makers.make_channel(),
        source=source,
        happened_at=makers.hours_ago(number + 1),
        happened_precision="minute",
        tags=(NAMES[number % 5],),
    )


def full_article() -> Article:
    """An article with twenty embedded briefs, twenty related ones, and everything else that an article can have."""
    source = makers.make_source(licence=makers.make_licence(url="https://terms.example/1.0/"))
    carried = [wire_brief(source, number) for number in range(20)]
    for number in range(20, 44):
        wire_brief(source, number)
    pictures = "".join(f'<figure data-picture="{makers.make_picture().pk}"></figure>' for _ in range(2))
    article = makers.make_article(
        standfirst="十八个月里，三成出口提单搬离了纸面。",
        body=makers.embed(*carried) + pictures,
        tags=NAMES,
        lead_picture=makers.make_picture(),
        section=makers.make_section(),
        source=source,
        origin="agreed",
        original_url="https://first.example/2025/03/bills",
        original_at=makers.hours_ago(48),
        original_precision="day",
        rights_sentence="转载请附原文链接。",
    )
    Byline.objects.create(item=article, role="outlet", outlet=source)
    Byline.objects.create(item=article, role="writer", person=makers.make_person())
    makers.make_correction(article)
    makers.make_correction(carried[0])
    makers.make_wording("本站内容仅供参考。")
    return article


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith("PRAGMA")]


def beyond_text(content: bytes) -> int:
    """Bytes of markup in the body of a page. The head is not counted."""
    body = content.partition(b"</head>")[2]
    words = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body.decode())))
    return len(body) - len(words.encode())


def test_a_full_article_takes_at_most_twelve_queries(client, db):
    article = full_article()

    sqls = queries(client, article.get_absolute_url())

    assert len(sqls) <= 12, "\n".join(sqls)


def test_a_staff_request_has_no_query_per_brief(ada):
    article = full_article()

    sqls = queries(ada, article.get_absolute_url())

    assert not [sql for sql in sqls if "LIMIT 21" in sql and "articles_" in sql]


def test_a_full_brief_takes_at_most_twelve_queries(client, db):
    article = full_article()
    brief = article.placements.order_by("position").first().brief
    brief.body += f'<figure data-picture="{makers.make_picture().pk}"></figure>'
    brief.save()

    sqls = queries(client, brief.get_absolute_url())

    assert len(sqls) <= 12, "\n".join(sqls)


def test_the_stream_takes_as_many_queries_for_forty_briefs_as_for_one(client, db):
    wire_brief(makers.make_source(), 1)
    few = queries(client, "/briefs/")
    for number in range(2, 45):
        wire_brief(makers.make_source(), number)

    many = queries(client, "/briefs/")

    assert len(many) == len(few) <= 7


def test_the_front_page_takes_one_more_query_for_each_section(client, db):
    for _ in range(4):
        section = makers.make_section()
        for _ in range(3):
            makers.make_article(section=section, lead_picture=makers.make_picture(), source=makers.make_source())
    wire_brief(makers.make_source(), 1)

    sqls = queries(client, "/")

    assert len(sqls) <= 8 + 4, "\n".join(sqls)


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_full_article_has_at_most_ten_kilobytes_of_markup(client, db, language):
    article = full_article()

    page = client.get(language + f"/articles/{article.pk}/")

    assert page.content.count(b'class="flash-brief"') == 20
    assert len(re.findall(rb'<li><a href="(?:/en)?/briefs/', page.content)) == 20
    assert beyond_text(page.content) <= 10_000


@pytest.mark.parametrize("address", ["/", "/briefs/", "/about/", "/nothing/", "ARTICLE"])
def test_public_pages_have_no_cookie_no_vary_on_cookie_and_no_csrf_token(client, db, address):
    address = full_article().get_absolute_url() if address == "ARTICLE" else address

    page = client.get(address)

    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert b"csrf" not in page.content

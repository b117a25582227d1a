"""Metadata of a page in its review: what it supplies is named, and where it differs the editor chooses."""

import html
from typing import Any

import pytest
from django.test import Client

from articles.ingest.models import Delivery
from articles.models import Article
from articles.models.byline import Byline
from tests.desk.form_filling import fields_of
from tests.makers import make_tag
from tests.parsing.outline import CLOSE, LEAD

pytestmark = pytest.mark.django_db

HEAD = """
<title>临屿港三季度吞吐量增长_港口频道_望海网</title><meta name="author" content="江宁">
<link rel="canonical" href="https://wanghai.example/n/1.html">
<meta property="article:published_time" content="2024-11-06T09:00:00+08:00"><meta name="keywords" content="港口,吞吐量">
"""
LINES = "<p>作者：钟晚照</p><p>来源：望海日报</p><p>2024-11-05 14:30</p><p>原文链接：https://gangwan.example/7</p>"


def review(lines: str = "", head: str = HEAD) -> str:
    body = f"<h1>临屿港三季度吞吐量增长</h1>{lines}<p>{LEAD}</p><p>{CLOSE}</p>"
    page = f"<!doctype html><html lang='zh-CN'><head>{head}</head><body>{body}</body></html>"
    return f"/en/admin/wire/delivery/{Delivery.objects.create(raw=page.encode()).pk}/review/"


def saved(client: Client, address: str, **typed: str) -> Article:
    answer = client.post(address, fields_of(client.get(address)) | typed | {"_save": "1"})
    assert answer.status_code == 302
    return Article.objects.get()


def words(page: Any) -> str:
    return html.unescape(page.content.decode())


def writers(article: Article) -> list[str]:
    return [byline.person.name for byline in Byline.objects.filter(item=article, role="writer") if byline.person]


def test_what_the_text_lacks_is_filled_in_with_its_origin(ada: Client) -> None:
    page = ada.get(review())

    form = page.context["form"]
    assert {name: form.initial[name] for name in ("writers", "outlet", "original_url", "published")} == {
        "writers": "江宁",
        "outlet": "望海网",
        "original_url": "https://wanghai.example/n/1.html",
        "published": "2024-11-06 09:00:00",
    }
    for origin in ("meta author", "title", "link canonical", "meta article:published_time"):
        assert f"it is from the metadata ({origin})." in words(page)
    assert "The metadata of the page differs" not in words(page)


def test_where_text_and_metadata_differ_both_are_shown_and_the_text_is_the_default(ada: Client) -> None:
    address = review(LINES)
    page = words(ada.get(address))

    for label in ("writers", "first published elsewhere", "original address"):
        assert f"The metadata of the page differs: {label}" in page
    assert "the page says “钟晚照”" in page
    assert "“江宁”, from the metadata (meta author)" in page
    article = saved(ada, address)
    assert writers(article) == ["钟晚照"]
    assert article.original_url == "https://gangwan.example/7"
    assert f"{article.original_at:%d}" == "05"


def test_the_editor_may_choose_the_values_of_the_metadata(ada: Client) -> None:
    address = review(LINES)

    article = saved(
        ada,
        address,
        choice_writers="江宁",
        choice_original_url="https://wanghai.example/n/1.html",
        choice_published="2024-11-06 09:00",
    )

    assert writers(article) == ["江宁"]
    assert article.original_url == "https://wanghai.example/n/1.html"
    assert f"{article.original_at:%d}" == "06"


def test_a_choice_and_what_was_typed_survive_an_error(ada: Client) -> None:
    address = review(LINES)
    typed = {"choice_writers": "江宁", "writers": "陆鸣", "published": "gestern", "_save": "1"}

    page = ada.post(address, fields_of(ada.get(address)) | typed)

    assert page.status_code == 422
    assert fields_of(page)["writers"] == "陆鸣"
    assert fields_of(page)["choice_writers"] == "江宁"
    assert fields_of(page)["published"] == "gestern"


def test_only_values_of_the_page_can_be_chosen(ada: Client) -> None:
    address = review(LINES)

    page = ada.post(address, fields_of(ada.get(address)) | {"choice_writers": "陆鸣", "_save": "1"})

    assert page.status_code == 422
    assert not Article.objects.exists()


def test_an_address_that_the_editor_removes_does_not_come_back(ada: Client) -> None:
    article = saved(ada, review(), original_url="", writers="")

    assert (article.original_url, writers(article)) == ("", [])


def test_tags_of_the_page_that_exist_here_are_filled_in_and_all_are_shown(ada: Client) -> None:
    make_tag(name="吞吐量")

    page = ada.get(review())

    assert fields_of(page)["tags"] == "吞吐量"
    assert "Tags of the page: 港口, 吞吐量." in words(page)


@pytest.mark.parametrize("pager", ["<p>第1页/共3页</p>", "<p>1 2 3 下一页</p>"])
def test_a_page_that_is_one_of_several_has_a_visible_warning(ada: Client, pager: str) -> None:
    message = "The page says that it is one of several."

    assert message in words(ada.get(review(pager)))
    assert message not in words(ada.get(review()))

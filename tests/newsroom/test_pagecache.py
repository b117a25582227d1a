"""Tests of the page cache: bytes are valid under one edition token, revalidated by strong ETags, and never private."""

import gzip

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import NewsItem
from newsroom.pagecache import CachedPage, PageCacheMiddleware
from tests.makers import hours_ahead, make_article, make_brief

pytestmark = pytest.mark.django_db


def test_a_cached_page_takes_one_query(client, django_assert_num_queries):
    url = make_article().get_absolute_url()
    first = client.get(url)

    with django_assert_num_queries(1):
        second = client.get(url)

    assert second.content == first.content


def test_an_anonymous_page_sets_no_cookie_and_varies_only_by_encoding(client):
    answer = client.get(make_article().get_absolute_url())

    assert answer["Cache-Control"] == "no-cache"
    assert answer["Vary"] == "Accept-Encoding"
    assert not answer.cookies
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_each_encoding_has_a_different_etag(client, encoding, decode):
    url = make_article().get_absolute_url()
    plain = client.get(url)

    packed = client.get(url, headers={"Accept-Encoding": f"{encoding}, identity;q=0.5"})

    assert packed["Content-Encoding"] == encoding
    assert decode(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert int(packed["Content-Length"]) == len(packed.content)


def test_a_matching_if_none_match_is_answered_304_with_an_empty_body(client):
    url = make_article().get_absolute_url()
    tag = client.get(url)["ETag"]

    again = client.get(url, headers={"If-None-Match": f'"other", W/{tag}'})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == tag


def test_a_removed_item_answers_410_although_its_etag_matches(client):
    article = make_article()
    tag = client.get(article.get_absolute_url())["ETag"]

    restrict(article, "removed", None, "测试")

    assert client.get(article.get_absolute_url(), headers={"If-None-Match": tag}).status_code == 410


def test_a_new_edition_token_with_unchanged_bytes_still_answers_304(client):
    url = make_article().get_absolute_url()
    tag = client.get(url)["ETag"]

    make_brief()

    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_head_has_the_headers_of_get_and_no_body(client):
    url = make_article().get_absolute_url()

    head, get = client.head(url), client.get(url)

    assert head.content == b""
    assert head["ETag"] == get["ETag"]
    assert head["Content-Length"] == str(len(get.content))


def test_unknown_query_parameters_share_one_cache_entry(client, django_assert_num_queries):
    url = make_article().get_absolute_url()
    client.get(url)

    with django_assert_num_queries(1):
        assert client.get(f"{url}?utm=x").status_code == 200


def test_a_signed_in_user_gets_an_uncached_private_page(ada):
    answer = ada.get(make_article().get_absolute_url())

    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


def test_410_and_404_pages_are_no_store(client):
    article = make_article(withdrawn_at=hours_ahead(-1))

    assert client.get(article.get_absolute_url())["Cache-Control"] == "no-store"
    assert client.get("/articles/999999/")["Cache-Control"] == "no-store"


def test_a_cached_page_expires_when_a_scheduled_article_becomes_public(client, monkeypatch):
    soon = hours_ahead(1)
    make_article(headline="一小时后", published_at=soon)
    assert "一小时后" not in client.get("/").content.decode()

    monkeypatch.setattr("django.utils.timezone.now", lambda: hours_later(soon))

    assert "一小时后" in client.get("/").content.decode()


def hours_later(moment):
    return moment.replace(microsecond=999_999)


def test_the_oldest_pages_are_evicted_when_the_cache_is_full(settings):
    settings.PAGE_CACHE_BYTES = 10_000
    cache = PageCacheMiddleware(lambda request: None)

    for number in range(20):
        page = CachedPage("token", timezone.now(), None, {}, b"x" * 1_000, "digest")
        cache._store(("host", f"/{number}", (None,)), page)

    assert cache.bytes <= 10_000
    assert [key[1] for key in cache.pages] == ["/17", "/18", "/19"]


def test_a_page_cached_for_one_host_is_not_served_to_a_disallowed_host(client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    url = make_article().get_absolute_url()

    Client(SERVER_NAME="one.example").get(url)
    NewsItem.objects.update(headline="换过的标题")

    assert Client(SERVER_NAME="bad.example").get(url).status_code == 400
    assert Client(SERVER_NAME="two.example").get(url).status_code == 200


def test_a_form_in_an_unsupported_charset_answers_400(client):
    answer = client.post("/takedowns/new/", "x=1", content_type="application/x-www-form-urlencoded; charset=utf-7")

    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"


def test_a_request_body_over_the_limit_answers_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = client.post("/takedowns/new/", "x=" + "1" * 200, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/about/", "/briefs/", "/articles/1/", "/briefs/1/"])
def test_trace_is_answered_405(client, path):
    assert client.generic("TRACE", path).status_code == 405

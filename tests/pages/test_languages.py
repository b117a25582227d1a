"""Tests of interface languages: each address has one language and links to the same page in the other."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings

from tests import makers


def test_an_english_page_has_an_english_interface_around_the_original_text(client, db):
    article = makers.make_article(body="<p>中文正文。</p>", section=makers.make_section(name="金融", name_en="Finance"))

    page = client.get(f"/en/articles/{article.pk}/").content.decode()

    assert '<html lang="en">' in page
    assert '<div class="text" lang="zh-Hans"><p>中文正文。</p>' in page
    assert "Report a problem" in page
    assert "Finance" in page
    assert "Beijing time" in page


def test_an_english_item_has_lang_attributes_on_the_chinese_page(client, db):
    article = makers.make_article(headline="Tide tables", body="<p>Text.</p>", language="en")

    page = client.get(article.get_absolute_url()).content.decode()

    assert '<h1 lang="en">Tide tables</h1>' in page
    assert '<div class="text" lang="en">' in page


@pytest.mark.parametrize("path", ["/", "/briefs/", "/briefs/?before=99", "/about/"])
def test_a_page_links_to_itself_in_the_other_language(client, db, path):
    chinese, english = client.get(path).content.decode(), client.get(f"/en{path}").content.decode()

    assert f'href="/en{path}" lang="en" hreflang="en">English</a>' in chinese
    assert f'href="{path}" lang="zh-Hans" hreflang="zh-Hans">中文</a>' in english


def test_both_languages_have_the_same_hreflang_alternates(client, db):
    addresses = [
        re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', client.get(path).content.decode())
        for path in ("/about/", "/en/about/")
    ]

    assert (
        addresses[0]
        == addresses[1]
        == [
            ("zh-Hans", f"{settings.SITE_URL}/about/"),
            ("en", f"{settings.SITE_URL}/en/about/"),
        ]
    )


def test_an_error_page_links_to_the_front_page_in_the_other_language(client, db):
    assert 'href="/en/" lang="en"' in client.get("/nowhere/").content.decode()


def test_dates_follow_the_language_of_the_page(client, db):
    brief = makers.make_brief(happened_at=datetime(2020, 1, 18, 16, tzinfo=UTC), happened_precision="day")

    assert "2020年1月19日" in client.get(f"/briefs/{brief.pk}/").content.decode()
    assert "19 January 2020" in client.get(f"/en/briefs/{brief.pk}/").content.decode()


def test_the_about_page_names_the_publisher_in_both_languages(client, db):
    chinese, english = (client.get(path).content.decode() for path in ("/about/", "/en/about/"))

    for page, publisher in ((chinese, settings.SITE["publisher"]), (english, settings.SITE["publisher_en"])):
        assert f"<dd>{publisher}</dd>" in page
        assert page.count(settings.SITE["corrections_email"]) >= 2
        assert page.count(settings.SITE["filing_number"]) == 2

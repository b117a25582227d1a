"""Tests of the sitemaps: listed items once each, and the news sitemap of the last 48 hours."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.rights.models import Use
from tests import makers

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SECOND = timedelta(seconds=1)


def document(path: str) -> ET.Element:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8"), path
    return ET.fromstring(answer.content)


def addresses(path: str) -> list[str]:
    return [place.text.removeprefix(settings.SITE_URL) for place in document(path).iter(f"{MAP}loc")]


def make_unlisted_articles() -> None:
    for mode in (Mode.SEALED, Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.RETRACTED, Mode.DELISTED):
        restrict(makers.make_article(), mode, None, "demanded")
    withdraw(makers.make_article(), None)
    makers.make_article(published_at=None)
    makers.make_article(published_at=makers.hours_ahead(1))
    makers.make_article(published_at=makers.hours_ago(3), expires_at=makers.hours_ago(1))


def test_every_listed_item_is_in_the_sitemaps_once_under_its_own_language():
    shown = [
        makers.make_article(),
        makers.make_brief(happened_at=makers.hours_ago(24 * 400), happened_precision="day"),
        makers.make_article(published_at=makers.hours_ago(24 * 40)),
    ]
    english = makers.make_article(headline="Text", language="en")
    make_unlisted_articles()

    pieces = addresses("/sitemap.xml")
    locations = [address for piece in pieces if not piece.endswith("/pages.xml") for address in addresses(piece)]

    assert pieces[0] == "/sitemaps/pages.xml"
    assert len(pieces) >= 3
    assert sorted(locations) == sorted([item.get_absolute_url() for item in shown] + [f"/en/articles/{english.pk}/"])


def test_every_address_in_the_sitemaps_answers_200(client):
    makers.make_article(section=makers.make_section())

    locations = [address for piece in addresses("/sitemap.xml") for address in addresses(piece)]

    assert len(locations) > 8
    assert {address: client.get(address).status_code for address in locations} == dict.fromkeys(locations, 200)


def test_a_page_whose_canonical_url_is_elsewhere_is_in_no_sitemap(client):
    obliging, free = makers.make_licence(obliges_link_back=True), makers.make_licence()
    agency, paper = makers.make_source(licence=obliging), makers.make_source(licence=free)
    there = {"origin": "agreed", "original_url": "https://wanghai.example/1"}
    values = [
        {"origin": origin, "original_url": address, "licence": licence, "source": source}
        for origin in ("own", "agreed")
        for address in ("", "https://wanghai.example/1")
        for licence in (None, obliging, free)
        for source in (None, agency, paper, makers.make_source())
    ]
    items = [makers.make_article(**each) for each in values]
    # The only item of its month.
    makers.make_brief(**there, licence=obliging, happened_at=makers.hours_ago(24 * 400), happened_precision="day")

    def is_canonical(item):
        page = client.get(item.get_absolute_url()).content.decode()
        return f'rel="canonical" href="{settings.SITE_URL}' in page

    own = [item.get_absolute_url() for item in items if is_canonical(item)]
    listed = [address for piece in addresses("/sitemap.xml")[1:] for address in addresses(piece)]

    assert 0 < len(own) < len(items)
    assert sorted(listed) == sorted(addresses("/news-sitemap.xml")) == sorted(own)


def test_a_sitemap_entry_has_lastmod_and_hreflang_alternates():
    article = makers.make_article(published_at=makers.hours_ago(5))
    made_at = makers.hours_ago(2).replace(microsecond=0)
    makers.make_correction(article, made_at=made_at)

    place = next(iter(document(addresses("/sitemap.xml")[-1]).iter(f"{MAP}url")))

    assert datetime.fromisoformat(place.find(f"{MAP}lastmod").text) == made_at
    languages = {link.get("hreflang"): link.get("href") for link in place.iter(f"{XHTML}link")}
    assert languages == {
        "zh-Hans": f"{settings.SITE_URL}/articles/{article.pk}/",
        "en": f"{settings.SITE_URL}/en/articles/{article.pk}/",
    }


@pytest.mark.parametrize("name", ["2026-13", "2026-02-30", "0000-01", "9999-12", "x", "2020-01-01T25", "2019-01"])
def test_a_sitemap_of_an_invalid_or_empty_month_answers_404(client, name):
    makers.make_article()

    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_an_article_leaves_the_news_sitemap_after_exactly_48_hours(monkeypatch):
    published = makers.hours_ago(30).replace(microsecond=0)
    article = makers.make_article(published_at=published)
    moments = [published + timedelta(hours=48) - SECOND, published + timedelta(hours=48)]

    listed = []
    client = Client()
    for moment in moments:
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        listed.append(article.get_absolute_url() in client.get("/news-sitemap.xml").content.decode())

    assert listed == [True, False]


def test_a_news_entry_has_publication_name_language_time_and_headline():
    article = makers.make_article(headline="三成提单 & <搬离>")
    makers.make_article(headline="Text", language="en")
    make_unlisted_articles()

    entries = {place.find(f"{MAP}loc").text: place for place in document("/news-sitemap.xml").iter(f"{MAP}url")}

    assert len(entries) == 2
    news = entries[settings.SITE_URL + article.get_absolute_url()].find(f"{NEWS}news")
    assert news.find(f"{NEWS}publication/{NEWS}name").text == settings.SITE["name"]
    assert news.find(f"{NEWS}publication/{NEWS}language").text == "zh-cn"
    assert news.find(f"{NEWS}title").text == "三成提单 & <搬离>"
    publication_date = datetime.fromisoformat(news.find(f"{NEWS}publication_date").text)
    assert publication_date == article.first_published_at.replace(microsecond=0)


def test_the_news_sitemap_omits_old_articles_and_texts_that_may_not_be_syndicated():
    makers.make_article(first_published_at=makers.hours_ago(24 * 9))
    makers.make_article(origin="agreed", licence=makers.make_licence(permitted_use=Use.NOTHING))

    assert addresses("/news-sitemap.xml") == []

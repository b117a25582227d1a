"""Which addresses are search engines given, and for how long is news news?"""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Mode
from articles.publishing import withdraw
from articles.restricting import restrict
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
    return [found.text.removeprefix(settings.SITE_URL) for found in document(path).iter(f"{MAP}loc")]


def hide_some() -> None:
    for mode in (Mode.SEALED, Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.RETRACTED, Mode.DELISTED):
        restrict(makers.make_article(), mode, None, "demanded")
    withdraw(makers.make_article(), None)
    makers.make_article(published_at=None)
    makers.make_article(published_at=makers.hours_ahead(1))
    makers.make_article(published_at=makers.hours_ago(3), expires_at=makers.hours_ago(1))


def test_every_listed_item_stands_in_one_sitemap_once_under_its_own_language():
    shown = [
        makers.make_article(),
        makers.make_brief(happened_at=makers.hours_ago(24 * 400), happened_precision="day"),
        makers.make_article(published_at=makers.hours_ago(24 * 40)),
    ]
    english = makers.make_article(headline="Text", language="en")
    hide_some()

    pieces = addresses("/sitemap.xml")
    found = [address for piece in pieces if not piece.endswith("/pages.xml") for address in addresses(piece)]

    assert pieces[0] == "/sitemaps/pages.xml"
    assert len(pieces) >= 3
    assert sorted(found) == sorted([item.get_absolute_url() for item in shown] + [f"/en/articles/{english.pk}/"])


def test_every_address_of_every_sitemap_answers(client):
    makers.make_article(section=makers.make_section())

    found = [address for piece in addresses("/sitemap.xml") for address in addresses(piece)]

    assert len(found) > 8
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)


def test_a_sitemap_tells_when_a_page_changed_and_its_other_languages():
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
def test_a_sitemap_of_a_time_without_items_is_not_found(client, name):
    makers.make_article()

    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_news_is_news_for_48_hours_to_the_second(monkeypatch):
    published = makers.hours_ago(30).replace(microsecond=0)
    article = makers.make_article(published_at=published)
    moments = [published + timedelta(hours=48) - SECOND, published + timedelta(hours=48)]

    told = []
    client = Client()
    for moment in moments:
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        told.append(article.get_absolute_url() in client.get("/news-sitemap.xml").content.decode())

    assert told == [True, False]


def test_news_tells_the_name_language_time_and_headline():
    article = makers.make_article(headline="三成提单 & <搬离>")
    makers.make_article(headline="Text", language="en")
    hide_some()

    found = {place.find(f"{MAP}loc").text: place for place in document("/news-sitemap.xml").iter(f"{MAP}url")}

    assert len(found) == 2
    news = found[settings.SITE_URL + article.get_absolute_url()].find(f"{NEWS}news")
    assert news.find(f"{NEWS}publication/{NEWS}name").text == settings.SITE["name"]
    assert news.find(f"{NEWS}publication/{NEWS}language").text == "zh-cn"
    assert news.find(f"{NEWS}title").text == "三成提单 & <搬离>"
    told = datetime.fromisoformat(news.find(f"{NEWS}publication_date").text)
    assert told == article.first_published_at.replace(microsecond=0)


def test_old_news_released_again_and_texts_that_may_not_be_passed_on_are_no_news():
    makers.make_article(first_published_at=makers.hours_ago(24 * 9))
    makers.make_article(origin="agreed", licence=makers.make_licence(permitted_use=Use.NOTHING))

    assert addresses("/news-sitemap.xml") == []

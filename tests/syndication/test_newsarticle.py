"""Tests of the schema.org NewsArticle in JSON-LD on the page of an item."""

import json
import re

import pytest
from django.conf import settings

from articles.editing.restrictions import restrict
from articles.models import Byline, Mode
from tests import makers

pytestmark = pytest.mark.django_db


def news_article(client, address: str) -> dict:
    page = client.get(address).content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(scripts) == 1
    assert not set("<>&") & set(scripts[0])
    return json.loads(scripts[0])


def test_a_reprint_has_its_original_licence_authors_and_corrections(client):
    makers.make_identity()
    terms = makers.make_licence(url="https://terms.example/1.0/")
    source = makers.make_source(name="箱报", site="https://box.example/", licence=terms)
    picture = makers.make_picture(alt="空码头", credit="江宁/候潮")
    article = makers.make_article(
        headline="三成提单搬离了纸面",
        standfirst="导语一句。",
        section=makers.make_section(name="港航"),
        source=source,
        origin="agreed",
        original_url="https://first.example/1",
        rights_sentence="转载请附原文链接。",
        lead_picture=picture,
        tags=("潮信银行",),
    )
    Byline.objects.create(item=article, role="writer", person=makers.make_person(name="江宁"))
    Byline.objects.create(item=article, role="translator", person=makers.make_person(name="江安"), position=1)
    correction = makers.make_correction(article)

    data = news_article(client, article.get_absolute_url())

    address = settings.SITE_URL + article.get_absolute_url()
    assert (data["@context"], data["@type"], data["@id"]) == ("https://schema.org", "NewsArticle", article.uuid.urn)
    assert data["url"] == data["mainEntityOfPage"] == address
    assert (data["headline"], data["description"]) == ("三成提单搬离了纸面", "导语一句。")
    assert (data["inLanguage"], data["articleSection"], data["keywords"]) == ("zh-Hans", "港航", ["潮信银行"])
    assert data["isBasedOn"] == "https://first.example/1"
    assert data["creditText"] == "箱报"
    assert data["copyrightNotice"] == "转载请附原文链接。"
    assert data["usageInfo"] == "https://terms.example/1.0/"
    assert data["author"] == [{"@type": "Person", "name": "江宁"}]
    assert data["translator"] == [{"@type": "Person", "name": "江安"}]
    assert data["correction"][0]["text"] == correction.text
    assert data["datePublished"] < data["dateModified"] == data["correction"][0]["datePublished"]
    assert data["image"]["url"] == settings.SITE_URL + picture.get_absolute_url()
    assert (data["image"]["caption"], data["image"]["creditText"]) == ("空码头", "江宁/候潮")
    assert data["publisher"]["name"] == settings.SITE["publisher"]
    assert data["publisher"]["logo"]["url"].startswith(f"{settings.SITE_URL}/identity/")


def test_an_original_article_is_credited_to_the_publisher_with_our_disclaimers_as_terms(client):
    data = news_article(client, makers.make_article().get_absolute_url())

    assert data["creditText"] == settings.SITE["publisher"]
    assert data["copyrightNotice"] == f"© {settings.SITE['publisher']}"
    assert data["usageInfo"] == f"{settings.SITE_URL}/disclaimers/"
    assert data["author"][0]["@type"] == "NewsMediaOrganization"
    assert not {"isBasedOn", "correction", "image"} & set(data)


def test_a_brief_is_a_news_article_with_its_channel_as_section(client):
    brief = makers.make_brief(headline="一条快讯", channel=makers.make_channel(name="晨讯"))

    data = news_article(client, brief.get_absolute_url())

    assert (data["@type"], data["headline"], data["articleSection"]) == ("NewsArticle", "一条快讯", "晨讯")


def test_translations_refer_to_each_other(client):
    original = makers.make_article()
    translation = makers.make_article(headline="Text", language="en", translation_of=original)

    there, back = (
        news_article(client, original.get_absolute_url()),
        news_article(client, f"/en/articles/{translation.pk}/"),
    )

    assert there["workTranslation"][0]["url"] == f"{settings.SITE_URL}/en/articles/{translation.pk}/"
    assert back["translationOfWork"]["url"] == f"{settings.SITE_URL}/articles/{original.pk}/"


def test_html_in_a_headline_cannot_close_the_script_element(client):
    headline = '</script><script>alert("1")</script> & <!--'

    data = news_article(client, makers.make_article(headline=headline).get_absolute_url())

    assert data["headline"] == headline


def test_a_headline_is_cut_to_110_characters(client):
    data = news_article(client, makers.make_article(headline="长" * 200).get_absolute_url())

    assert data["headline"] == "长" * 109 + "…"


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.RETRACTED, Mode.SEALED, Mode.HIDDEN])
def test_the_page_of_a_restricted_item_has_no_json_ld(client, mode):
    item = makers.make_article()
    restrict(item, mode, None, "demanded")

    assert b"ld+json" not in client.get(item.get_absolute_url()).content


@pytest.mark.parametrize("maker", [makers.make_article, makers.make_brief])
def test_every_picture_of_a_page_is_credited_once(client, maker):
    made = {"digital_source": "trainedAlgorithmicMedia", "credit": "江宁/候潮"}
    lead, inside, hidden = makers.make_picture(), makers.make_picture(**made), makers.make_picture(licence_ends_at=None)
    restrict(hidden, Mode.REMOVED, None, "demanded")
    figures = "".join(f'<figure data-picture="{picture.pk}"></figure>' for picture in (inside, lead, hidden, inside))
    item = maker(lead_picture=lead, body=f"<p>文。</p>{figures}")

    images = news_article(client, item.get_absolute_url())["image"]

    assert [image["url"] for image in images] == [
        settings.SITE_URL + picture.get_absolute_url() for picture in (lead, inside)
    ]
    assert images[1]["creditText"] == "江宁/候潮"
    assert images[1]["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert "digitalSourceType" not in images[0]


def test_pictures_made_by_a_machine_say_so(client):
    lead = makers.make_picture(digital_source="digitalCapture")
    inside, plain = makers.make_picture(digital_source="trainedAlgorithmicMedia"), makers.make_picture()
    figures = "".join(f'<figure data-picture="{picture.pk}"></figure>' for picture in (inside, plain))
    article = makers.make_article(lead_picture=lead, body=f"<p>文。</p>{figures}")

    images = news_article(client, article.get_absolute_url())["image"]

    assert [image.get("digitalSourceType", "").rpartition("/")[2] for image in images] == [
        "digitalCapture",
        "trainedAlgorithmicMedia",
        "",
    ]
    assert "AI生成" in client.get(article.get_absolute_url()).content.decode()

"""What does a page tell machines that read schema.org?"""

import json
import re

import pytest
from django.conf import settings

from articles.models import Byline, Mode
from articles.restricting import restrict
from tests import makers

pytestmark = pytest.mark.django_db


def told(client, address: str) -> dict:
    page = client.get(address).content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(scripts) == 1
    assert not set("<>&") & set(scripts[0])
    return json.loads(scripts[0])


def test_a_reprint_is_told_with_its_original_its_terms_and_its_corrections(client):
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

    thing = told(client, article.get_absolute_url())

    address = settings.SITE_URL + article.get_absolute_url()
    assert (thing["@context"], thing["@type"], thing["@id"]) == ("https://schema.org", "NewsArticle", article.uuid.urn)
    assert thing["url"] == thing["mainEntityOfPage"] == address
    assert (thing["headline"], thing["description"]) == ("三成提单搬离了纸面", "导语一句。")
    assert (thing["inLanguage"], thing["articleSection"], thing["keywords"]) == ("zh-Hans", "港航", ["潮信银行"])
    assert thing["isBasedOn"] == "https://first.example/1"
    assert thing["creditText"] == "箱报"
    assert thing["copyrightNotice"] == "转载请附原文链接。"
    assert thing["usageInfo"] == "https://terms.example/1.0/"
    assert thing["author"] == [{"@type": "Person", "name": "江宁"}]
    assert thing["translator"] == [{"@type": "Person", "name": "江安"}]
    assert thing["correction"][0]["text"] == correction.text
    assert thing["datePublished"] < thing["dateModified"] == thing["correction"][0]["datePublished"]
    assert thing["image"]["url"] == settings.SITE_URL + picture.get_absolute_url()
    assert (thing["image"]["caption"], thing["image"]["creditText"]) == ("空码头", "江宁/候潮")
    assert thing["publisher"]["name"] == settings.SITE["publisher"]
    assert thing["publisher"]["logo"]["url"].startswith(f"{settings.SITE_URL}/static/")


def test_our_own_text_is_credited_to_the_house_and_its_terms_are_our_wordings(client):
    thing = told(client, makers.make_article().get_absolute_url())

    assert thing["creditText"] == settings.SITE["publisher"]
    assert thing["copyrightNotice"] == f"© {settings.SITE['publisher']}"
    assert thing["usageInfo"] == f"{settings.SITE_URL}/disclaimers/"
    assert thing["author"][0]["@type"] == "NewsMediaOrganization"
    assert not {"isBasedOn", "correction", "image"} & set(thing)


def test_a_brief_is_told_as_news_too(client):
    brief = makers.make_brief(headline="一条快讯", channel=makers.make_channel(name="晨讯"))

    thing = told(client, brief.get_absolute_url())

    assert (thing["@type"], thing["headline"], thing["articleSection"]) == ("NewsArticle", "一条快讯", "晨讯")


def test_translations_name_each_other(client):
    original = makers.make_article()
    translation = makers.make_article(headline="Text", language="en", translation_of=original)

    there, back = told(client, original.get_absolute_url()), told(client, f"/en/articles/{translation.pk}/")

    assert there["workTranslation"][0]["url"] == f"{settings.SITE_URL}/en/articles/{translation.pk}/"
    assert back["translationOfWork"]["url"] == f"{settings.SITE_URL}/articles/{original.pk}/"


def test_a_headline_cannot_end_the_script_it_is_told_in(client):
    headline = '</script><script>alert("1")</script> & <!--'

    thing = told(client, makers.make_article(headline=headline).get_absolute_url())

    assert thing["headline"] == headline


def test_a_headline_beyond_110_characters_is_cut_for_machines(client):
    thing = told(client, makers.make_article(headline="长" * 200).get_absolute_url())

    assert thing["headline"] == "长" * 109 + "…"


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.RETRACTED, Mode.SEALED, Mode.HIDDEN])
def test_a_page_that_gives_no_text_tells_machines_nothing(client, mode):
    item = makers.make_article()
    restrict(item, mode, None, "demanded")

    assert b"ld+json" not in client.get(item.get_absolute_url()).content

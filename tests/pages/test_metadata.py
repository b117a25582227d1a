"""Tests of page metadata: title, description, Open Graph properties and canonical address."""

import html
import re

import pytest
from django.conf import settings

from tests import makers


def head_of(client, address: str) -> dict[str, str]:
    """The contents of a page's meta elements by name or property, with its title and canonical address."""
    head = client.get(address).content.decode().partition("</head>")[0]
    metadata = dict(re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', head))
    metadata["title"] = re.search(r"<title>(.*?)</title>", head)[1]
    metadata["canonical"] = next(iter(re.findall(r'<link rel="canonical" href="([^"]*)"', head)), "")
    return {name: html.unescape(words) for name, words in metadata.items()}


def test_an_article_has_open_graph_picture_times_section_and_tags(client, db):
    picture = makers.make_picture(alt="空码头")
    article = makers.make_article(
        standfirst="导语一句。", lead_picture=picture, section=makers.make_section(name="航运"), tags=("潮信银行",)
    )
    makers.make_correction(article)

    head = head_of(client, article.get_absolute_url())

    assert (head["og:type"], head["og:title"]) == ("article", article.headline)
    assert head["description"] == head["og:description"] == "导语一句。"
    assert head["og:image"] == settings.SITE_URL + picture.get_absolute_url()
    assert (head["og:image:width"], head["og:image:height"], head["og:image:alt"]) == ("64", "40", "空码头")
    assert (head["article:section"], head["article:tag"]) == ("航运", "潮信银行")
    assert head["article:published_time"] < head["article:modified_time"]
    assert head["og:locale"] == "zh_CN"


def test_only_a_reprint_that_must_link_back_has_the_original_as_canonical(client, db):
    obliged = makers.make_source(licence=makers.make_licence(obliges_link_back=True))
    free = makers.make_source(licence=makers.make_licence())
    values = {"origin": "agreed", "original_url": "https://first.example/1"}
    theirs, ours = (makers.make_article(source=source, **values) for source in (obliged, free))

    assert head_of(client, theirs.get_absolute_url())["canonical"] == "https://first.example/1"
    assert head_of(client, ours.get_absolute_url())["canonical"] == settings.SITE_URL + ours.get_absolute_url()


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["", "archive/", "briefs/", "briefs/important/", "corrections/", "disclaimers/", "contact/", "about/"]
)
def test_every_page_has_title_description_picture_and_canonical_address(client, db, language, path):
    makers.make_identity()
    address = f"{language}/{path}"

    head = head_of(client, address)

    assert all(head[name] for name in ("title", "description", "og:title", "og:image", "twitter:card"))
    assert head["canonical"] == head["og:url"] == settings.SITE_URL + address
    assert head["og:locale"] == ("en_US" if language else "zh_CN")


def test_html_in_a_headline_is_escaped(client, db):
    article = makers.make_article(headline='"><script>alert(1)</script>')

    assert head_of(client, article.get_absolute_url())["og:title"] == article.headline

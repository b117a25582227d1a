"""Sections of the side panel: their summaries, and which are open."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Byline
from tests.desk.form_filling import send
from tests.makers import (
    hours_ahead,
    make_article,
    make_brief,
    make_licence,
    make_person,
    make_picture,
    make_section,
    make_source,
)

pytestmark = pytest.mark.django_db

ADD = "/en/admin/articles/article/add/"


def change(article: Article) -> str:
    return f"/en/admin/articles/article/{article.pk}/change/"


def sections(page: Any) -> dict[str, Any]:
    return {section.name: section for section in page.context["panel"]["sections"]}


def test_a_new_article_has_its_defaults_in_one_line_each(ada: Client) -> None:
    made = sections(ada.get(ADD))

    assert list(made) == [
        "publication",
        "place",
        "bylines",
        "pictures",
        "rights",
        "translation",
        "dates",
        "corrections",
    ]
    assert {name for name, section in made.items() if section.is_open} == {"publication", "place"}
    assert made["bylines"].summary == "no byline"
    assert made["pictures"].summary == "no lead picture"
    assert made["translation"].summary == "简体中文 · no translation"
    assert made["dates"].summary == "does not expire"


def test_a_summary_says_what_the_section_holds(ada: Client) -> None:
    licence = make_licence(name="CC BY 4.0", obliges_link_back=True)
    article = make_article(
        origin="agreed",
        source=make_source(name="箱报", licence=licence),
        original_url="https://box.example/1",
        section=make_section(),
        lead_picture=make_picture(alt="渡轮"),
        tags=["夜航"],
    )
    Byline.objects.create(item=article, role="writer", person=make_person(name="江宁"), position=0)

    made = sections(ada.get(change(article)))

    assert made["rights"].summary == "agreed reprint · 箱报 · CC BY 4.0 · link back"
    assert not made["rights"].is_open
    assert made["bylines"].summary == "江宁 (writer)"
    assert made["place"].summary.endswith(" · 夜航")
    assert made["pictures"].summary.startswith("渡轮")


def test_rights_that_need_a_decision_are_open(ada: Client) -> None:
    assert sections(ada.get(change(make_article(origin="unknown"))))["rights"].is_open
    assert sections(ada.get(change(make_article(origin="agreed", source=make_source()))))["rights"].is_open


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"original_url": "no address"}, "rights"),
        ({"expires_at_0": "no day"}, "dates"),
        ({"bylines-TOTAL_FORMS": "1", "bylines-0-role": "outlet", "bylines-0-position": "0"}, "bylines"),
    ],
)
def test_a_section_with_an_error_is_open(ada: Client, typed: dict[str, str], name: str) -> None:
    page = send(ada, change(make_article()), _save="1", **typed)

    assert page.status_code == 200
    assert sections(page)[name].is_open


def test_every_field_of_the_form_is_on_the_page_once(ada: Client) -> None:
    for page in (ada.get(change(make_article())), ada.get(f"/en/admin/briefs/brief/{make_brief().pk}/change/")):
        form, html = page.context["adminform"].form, page.content.decode().partition('_form" novalidate')[2]
        names = [field.html_name for field in form if not field.is_hidden and hasattr(field.field.widget, "input_type")]
        hidden = {"happened_at", "expires_at", "embargo_until", "original_at", "change_kind", "release_at"}
        assert {name: html.count(f' name="{name}"') for name in names if name not in hidden} == dict.fromkeys(
            [name for name in names if name not in hidden], 1
        )


def test_an_embargo_is_in_the_summary_of_dates(ada: Client) -> None:
    article = make_article(published_at=None, embargo_until=hours_ahead(5))

    assert "embargo until" in sections(ada.get(change(article)))["dates"].summary


def test_the_words_of_a_rewritten_summary_come_with_its_section(ada: Client) -> None:
    made = sections(ada.get(change(make_article())))

    assert made["dates"].words["none"] == made["dates"].summary
    assert made["bylines"].words == {"none": "no byline", "separator": ", ", "credit": "{name} ({role})"}
    assert "{}" in made["translation"].words["original"]

"""The bar above the form of an item: its main button, and what Enter in a field presses."""

import re

import pytest
from django.test import Client

from articles.models import NewsItem
from tests.makers import hours_ago, hours_ahead, make_article, make_person_at_desk

pytestmark = pytest.mark.django_db

ADD = "/en/admin/articles/article/add/"


def change(article: NewsItem) -> str:
    return f"/en/admin/articles/article/{article.pk}/change/"


def buttons(page: str) -> list[tuple[str, bool]]:
    """Name of each submit button of the form, and whether Ctrl+Enter presses it, in the order of the page."""
    form = page[page.index('id="article_form"') :]
    found = re.findall(r"<button\s+type=\"submit\"(.*?)>", form, re.DOTALL)
    names = [(re.search(r'name="(\w+)"', attributes), "data-key" in attributes) for attributes in found]
    return [(name[1], is_main) for name, is_main in names if name]


@pytest.mark.parametrize(
    ("values", "first", "main"),
    [
        ({"published_at": None}, "_continue", "_publish"),
        ({"published_at": hours_ahead(5)}, "_continue", "_schedule"),
        ({}, "_save", "_save"),
        ({"withdrawn_at": hours_ago(1)}, "_continue", "_continue"),
    ],
    ids=["draft", "scheduled", "public", "withdrawn"],
)
def test_one_button_is_the_main_one_and_enter_never_publishes(ada: Client, values, first: str, main: str) -> None:
    made = buttons(ada.get(change(make_article(**values))).content.decode())

    assert made[0][0] == first
    assert [name for name, is_main in made if is_main] == [main]


def test_a_writer_has_saving_as_the_main_button_and_nothing_that_publishes(client: Client) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))

    made = buttons(client.get(ADD).content.decode())

    assert made[0] == ("_continue", True)
    assert {name for name, _is_main in made} == {"_continue", "_save", "_addanother"}


def test_people_who_may_only_view_have_no_button(client: Client) -> None:
    client.force_login(make_person_at_desk("vera", "Auditor"))

    page = client.get(change(make_article())).content.decode()

    assert buttons(page) == []
    assert 'class="button closelink"' in page

"""Unknown tags in the forms of items: confirmed once, with the nearest known ones, without JavaScript."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, NewsItem, Tag
from tests.desk.form_filling import errors, fields_of, send
from tests.makers import embed, make_article, make_brief, make_tag

pytestmark = pytest.mark.django_db

ARTICLE, BRIEF = "/en/admin/articles/article/add/", "/en/admin/briefs/brief/add/"


def again(client: Client, address: str, page: Any, **values: str) -> Any:
    return client.post(address, fields_of(page) | {"_save": "1"} | values)


@pytest.mark.parametrize("address", [ARTICLE, BRIEF])
def test_an_unknown_tag_is_created_by_a_second_press(ada: Client, address: str) -> None:
    make_tag("市场")

    page = send(ada, address, headline="一", body="<p>二</p>", tags="市埸、市场", _save="1")
    assert errors(page) == {
        "tags": ["“市埸” is not a tag yet. Similar: 市场. Choose below, or press the button again."]
    }
    assert page.context["adminform"].form["tags"].value() == "市埸、市场"
    assert not Tag.objects.filter(name="市埸").exists()
    assert not NewsItem.objects.exists()

    assert again(ada, address, page).status_code == 302
    assert set(NewsItem.objects.get().tags.names()) == {"市埸", "市场"}


def test_known_tags_however_spelled_are_not_asked_about(ada: Client) -> None:
    make_tag("市场", "Markets")

    send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="市 場、ＭＡＲＫＥＴＳ", _save="1")

    assert list(Article.objects.get().tags.names()) == ["市场"]


def test_the_nearest_tag_is_used_instead_if_chosen(ada: Client) -> None:
    known = make_tag("市场")
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="市埸、无关词", _save="1")
    assert "Use “市场”" in page.content.decode()

    again(ada, ARTICLE, page, **{"tags_answer-0": str(known.pk), "tags_answer-1": "leave_out"})

    assert list(Article.objects.get().tags.all()) == [known]
    assert Tag.objects.count() == 1


def test_a_confirmed_tag_is_not_asked_about_again_in_the_same_save(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="市埸", _save="1")

    refused = again(ada, ARTICLE, page, expires_at_0="昨")
    assert list(errors(refused)) == ["expires_at"]
    assert not Tag.objects.exists()
    again(ada, ARTICLE, refused, expires_at_0="")

    assert list(Article.objects.get().tags.names()) == ["市埸"]


def test_a_tag_added_after_the_question_is_asked_about_too(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="市埸", _save="1")

    page = again(ada, ARTICLE, page, tags="港务、市埸")

    assert errors(page) == {"tags": ["“港务” is not a tag yet. Press the button again to create it."]}
    again(ada, ARTICLE, page)
    assert set(Article.objects.get().tags.names()) == {"市埸", "港务"}


def test_publishing_asks_too_and_together_with_its_own_question(ada: Client) -> None:
    brief = make_brief(published_at=None)
    article = make_article(published_at=None, body=embed(brief))
    address = f"/en/admin/articles/article/{article.pk}/change/"

    page = send(ada, address, tags="市埸", named_briefs="", _publish="1")
    assert {"tags", "__all__"} <= set(errors(page))
    article.refresh_from_db()
    assert article.published_at is None
    ada.post(address, fields_of(page) | {"_publish": "1"})

    article.refresh_from_db()
    assert article.published_at is not None
    assert list(article.tags.names()) == ["市埸"]


def test_too_many_new_tags_are_refused_without_a_question(ada: Client) -> None:
    typed = "、".join(f"新词{number}" for number in range(21))

    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags=typed, _save="1")

    assert errors(page) == {"tags": ["21 tags are new. At most 20 can be created at once."]}
    assert page.context["adminform"].form["tags"].value() == typed


def test_names_in_the_questions_are_escaped(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags='<b>"x"</b>', _save="1")

    assert "<b>" not in page.content.decode().split('class="new-tags"')[1].split("</fieldset>")[0]
    again(ada, ARTICLE, page)
    assert Tag.objects.count() == 1

"""Publishing from the palette, and its pages for browsers without script."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Article, NewsItem
from tests.makers import embed, hours_ago, make_article, make_brief
from tests.palette.requests import ACTIONS, FIND, PUBLISH, actions, perform

pytestmark = pytest.mark.django_db


def test_strangers_are_redirected_to_the_login_page(client: Client) -> None:
    for address in (FIND, ACTIONS, PUBLISH):
        assert client.get(address).status_code == 302


def test_publishing_makes_a_draft_public(ada: Client) -> None:
    brief = make_brief(published_at=None)

    response = perform(ada, actions(ada, brief)["p"])

    assert response.status_code == 200
    assert response.json()["address"] == brief.get_absolute_url()
    assert brief.get_absolute_url() in response.json()["message"]
    assert Client().get(brief.get_absolute_url()).status_code == 200
    assert "p" not in actions(ada, brief)


def test_a_withdrawn_item_is_republished(ada: Client) -> None:
    article = make_article(withdrawn_at=hours_ago(1))

    assert perform(ada, actions(ada, article)["p"]).status_code == 200
    assert NewsItem.objects.get(pk=article.pk).withdrawn_at is None


def test_a_second_press_does_not_publish_again(ada: Client) -> None:
    article = make_article(published_at=None)
    publish = actions(ada, article)["p"]

    assert [perform(ada, publish).status_code for _ in range(2)] == [200, 422]
    assert NewsItem.objects.get(pk=article.pk).version == Article.objects.get(pk=article.pk).version


def test_briefs_that_the_action_did_not_list_are_not_published(ada: Client) -> None:
    first, second = (make_brief(headline=name, published_at=None) for name in ("封航通知", "雾情通报"))
    article = make_article(body=embed(first), published_at=None)
    publish = actions(ada, article)["p"]
    assert "封航通知" in publish["description"]

    article.body = embed(first, second)
    article.save()
    response = perform(ada, publish)

    assert response.status_code == 422
    assert "雾情通报" in response.json()["message"]
    assert not Brief.objects.filter(published_at__isnull=False).exists()
    assert perform(ada, actions(ada, article)["p"]).status_code == 200


def test_a_refusal_gives_its_reason(ada: Client) -> None:
    article = make_article(published_at=None, headline="")

    response = perform(ada, actions(ada, article)["p"])

    assert response.status_code == 422
    assert response.json()["message"]


def test_publishing_needs_the_permission_and_a_known_button(ada: Client, mo: Client) -> None:
    article = make_article(published_at=None)
    publish = actions(ada, article)["p"]

    assert perform(mo, publish).status_code == 403
    assert ada.get(PUBLISH).status_code == 405
    assert ada.post(PUBLISH, publish["fields"] | {"row": "article-99999"}).status_code == 404
    assert ada.post(PUBLISH, publish["fields"] | {"verb": "_withdraw"}).status_code == 302
    assert Article.objects.get().published_at is None


def test_without_script_pages_find_and_publish(ada: Client) -> None:
    brief = make_brief(headline="夜航<b>恢复</b>", published_at=None)

    page = ada.get(FIND, {"q": "夜航"}).content.decode()
    assert "夜航&lt;b&gt;恢复" in page
    assert f"row=brief-{brief.pk}" in page
    page = ada.get(ACTIONS, {"row": f"brief-{brief.pk}"}).content.decode()
    assert "立即发布" in page
    response = ada.post(PUBLISH, actions(ada, brief)["p"]["fields"])

    assert (response.status_code, response["Location"]) == (302, brief.get_absolute_url())
    assert NewsItem.objects.get().status(timezone.now()).value == "public"

"""The form of an item: where each button leads, and who may open it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from articles.admin.form import published_check
from articles.models import Article, Correction
from tests.desk.form_filling import message_text, send
from tests.makers import make_article, make_person_at_desk

pytestmark = pytest.mark.django_db

ADD, LIST = "/en/admin/articles/article/add/", "/en/admin/articles/article/"


def change(article: Article) -> str:
    return f"/en/admin/articles/article/{article.pk}/change/"


def make_correction(article: Article) -> Correction:
    return Correction.objects.create(
        item=article, kind=Correction.Kind.CORRECTION, text="日期有误。", by=User.objects.first()
    )


def test_a_saved_draft_is_named_by_its_headline_in_the_message_and_by_its_number_in_the_log(ada: Client) -> None:
    page = send(ada, ADD, headline="临屿港复航", body="<p>文。</p>", _save="1")

    article = Article.objects.get()
    assert page.redirect_chain == [(LIST, 302)]
    assert message_text(page) == f'Saved: <a href="{change(article)}">临屿港复航</a>'
    assert LogEntry.objects.get().object_repr == f"article {article.pk}"


def test_the_author_of_a_new_item_is_recorded(ada: Client) -> None:
    send(ada, ADD, headline="临屿港复航", body="<p>文。</p>", _save="1")

    assert Article.objects.get().created_by == User.objects.get(username="ada")


@pytest.mark.parametrize(
    ("button", "address"), [("_continue", "{article}"), ("_addanother", ADD), ("_save", LIST)], ids=str
)
def test_each_save_button_leads_to_its_page(ada: Client, button: str, address: str) -> None:
    article = make_article(published_at=None)

    page = send(ada, change(article), headline="新题", **{button: "1"})

    assert page.redirect_chain == [(address.format(article=change(article)), 302)]


def test_the_filters_of_the_list_survive_a_save(ada: Client) -> None:
    article = make_article(published_at=None)

    page = send(ada, f"{change(article)}?_changelist_filters=standing%3Ddraft", headline="新题", _save="1")

    assert page.redirect_chain == [(f"{LIST}?standing=draft", 302)]


def test_after_saving_a_public_item_the_form_names_the_address_of_the_check_and_requests_no_page(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    monkeypatch.setattr(published_check, "probe_surfaces", lambda *given: pytest.fail("the form must not wait"))

    page = send(ada, change(article), stage="review", _save="1")

    assert page.redirect_chain == [(f"{change(article)}?saved=1", 302)]
    assert f'data-check="/en/admin/articles/article/{article.pk}/published/"' in page.content.decode()
    assert 'href="?check=1"' in page.content.decode()


def test_existing_corrections_cannot_be_edited_and_do_not_prevent_a_save(ada: Client) -> None:
    article = make_article(published_at=None)
    correction = make_correction(article)

    send(ada, change(article), headline="新题", **{"corrections-0-text": "改写", "_save": "1"})

    article.refresh_from_db()
    correction.refresh_from_db()
    assert (article.headline, correction.text) == ("新题", "日期有误。")


def test_an_unknown_item_redirects_to_the_first_page(ada: Client) -> None:
    page = ada.get("/en/admin/articles/article/4711/change/", follow=True)

    assert page.redirect_chain == [("/en/admin/", 302)]
    assert "“4711” doesn’t exist" in message_text(page)


def test_users_who_may_only_view_see_the_form_without_fields(client: Client) -> None:
    client.force_login(make_person_at_desk("vera", "Auditor"))
    article = make_article(headline="临屿港复航")

    page = client.get(change(article))

    assert page.status_code == 200
    assert "临屿港复航" in page.content.decode()
    assert 'name="headline"' not in page.content.decode()
    assert 'name="_save"' not in page.content.decode()


def test_a_stranger_is_sent_to_the_login_page(client: Client) -> None:
    assert client.get(ADD).headers["Location"].startswith("/en/admin/login/")

"""The language of the desk: stored with the account, and applied to every page of the desk, not to public pages."""

import pytest
from django.test import Client

from articles.models import DeskPreferences
from tests.makers import make_article

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/?standing=draft"


def switch(client: Client, language: str, here: str = "/admin/") -> str:
    """Switch the language on a page; where that leads."""
    return client.post("/admin/language/", {"language": language, "next": here}).headers["Location"]


def test_a_switch_shows_the_same_page_in_the_other_language(ada: Client) -> None:
    assert switch(ada, "en", LIST) == f"/en{LIST}"
    assert switch(ada, "zh-hans", f"/en{LIST}") == LIST


def test_the_choice_holds_for_the_account_in_every_browser(ada: Client) -> None:
    switch(ada, "en")
    elsewhere = Client()
    elsewhere.force_login(DeskPreferences.objects.get().user)

    response = elsewhere.get(LIST)

    assert (response.status_code, response.headers["Location"]) == (302, f"/en{LIST}")
    assert elsewhere.get(f"/en{LIST}").status_code == 200


def test_an_account_without_a_choice_keeps_the_language_of_the_address(ada: Client) -> None:
    assert ada.get("/admin/").status_code == ada.get("/en/admin/").status_code == 200


def test_public_pages_follow_their_address_whatever_the_account_prefers(ada: Client) -> None:
    article = make_article()
    switch(ada, "en")

    assert ada.get(article.get_absolute_url()).headers["Content-Language"] == "zh-Hans"


def test_forms_and_scripts_are_answered_at_their_own_address(ada: Client) -> None:
    article = make_article(published_at=None)
    switch(ada, "en")

    fetched = ada.get("/admin/articles/newsitem/moment/?typed=%2B2h", headers={"sec-fetch-mode": "cors"})
    posted = ada.post(f"/admin/articles/article/{article.pk}/change/", {})

    assert fetched.status_code == 200
    assert posted.status_code != 302


@pytest.mark.parametrize("here", ["https://elsewhere.example/admin/", "//elsewhere.example", "/articles/1/", "x", ""])
def test_a_switch_leads_to_no_address_outside_the_desk(ada: Client, here: str) -> None:
    assert switch(ada, "en", here) == "/en/admin/"


def test_an_unknown_language_is_refused(ada: Client) -> None:
    switch(ada, "fr")

    assert not DeskPreferences.objects.exists()


def test_the_dashboard_offers_the_other_language_by_its_own_name(ada: Client) -> None:
    assert '<button type="submit" class="hand-tool" name="language" value="en" lang="en">English</button>' in (
        ada.get("/admin/").content.decode()
    )

"""Check of public pages after a save: it says what was checked, and what was not."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from articles.admin.form import published_check
from articles.admin.form.published_check import check_published
from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.takedowns.proof import probe
from tests.desk.form_filling import send
from tests.makers import embed, hours_ago, make_article, make_brief, make_person_at_desk

pytestmark = pytest.mark.django_db


def test_everything_that_was_checked_leaves_nothing_to_say() -> None:
    brief = make_brief()
    make_article(body=embed(brief))

    with override("en"):
        assert check_published(brief, timezone.now()).words == "1 article is up to date."


def test_articles_that_were_not_checked_are_called_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_check, "MAX_ARTICLES", 1)
    brief = make_brief()
    for _ in range(3):
        make_article(body=embed(brief))

    with override("en"):
        words = check_published(brief, timezone.now()).words

    assert words == "1 article is up to date. 2 more articles that embed it were not checked."


def test_pages_that_were_not_requested_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_check, "MAX_PAGES", 1)

    with override("en"):
        words = check_published(make_brief(), timezone.now()).words

    assert words == "Its own page is up to date. Not checked: the front page, the flash stream."


def test_a_withdrawn_item_is_checked_for_every_page_that_showed_it(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(headline="临屿港夜航恢复首班船", body="<p>首班船今晚九点离港，全程四十分钟。</p>")
    before = Client().get(article.get_absolute_url()).content
    address = f"/en/admin/articles/article/{article.pk}/"

    page = send(ada, f"{address}change/", _withdraw="1")
    clean = ada.get(f"{address}published/").content.decode()
    stale = probe.ProbeResponse(200, {"content-type": "text/html"}, before)
    monkeypatch.setattr(probe, "get_as_reader", lambda path: stale)
    shown = ada.get(f"{address}published/").content.decode()

    assert f'data-check="{address}published/"' in page.content.decode()
    assert "none shows it any more" in clean
    assert "still shows it" in shown


def test_a_withdrawn_item_is_checked_in_slices_that_add_up(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_check, "SLICE_PAGES", 9)
    article = make_article(headline="临屿港夜航恢复首班船", withdrawn_at=hours_ago(1))
    address, query, paths = f"/en/admin/articles/article/{article.pk}/published/", "", list[str]()

    while True:
        part = ada.get(f"{address}?{query}").content.decode()
        paths += re.findall(r'<a href="(/[^"]*)">', part)
        if not (rest := re.search(r'data-rest="([^"]*)"', part)):
            break
        query = rest[1].replace("&amp;", "&")

    assert len(set(paths)) == len(paths) > 9
    assert f"Checked {len(paths)} addresses: none shows it any more." in part


def test_a_forged_place_in_the_slices_is_no_error(ada: Client) -> None:
    article = make_article(withdrawn_at=hours_ago(1))
    address = f"/en/admin/articles/article/{article.pk}/published/"

    for query in ("probed=-4", "probed=x", "probed=999999999", "probed=999&showing=1", "probed=٣"):
        assert ada.get(f"{address}?{query}").status_code == 200


def test_an_item_that_readers_never_saw_has_no_check(ada: Client) -> None:
    draft = make_article(published_at=None)

    assert ada.get(f"/en/admin/articles/article/{draft.pk}/published/").status_code == 404


def test_people_who_may_not_view_items_get_no_check(client: Client) -> None:
    client.force_login(make_person_at_desk("nobody"))

    assert client.get(f"/en/admin/articles/article/{make_article().pk}/published/").status_code == 403


def test_a_closed_text_is_not_quoted_by_the_addresses_of_its_check(client: Client) -> None:
    article = make_article(headline="临屿港夜航恢复首班船", withdrawn_at=hours_ago(1))
    restrict(article, Mode.SEALED, None, "依法")
    client.force_login(make_person_at_desk("ada", "Editor"))

    assert client.get(f"/en/admin/articles/article/{article.pk}/published/").status_code == 404

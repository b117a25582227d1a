"""The page with the preview links of an item: who makes and revokes them, and what it says about each."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.editing.preview_links import record_answer
from articles.editing.restrictions import restrict
from articles.models import Mode, NewsItem, PreviewLink, Revision
from tests.desk.removed_items import make_barred
from tests.makers import hours_ago, make_article, make_brief, make_person_at_desk, make_preview_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> User:
    return make_person_at_desk("lin", "Editor")


@pytest.fixture
def desk(client: Client, lin: User) -> Client:
    client.force_login(lin)
    return client


def address(item: NewsItem) -> str:
    app = "articles/article" if item.kind == "article" else "briefs/brief"
    return f"/admin/{app}/{item.pk}/previews/"


def draft(**values: Any) -> NewsItem:
    return make_article(published_at=None, first_published_at=None, **values)


def link_on(page: str) -> str:
    match = re.search(r'value="http://127\.0\.0\.1:8000(/[^"]+)"', page)
    assert match
    return match[1]


@pytest.mark.parametrize("make", [draft, make_brief])
def test_a_new_link_is_shown_once_and_leads_to_the_version(desk: Client, make: Any) -> None:
    item = make(headline="夜航恢复")

    page = desk.post(address(item), {"version": 1, "days": 3, "recipient": "周工"})

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    path = link_on(page.content.decode())
    assert "夜航恢复" in Client().get(path).content.decode()
    again = desk.get(address(item)).content.decode()
    assert ("周工" in again, path in again) == (True, False)
    link = PreviewLink.objects.get()
    assert ((link.expires_at - link.created_at).days, str(link.created_by)) == (3, "lin")


def test_a_link_is_made_for_a_chosen_earlier_version(desk: Client) -> None:
    item = draft(headline="第一稿")
    item.headline = "第二稿"
    item.save()
    form = desk.get(address(item), {"version": 1}).content.decode()
    assert 'name="version" value="1"' in form
    assert "previews/?version=1" in desk.get(f"/admin/articles/article/{item.pk}/history/").content.decode()

    path = link_on(desk.post(address(item), {"version": 1, "days": 7}).content.decode())

    assert "第一稿" in Client().get(path).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"version": 9, "days": 7},
        {"version": "x", "days": 7},
        {"version": 1, "days": 365},
        {"version": 1},
        {"days": 7},
        {"version": "9" * 30, "days": 7},
        {"version": 1, "days": 7, "recipient": "周" * 101},
    ],
)
def test_an_invalid_form_makes_no_link(desk: Client, typed: dict[str, Any]) -> None:
    page = desk.post(address(draft()), typed)

    assert page.status_code == 422
    assert typed.get("recipient", "") in page.content.decode()
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("version", ["9", "x", "0", "9" * 30])
def test_an_address_with_an_unknown_version_is_not_found(desk: Client, version: str) -> None:
    assert desk.get(address(draft()), {"version": version}).status_code == 404


def test_a_revoked_link_no_longer_works(desk: Client, lin: User) -> None:
    item = draft()
    link = make_preview_link(item, lin, "a" * 43)
    assert Client().get(f"/articles/shared/{'a' * 43}/").status_code == 200

    desk.post(address(item), {"act": "revoke", "link": link.pk})

    assert Client().get(f"/articles/shared/{'a' * 43}/").status_code == 404
    page = desk.get(address(item)).content.decode()
    assert ("已作废" in page, 'value="revoke"' in page) == (True, False)


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_only_links_of_the_item_are_revoked(desk: Client, lin: User, number: str) -> None:
    link = make_preview_link(draft(), lin, "a" * 43)
    other = draft()

    assert desk.post(address(other), {"act": "revoke", "link": link.pk}).status_code == 404
    assert desk.post(address(other), {"act": "revoke", "link": number}).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_the_list_says_the_state_and_the_answer_of_each_link(desk: Client, lin: User) -> None:
    item = draft()
    answered = make_preview_link(item, lin, "a", recipient="周工")
    record_answer(answered, PreviewLink.Answer.NO, "<i>船名</i>不对", hours_ago(0))
    make_preview_link(item, lin, "b", created_at=hours_ago(9), expires_at=hours_ago(1))

    page = desk.get(address(item)).content.decode()

    assert "<strong>不可以</strong>" in page
    assert "&lt;i&gt;船名&lt;/i&gt;不对" in page
    assert "已过期" in page


@pytest.mark.parametrize(
    ("group", "of_draft", "of_public"),
    [("Writer", True, False), ("Editor", True, True), ("Auditor", False, False), ("Moderator", False, False)],
)
def test_links_are_made_by_those_who_may_change_the_item(group: str, of_draft: bool, of_public: bool) -> None:
    client = Client()
    client.force_login(make_person_at_desk("kai", group))

    for item, may in ((draft(), of_draft), (make_article(), of_public)):
        page = client.get(address(item))
        assert (page.status_code, 'value="create"' in page.content.decode()) == (200, may)
        assert client.post(address(item), {"version": 1, "days": 7}).status_code == (200 if may else 403)


def test_people_without_permission_and_strangers_see_nothing(lin: User) -> None:
    item = draft()
    make_preview_link(item, lin, "a", recipient="周工")
    nobody = Client()
    nobody.force_login(make_person_at_desk("kai"))

    assert nobody.get(address(item)).status_code == 403
    assert Client().get(address(item)).status_code == 302


def test_links_of_a_sealed_item_are_closed_with_it(lin: User) -> None:
    item = draft()
    make_preview_link(item, lin, "a", recipient="周工")
    restrict(item, Mode.SEALED, None, "依法")
    barred = Client()
    barred.force_login(make_barred())

    page = barred.get(address(item))

    assert (page.status_code, "周工" in page.content.decode()) == (403, False)
    assert barred.post(address(item), {"version": 1, "days": 7}).status_code == 403


def take_down(item: NewsItem) -> None:
    restrict(item, Mode.HIDDEN, None, "试")


def remove_words(item: NewsItem) -> None:
    Revision.objects.create(
        subject=item, number=99, kind=Revision.Kind.DECISION, channel="case", is_public=True, content="{}"
    )


def withdraw_now(item: NewsItem) -> None:
    NewsItem.objects.filter(pk=item.pk).update(withdrawn_at=timezone.now())


@pytest.mark.parametrize(("end", "refusal"), [(take_down, "本稿已被撤下"), (remove_words, "处理决定移除")])
def test_no_link_is_made_that_readers_could_not_open(desk: Client, end: Any, refusal: str) -> None:
    item = make_article()
    end(item)

    page = desk.post(address(item), {"version": 1, "days": 7, "recipient": "周工"})

    assert page.status_code == 422
    assert all(words in page.content.decode() for words in (refusal, "周工"))
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("end", [take_down, remove_words, withdraw_now])
def test_the_list_says_which_links_show_nothing_any_more(desk: Client, lin: User, end: Any) -> None:
    item = make_article()
    make_preview_link(item, lin, "a" * 43)
    assert "已无法打开" not in desk.get(address(item)).content.decode()

    end(item)

    assert Client().get(f"/articles/shared/{'a' * 43}/").status_code == 404
    page = desk.get(address(item)).content.decode()
    assert ("已无法打开" in page, 'value="revoke"' in page) == (True, True)

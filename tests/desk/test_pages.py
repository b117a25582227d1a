"""Pages of the desk: every page, requested by a user of each group."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.ingest.models import Delivery
from articles.models import Correction, DisclaimerRule, Mode
from articles.outbox.models import Message
from articles.rights.models import Disclaimer
from articles.takedowns.models import Case, Claimant, Notice
from tests.desk.form_filling import errors, send
from tests.makers import (
    embed,
    make_article,
    make_brief,
    make_channel,
    make_person,
    make_person_at_desk,
    make_picture,
    make_section,
    make_source,
)

pytestmark = pytest.mark.slow

PEOPLE = {"ada": "Editor", "wen": "Writer", "chen": "Chief editor", "mo": "Moderator", "lee": "Lead moderator"}


def fill_every_table() -> None:
    brief = make_brief()
    article = make_article(body=embed(brief), source=make_source(), section=make_section())
    make_brief(channel=make_channel())
    picture = make_picture()
    person = make_person()
    article.bylines.create(role="writer", person=person)
    article.tags.add("蚂蚁金服")
    Correction.objects.create(item=article, text="更正")
    wording = Disclaimer.objects.create(language="zh-Hans", text="声明")
    DisclaimerRule.objects.create(disclaimer=wording, item=article)
    for target in (brief, article.placements.get(), picture):
        restrict(target, Mode.SEALED, None, "试")
    notice = Notice.objects.create(reference="N1", status_digest="1", subject="fact", statement="错", item=article)
    Claimant.objects.create(notice=notice, name="斯特拉", email="stella@reader.example")
    Delivery.objects.create(raw="标题\n正文".encode(), name="一页", article=article)
    Message.objects.create(recipient="stella@reader.example", subject="收到", text="收到")


def addresses() -> list[str]:
    """The list, the empty form, and the pages of the first row of every table on the desk."""
    fill_every_table()
    pages = [reverse("admin:index"), reverse("admin:app_list", args=["articles"])]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        first = model._default_manager.first()
        if first is not None:
            views = ["change", "delete", "history"]
            views += {"article": ["takedown"], "brief": ["takedown"], "picture": ["takedown"]}.get(name[-7:], [])
            pages += [reverse(f"{name}_{view}", args=[first.pk]) for view in views]
    return pages


def statuses(client: Client) -> dict[str, int]:
    return {address: client.get(address).status_code for address in addresses()}


@pytest.mark.parametrize("username", [*PEOPLE, "audrey"])
def test_every_page_opens_or_is_refused_for_each_group(client: Client, db: None, username: str) -> None:
    client.force_login(make_person_at_desk(username, PEOPLE.get(username, "Auditor")))

    by_address = statuses(client)

    assert {address: status for address, status in by_address.items() if status not in (200, 302, 403)} == {}
    assert by_address["/admin/"] == by_address["/admin/articles/article/"] == 200


def test_every_page_works_for_a_superuser_in_english(client: Client, db: None) -> None:
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))

    by_address = {address: client.get(f"/en{address}").status_code for address in addresses()}

    refused = {address: status for address, status in by_address.items() if status not in (200, 302)}
    assert set(refused.values()) == {403}
    assert {address.rstrip("/").rsplit("/", 1)[1] for address in refused} == {"add", "delete"}


@pytest.mark.parametrize("username", ["ravi", None])
def test_other_users_are_redirected_to_the_login_page(client: Client, db: None, username: str | None) -> None:
    if username:
        client.force_login(User.objects.create(username=username))

    for address in addresses():
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_an_auditor_cannot_change_anything(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("audrey", "Auditor"))

    by_address = {address: client.post(address, {"headline": "改"}).status_code for address in addresses()}

    assert {
        status for address, status in by_address.items() if address.endswith(("/change/", "/add/", "/delete/"))
    } <= {
        302,
        403,
    }
    assert {status for address, status in by_address.items() if address.endswith("/takedown/")} == {403}


def test_the_desk_has_the_name_of_the_newsroom(ada: Client) -> None:
    assert settings.SITE["name"] in ada.get("/admin/").content.decode()
    assert f"{settings.SITE['name_en']} desk" in ada.get("/en/admin/").content.decode()


def test_open_cases_are_counted_up_to_99(mo: Client) -> None:
    for number in range(120):
        Case(reference=str(number), due_at=timezone.now()).save()

    page = mo.get("/en/admin/").content.decode()

    assert "99+ open" in page
    assert "99+ overdue" in page


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "abc", "_5F"])
def test_an_unknown_row_redirects_to_the_first_page_of_the_desk(mo: Client, number: str) -> None:
    for page in ("change", "takedown", "history"):
        response = mo.get(f"/admin/articles/article/{number}/{page}/")
        assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("words", ["abc", "12", "99999999999999999999", "'\"<", "潮" * 500])
def test_every_search_box_accepts_any_text(client: Client, db: None, words: str) -> None:
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))

    for model, on_desk in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert not on_desk.search_fields or client.get(address, {"q": words}).status_code in (200, 302)


@pytest.mark.parametrize("number", ["99999999999999999999999", "4711", "abc"])
def test_an_invalid_choice_is_an_error_beside_the_field(ada: Client, number: str) -> None:
    page = send(ada, "/en/admin/articles/article/add/", headline="一", source=number, _save="1")

    assert list(errors(page)) == ["source"]

"""Tests of the suggestions of colleagues while a note is typed: whom they name, and to whom."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.makers import make_article, make_person_at_desk

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/articles/newsitem/colleagues/"


def suggested(client: Client, typed: str) -> list[str]:
    return [person["name"] for person in client.get(ADDRESS, {"q": typed}).json()["people"]]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person_at_desk("ada", "Editor"))
    for username, full in (("lin", "林婉"), ("wen", "温 Lister"), ("mo", "莫如海")):
        person = make_person_at_desk(username, "Writer")
        User.objects.filter(pk=person.pk).update(first_name=full)
    User.objects.create(username="lina", is_staff=True, is_active=False)
    User.objects.create(username="linb")
    return client


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["lin", "mo", "wen"]),
        ("LI", ["lin", "wen"]),
        ("林", ["lin"]),
        ("mrh", ["mo"]),
        ("ada", []),
        ("\ud800\0", []),
        ("x" * 5_000, []),
    ],
)
def test_active_colleagues_are_found_by_user_name_full_name_and_initials(
    desk: Client, typed: str, names: list[str]
) -> None:
    assert suggested(desk, typed.encode("utf-8", "replace").decode()) == names


def test_at_most_eight_are_suggested(desk: Client) -> None:
    for number in range(12):
        make_person_at_desk(f"kai{number}", "Writer")

    assert len(suggested(desk, "k")) == 8


def test_only_writers_of_notes_get_suggestions(client: Client) -> None:
    client.force_login(make_person_at_desk("audrey", "Auditor"))

    assert client.get(ADDRESS, {"q": "a"}).status_code == 403


def test_the_fields_of_a_note_and_of_a_reply_lead_to_the_suggestions(desk: Client) -> None:
    address = f"/admin/articles/article/{make_article().pk}/notes/"
    desk.post(address, {"text": "核对"})

    assert desk.get(address).content.decode().count(f'data-colleagues="{ADDRESS}"') == 2

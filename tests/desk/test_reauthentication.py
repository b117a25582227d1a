"""Reauthentication: a form sent after the session has ended asks for the password and is not lost."""

import pytest
from django.test import Client

from articles.models import Article, Revision
from tests.desk.form_filling import fields_of
from tests.makers import make_person_at_desk

pytestmark = pytest.mark.django_db
ADD = "/en/admin/articles/article/add/"
SENT = {"headline": "临屿港", "_save": "1"}
PAGE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
SCRIPT = PAGE | {"Sec-Fetch-Mode": "cors"}
STRANGE = PAGE | {"Sec-Fetch-Site": "cross-site"}


def with_password(username: str, *groups: str, **values: object) -> dict[str, str]:
    person = make_person_at_desk(username, *groups)
    person.set_password("tide-and-time")
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    return {"sign_in-username": username, "sign_in-password": "tide-and-time"}


def test_a_form_without_a_session_asks_for_the_password_and_is_not_cached() -> None:
    page = Client().post(ADD, SENT, headers=PAGE)

    assert page.status_code == 401
    assert "no-store" in page["Cache-Control"]
    assert "临屿港" in page.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("headers", [{}, SCRIPT, STRANGE])
def test_a_form_from_elsewhere_is_redirected_to_the_login_page(headers: dict[str, str]) -> None:
    assert Client().post(ADD, SENT, headers=headers).status_code == 302


def test_a_user_without_permission_is_refused_after_signing_in() -> None:
    response = with_password("vera", "Auditor")

    assert Client().post(ADD, SENT | response, headers=PAGE).status_code == 403
    assert not Article.objects.exists()


@pytest.mark.parametrize("values", [{"is_staff": False}, {"is_active": False}])
def test_users_outside_the_desk_cannot_sign_in(values: dict[str, bool]) -> None:
    response = with_password("vera", "Editor", **values)

    page = Client().post(ADD, SENT | response, headers=PAGE)

    assert page.status_code == 401
    assert "_auth_user_id" not in page.wsgi_request.session


def test_signing_in_needs_the_csrf_token() -> None:
    response = with_password("ada", "Editor")

    assert Client(enforce_csrf_checks=True).post(ADD, SENT | response, headers=PAGE).status_code == 403


def test_password_fields_are_not_repeated_in_the_page() -> None:
    sent = {"old_password": "tide-and-time", "new_password1": "time-and-tide"}

    page = Client().post("/en/admin/password_change/", sent, headers=PAGE).content.decode()

    assert "tide-and-time" not in page
    assert "time-and-tide" not in page


def test_a_form_with_the_csrf_token_of_an_earlier_session_can_be_sent_again() -> None:
    with_password("ada", "Editor")
    client = Client(enforce_csrf_checks=True)
    client.login(username="ada", password="tide-and-time")

    refused = client.post(ADD, SENT | {"csrfmiddlewaretoken": "a" * 64}, headers=PAGE)

    assert refused.status_code == 403
    assert "临屿港" in refused.content.decode()
    token = refused.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(ADD, SENT | {"csrfmiddlewaretoken": token}, headers=PAGE).status_code == 200


@pytest.mark.parametrize("headers", [{}, SCRIPT, STRANGE])
def test_a_forged_form_is_refused_and_not_shown(headers: dict[str, str]) -> None:
    response = Client(enforce_csrf_checks=True).post(ADD, SENT, headers=headers)

    assert response.status_code == 403
    assert "临屿港" not in response.content.decode()


def test_what_is_saved_after_signing_in_again_has_its_author() -> None:
    response = with_password("ada", "Editor")
    client = Client()
    client.login(username="ada", password="tide-and-time")
    typed = fields_of(client.get(ADD)) | {"headline": "临屿港", "body": "<p>渡轮复航。</p>", "_save": "1"}

    Client().post(ADD, typed | response, headers=PAGE)

    assert Article.objects.get().headline == "临屿港"
    assert {revision.by.username for revision in Revision.objects.all()} == {"ada"}

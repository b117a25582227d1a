"""A form that is sent when the session has ended."""

import pytest
from django.test import Client

from articles.models import Article
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


def test_it_is_asked_for_the_password_and_nothing_is_kept_of_the_page() -> None:
    page = Client().post(ADD, SENT, headers=PAGE)

    assert page.status_code == 401
    assert "no-store" in page["Cache-Control"]
    assert "临屿港" in page.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("headers", [{}, SCRIPT, STRANGE])
def test_what_no_page_of_ours_sent_is_led_to_the_login(headers: dict[str, str]) -> None:
    assert Client().post(ADD, SENT, headers=headers).status_code == 302


def test_who_may_not_do_it_is_refused_after_signing_in() -> None:
    answer = with_password("vera", "Auditor")

    assert Client().post(ADD, SENT | answer, headers=PAGE).status_code == 403
    assert not Article.objects.exists()


@pytest.mark.parametrize("values", [{"is_staff": False}, {"is_active": False}])
def test_nobody_but_the_desk_gets_in(values: dict[str, bool]) -> None:
    answer = with_password("vera", "Editor", **values)

    page = Client().post(ADD, SENT | answer, headers=PAGE)

    assert page.status_code == 401
    assert "_auth_user_id" not in page.wsgi_request.session


def test_without_the_token_nobody_is_signed_in() -> None:
    answer = with_password("ada", "Editor")

    assert Client(enforce_csrf_checks=True).post(ADD, SENT | answer, headers=PAGE).status_code == 403


def test_passwords_are_not_written_into_the_page() -> None:
    sent = {"old_password": "tide-and-time", "new_password1": "time-and-tide"}

    page = Client().post("/en/admin/password_change/", sent, headers=PAGE).content.decode()

    assert "tide-and-time" not in page
    assert "time-and-tide" not in page


def test_a_form_with_the_token_of_an_earlier_session_is_sent_once_more() -> None:
    with_password("ada", "Editor")
    client = Client(enforce_csrf_checks=True)
    client.login(username="ada", password="tide-and-time")

    asked = client.post(ADD, SENT | {"csrfmiddlewaretoken": "a" * 64}, headers=PAGE)

    assert asked.status_code == 403
    assert "临屿港" in asked.content.decode()
    token = asked.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(ADD, SENT | {"csrfmiddlewaretoken": token}, headers=PAGE).status_code == 200


@pytest.mark.parametrize("headers", [{}, SCRIPT, STRANGE])
def test_a_forged_form_is_shown_to_nobody(headers: dict[str, str]) -> None:
    answer = Client(enforce_csrf_checks=True).post(ADD, SENT, headers=headers)

    assert answer.status_code == 403
    assert "临屿港" not in answer.content.decode()

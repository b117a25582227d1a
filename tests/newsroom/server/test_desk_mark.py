"""The cookie by which the server recognises the desk during a flood."""

import time

import pytest
from django.conf import settings
from django.test import Client

from newsroom.server.desk_mark import COOKIE, is_from_desk, make_mark


def _headers(mark: str, session: str) -> list[tuple[str, str]]:
    return [("host", "a"), ("cookie", f"{settings.SESSION_COOKIE_NAME}={session}; {COOKIE}={mark}")]


def test_a_mark_holds_for_its_session_until_it_ends() -> None:
    soon, before = int(time.time()) + 60, int(time.time()) - 1

    assert is_from_desk(_headers(make_mark("session", soon), "session"))
    assert not is_from_desk(_headers(make_mark("session", soon), "another"))
    assert not is_from_desk(_headers(make_mark("session", before), "session"))


@pytest.mark.parametrize("mark", ["", ".", "9999999999.", "9999999999.abc", "９.a", "1" * 5_000, "é.é"])
def test_what_is_no_mark_is_refused(mark: str) -> None:
    assert not is_from_desk(_headers(mark, "session"))


@pytest.mark.django_db
def test_pages_of_the_desk_give_the_mark_to_staff_and_public_pages_give_none(admin_client: Client) -> None:
    assert COOKIE not in admin_client.get("/").cookies
    page = admin_client.get("/admin/")
    again = admin_client.get("/admin/")

    assert page.cookies[COOKIE]["httponly"]
    assert COOKIE not in again.cookies


@pytest.mark.django_db
def test_strangers_get_no_mark(client: Client) -> None:
    assert COOKIE not in client.get("/admin/login/").cookies

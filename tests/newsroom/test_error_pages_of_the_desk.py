"""Tests of what somebody at the desk sees instead of a page: why, and the way back to the desk."""

import pytest
from django.test import Client

from tests.makers import make_person_at_desk

pytestmark = pytest.mark.django_db
TO_DESK = '<a href="/admin/">回到采编首页</a>'


def at_desk(group: str) -> Client:
    client = Client()
    client.force_login(make_person_at_desk("wen", group))
    return client


def test_a_page_without_permission_names_who_grants_it_and_leads_back_to_the_desk():
    response = at_desk("Writer").get("/admin/auth/user/")

    assert response.status_code == 403
    assert "可请管理员开通" in response.text
    assert TO_DESK in response.text
    assert response["Cache-Control"] == "no-store"


def test_an_unknown_address_of_the_desk_leads_back_to_the_desk():
    response = at_desk("Writer").get("/admin/nowhere/")

    assert response.status_code == 404
    assert TO_DESK in response.text


def test_an_unknown_public_address_does_not_mention_the_desk(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "/admin/" not in response.text

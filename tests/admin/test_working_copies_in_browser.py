"""A published headline is changed, compared and published through a working copy, by the keystroke model."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Correction, WorkingCopy
from tests.desk.keystroke_model import Played
from tests.desk.test_in_browser import sign_in
from tests.makers import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TARGET, MACHINE = 9, 0.6


def test_a_change_is_compared_and_published(
    page: Page, live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(page, live_server, "kai", "Editor")
    article = make_article(headline="首班船")
    page.goto(f"/en/admin/articles/article/{article.pk}/change/")
    page.locator("#id_headline").press("End")
    hand = Played(page, "change, compare, publish")

    hand.decides(1)
    hand.composes("离港", "ligang")
    hand.waits_for("Control+Shift+Enter")
    expect(page.locator(".versions ins")).to_have_text("离港")
    assert "离港" not in Client().get(article.get_absolute_url()).content.decode()
    # Decisions: that it is right, and the kind of change.
    hand.decides(2)
    hand.types("1")
    hand.waits_for("Control+Enter")

    expect(page.locator(".messagelist .success").first).to_contain_text("The working copy is published")
    with capsys.disabled():
        print(f"\n{hand} (target {TARGET} s)")
    assert hand.by_hand <= TARGET - MACHINE, str(hand)
    assert "离港" in Client().get(article.get_absolute_url()).content.decode()
    assert not Correction.objects.exists()
    assert not WorkingCopy.objects.exists()

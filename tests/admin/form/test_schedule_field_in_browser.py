"""The schedule field in a real browser: it echoes the time it understood, and scheduling takes few keystrokes."""

from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.admin.editor.typing import open_editor
from tests.desk.keystroke_model import Played
from tests.desk.test_in_browser import sign_in
from tests.makers import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TARGET, MACHINE = 7.5, 0.15
ECHO = ".moment-echo"


def draft(page: Page, live_server: LiveServer) -> Article:
    article = make_article(published_at=None)
    sign_in(page, live_server, "ada", "Editor")
    open_editor(page, f"articles/article/{article.pk}/change/")
    return article


def next_fifth() -> datetime:
    now = timezone.localtime()
    fifth = now.replace(month=1, day=5, hour=8, minute=30, second=0, microsecond=0)
    return fifth if fifth > now else fifth.replace(year=now.year + 1)


def test_a_release_is_scheduled_in_seven_and_a_half_seconds_of_keystrokes(
    page: Page, live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    article = draft(page, live_server)
    hand = Played(page, "A5")
    meant = next_fifth()

    # When; then whether the echo says what is meant.
    hand.decides(1)
    hand.types("Alt+t")
    hand.waits_to_see(page.locator(ECHO, has_text=f"{meant:%Y-%m-%d %A} 08:30 (Beijing time), in"), *"1-5 8:30")
    hand.decides(1)
    hand.waits_for("Enter")

    with capsys.disabled():
        print(f"\n{hand}")
    assert hand.by_hand <= TARGET - MACHINE
    assert (hand.counts["keys"], hand.counts["clicks"], hand.counts["loads"]) == (11, 0, 1)
    article.refresh_from_db()
    assert article.published_at == meant
    expect(page.locator(".messagelist")).to_contain_text(f"Scheduled for {meant:%Y-%m-%d %A} 08:30")


def test_the_button_shows_the_time_that_was_understood(page: Page, live_server: LiveServer) -> None:
    draft(page, live_server)

    page.locator("#id_release_at").fill("2040年1月5日 早上8点半")

    expect(page.get_by_role("button", name="Schedule · 2040-01-05 08:30")).to_be_visible()
    page.locator("#id_release_at").fill("")
    expect(page.get_by_role("button", name="Schedule", exact=True)).to_be_visible()
    expect(page.locator(ECHO)).to_be_empty()


def test_an_impossible_date_is_reported_while_typing_and_after_sending(page: Page, live_server: LiveServer) -> None:
    article = draft(page, live_server)
    page.locator("#id_headline").fill("没有这一天")

    page.locator("#id_release_at").fill("31/02")
    expect(page.locator(ECHO)).to_contain_text("There is no such day")
    page.keyboard.press("Enter")

    expect(page.locator(".errorlist", has_text="There is no such day")).to_be_visible()
    expect(page.locator("#id_release_at")).to_have_value("31/02")
    expect(page.locator("#id_headline")).to_have_value("没有这一天")
    article.refresh_from_db()
    assert article.published_at is None


def test_enter_during_a_composition_does_not_send_the_form(page: Page, live_server: LiveServer) -> None:
    draft(page, live_server)
    field = page.locator("#id_release_at")
    field.focus()

    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "mingtian", "selectionStart": 8, "selectionEnd": 8})
    event = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", event)
    session.send("Input.insertText", {"text": "明天"})
    page.keyboard.insert_text("8:30")

    expect(page.locator(ECHO)).to_contain_text("08:30 (Beijing time), in")
    expect(field).to_have_value("明天8:30")

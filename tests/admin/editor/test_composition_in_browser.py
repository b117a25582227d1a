"""Input methods: compositions in the text, in questions and in dialogs."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.admin.editor.typing import body, caret, compose, opened, put
from tests.makers import embed, make_brief, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_compositions_lose_and_double_nothing(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    compose(page, "l", "li", "lin", "linyu", takes="临屿")
    compose(page, "g", "ga", "gang", takes="港")
    page.keyboard.type("A")
    compose(page, "ye", takes="夜")

    assert body(page) == "<p>临屿港A夜</p>"


def test_a_question_is_composed_too(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="临屿港夜航恢复")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")

    compose(page, "ye", "yehang", takes="夜航")
    expect(page.locator(".body-popup [aria-selected=true]")).to_contain_text("夜航恢复")
    page.keyboard.press("Enter")

    expect(page.locator(".body-card")).to_have_count(1)


def test_enter_while_composing_is_the_input_methods(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="夜航")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")
    page.locator(".body-popup-brief").wait_for()

    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ye", "selectionStart": 2, "selectionEnd": 2})
    event = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", event)
    session.send("Input.insertText", {"text": "ye"})

    expect(page.locator(".body-card")).to_have_count(0)
    assert body(page) == "<p>@ye</p>"


def test_enter_in_the_alternative_text_does_not_send_the_form(page: Page, live_server: LiveServer) -> None:
    picture = make_picture(alt="码头")
    opened(page, live_server)
    put(page, f'<figure data-picture="{picture.pk}"><figcaption>图注</figcaption></figure>')

    page.locator(".body-figure input").fill("灯塔")
    page.locator(".body-figure input").press("Enter")
    page.keyboard.type("夜")

    assert page.url.endswith("/add/")
    assert 'data-alt="灯塔"' in body(page)
    assert "夜图注" in body(page)


def test_characters_words_and_briefs_are_counted_apart(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)

    put(page, f"<p>临屿港 reopens at 22:30，カモメ。</p>{embed(make_brief())}")

    expect(page.locator(".body-foot")).to_contain_text("12 Chinese characters, 4 words, 1 flash briefs")

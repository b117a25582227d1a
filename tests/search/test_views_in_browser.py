"""Tests of the search form in a real browser: suggested names, keyboard, input methods and scripts disabled."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import makers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_suggested_names_appear_while_typing_and_are_reached_by_keyboard(page: Page, live_server: LiveServer) -> None:
    makers.make_article(headline="枰石升级", tags=["枰石信托", "枰石债券"])
    page.goto("/search/")
    expect(page.locator("#q")).to_be_focused()

    page.keyboard.type("枰石")
    names = page.locator(".names a")
    expect(names).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(names.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator(".names")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.locator(".hits mark").first).to_have_text("枰石")


def test_clicking_a_suggested_name_opens_its_page(page: Page, live_server: LiveServer) -> None:
    makers.make_article(tags=["枰石信托"])
    page.goto("/search/")
    expect(page.locator("#q")).to_be_focused()

    page.keyboard.type("枰")
    page.locator(".names a").click()

    expect(page.locator("h1")).to_have_text("枰石信托")


def test_text_in_an_input_method_composition_sends_no_request(page: Page, live_server: LiveServer) -> None:
    makers.make_article(tags=["枰石信托"])
    page.goto("/search/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/search/names/" in request.url else None)
    session = page.context.new_cdp_session(page)
    expect(page.locator("#q")).to_be_focused()

    for text in ("p", "pi", "pin"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.wait_for_timeout(400)
    assert asked == []
    session.send("Input.insertText", {"text": "枰"})

    expect(page.locator(".names a")).to_have_count(1)


def test_the_search_form_works_without_scripts(page: Page, live_server: LiveServer) -> None:
    makers.make_article(headline="枰石升级")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/search/")

    page.locator("#q").fill("枰石")
    page.locator(".searching button").click()

    expect(page.locator(".hits mark")).to_have_text("枰石")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_word_does_not_widen_the_page(page: Page, live_server: LiveServer, width: int) -> None:
    makers.make_article(headline="x" * 200, body=f"<p>{'y' * 300}</p>")
    page.set_viewport_size({"width": width, "height": 800})

    for typed in ("x" * 90, "x" * 200, "港" * 90):
        page.goto(f"/search/?q={typed}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

"""The popup of the editor answers only the query before the caret, and says how many results there are."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.admin.editor.typing import AXE, body, caret, opened
from tests.makers import hours_ahead, make_brief

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def hold_searches(page: Page) -> list[Route]:
    """Hold back the responses to searches for Chinese characters; the routes are continued by the test."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/embed/search/?q=%E5*", hold)
    return held


def wait_for_held(page: Page, held: list[Route], count: int) -> None:
    for _ in range(500):
        if len(held) >= count:
            return
        page.wait_for_timeout(20)
    pytest.fail(f"{len(held)} of {count} searches were sent.")


@pytest.mark.parametrize("sign", ["@", "/"])
def test_enter_right_after_a_composition_takes_no_row_of_the_query_before(
    page: Page, live_server: LiveServer, sign: str
) -> None:
    make_brief(headline="临屿港夜航恢复", published_at=hours_ahead(-9))
    make_brief(headline="别的消息")
    opened(page, live_server)
    caret(page)
    page.keyboard.type(sign)
    expect(page.locator(".body-popup [aria-selected=true]")).to_contain_text("别的消息")
    held = hold_searches(page)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 20})

    for step in ("ye", "yehang"):
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    session.send("Input.insertText", {"text": "夜航"})
    page.keyboard.press("Enter")

    wait_for_held(page, held, 1)
    expect(page.locator(".body-card")).to_have_count(0)
    assert body(page) == f"<p>{sign}夜航</p>"
    held[0].continue_()
    expect(page.locator(".body-card")).to_contain_text("夜航恢复")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_a_choice_is_dropped_when_the_query_changes_before_the_answer(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="夜航恢复")
    opened(page, live_server)
    caret(page)
    held = hold_searches(page)
    page.keyboard.type("@")
    page.locator(".body-popup-brief").wait_for()
    page.keyboard.insert_text("夜")
    page.keyboard.press("Enter")
    wait_for_held(page, held, 1)

    page.keyboard.insert_text("航")
    wait_for_held(page, held, 2)
    for route in held:
        route.continue_()

    expect(page.locator(".body-popup [aria-selected=true]")).to_contain_text("夜航恢复")
    assert body(page) == "<p>@夜航</p>"
    page.keyboard.press("Enter")
    expect(page.locator(".body-card")).to_have_count(1)


def test_a_row_of_the_query_before_is_not_clicked_unless_the_answer_contains_it(
    page: Page, live_server: LiveServer
) -> None:
    make_brief(headline="夜航恢复"), make_brief(headline="别的消息")
    opened(page, live_server)
    caret(page)
    held = hold_searches(page)
    page.keyboard.type("@")
    other = page.locator(".body-popup-brief", has_text="别的消息")
    other.wait_for()
    page.keyboard.insert_text("夜")

    other.click()
    wait_for_held(page, held, 1)
    held[0].continue_()

    expect(page.locator(".body-popup-brief")).to_have_count(1)
    assert body(page) == "<p>@夜</p>"


@pytest.mark.parametrize("typed", ["tp", "pic", "图片", "picture", "tupian", "tup", "image", "zhaopian", "ＴＰ"])
def test_the_picture_command_is_found_by_its_names(page: Page, live_server: LiveServer, typed: str) -> None:
    opened(page, live_server)
    caret(page)

    page.keyboard.type("/")
    page.keyboard.insert_text(typed)

    expect(page.locator(".body-popup-act")).to_have_text(["Picture"])
    page.locator(".body-popup-act").click()
    expect(page.get_by_role("dialog", name="Choose a picture")).to_be_visible()


def test_a_search_without_results_says_so(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    said = page.locator(".body-popup-status")
    assert said.get_attribute("role") == "status"

    page.keyboard.type("/zzzz")
    expect(said).to_have_text("No results.")
    expect(page.locator(".body-popup-note")).to_have_text("No results.")
    for _ in range(4):
        page.keyboard.press("Backspace")
    page.keyboard.type("table")
    expect(said).to_have_text("1 results")


def test_a_search_without_any_row_says_so_too(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "briefs/brief/add/")
    caret(page)

    page.keyboard.type("/zzzz")
    expect(page.locator(".body-popup-note")).to_be_visible()
    expect(page.locator(".body-popup-status")).to_have_text("No results.")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    page.keyboard.press("Enter")

    assert body(page) == "<p>/zzzz</p>"

"""The live preview beside an item's form in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import FrameLocator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, AutosavedForm
from tests.admin.editor.typing import caret, open_editor, settled
from tests.desk.test_in_browser import sign_in
from tests.makers import embed, make_article, make_brief
from tests.quality.visiting import AXE, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def preview_of(page: Page) -> FrameLocator:
    return page.frame_locator("#preview iframe")


def opened(page: Page, live_server: LiveServer, address: str) -> None:
    sign_in(page, live_server, "ada", "Editor")
    page.set_viewport_size({"width": 1400, "height": 900})
    open_editor(page, address)


def test_typed_text_is_in_the_preview_after_four_seconds_of_the_page_s_clock(
    page: Page, live_server: LiveServer
) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    opened(page, live_server, f"articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Live preview").click()
    expect(preview_of(page).locator("main")).to_contain_text("旧文。")

    caret(page)
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    page.keyboard.insert_text("新句。")
    page.clock.run_for(4_000)

    expect(preview_of(page).locator("main")).to_contain_text("旧文。新句。")
    assert Article.objects.get().body == "<p>旧文。</p>"


def test_a_reload_keeps_the_scroll_position_of_the_preview(page: Page, live_server: LiveServer) -> None:
    article = make_article(body="<p>长文。</p>" * 200)
    opened(page, live_server, f"articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Live preview").click()
    preview_of(page).locator("main p").first.wait_for()
    frame = page.frames[1]
    frame.evaluate("scrollTo(0, 1500)")

    caret(page)
    page.keyboard.insert_text("新句。")
    expect(preview_of(page).locator("main")).to_contain_text("新句。")
    settled(page)

    assert page.frames[1].evaluate("scrollY") == 1500


def test_a_new_text_is_previewed_as_soon_as_something_is_typed_in_both_widths(
    page: Page, live_server: LiveServer
) -> None:
    opened(page, live_server, "articles/article/add/")
    page.get_by_role("button", name="Live preview").press("Enter")
    expect(page.get_by_text("The preview appears when you start typing.")).to_be_visible()

    page.get_by_label("Headline").fill("临屿港夜航")
    expect(preview_of(page).locator("h1")).to_have_text("临屿港夜航")
    assert page.frames[1].evaluate("innerWidth") == 390
    page.get_by_role("button", name="Desktop").press("Enter")
    expect(page.locator("#preview iframe")).to_have_css("width", "1280px")
    box = page.locator("#preview iframe").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1401
    page.get_by_role("button", name="Close the preview").press("Enter")

    expect(page.locator("#preview")).to_be_hidden()
    expect(page.get_by_role("button", name="Live preview")).to_be_focused()
    assert AutosavedForm.objects.count() == 1


@pytest.mark.parametrize("width", [1400, 900, 360])
def test_a_form_with_its_preview_passes_axe_and_fits_the_screen(
    page: Page, live_server: LiveServer, width: int
) -> None:
    article = make_article(body=embed(make_brief()))
    opened(page, live_server, f"articles/article/{article.pk}/change/")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Live preview").click()
    preview_of(page).locator("main p").first.wait_for()
    page.evaluate(AXE_SCRIPT)
    violations = []

    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # The colours of Django's links change in a transition.
        page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
        violations += page.evaluate(AXE, rules)

    assert not violations
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_only_the_link_to_the_saved_text_is_shown(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    sign_in(page, live_server, "ada", "Editor")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.goto(f"/en/admin/articles/article/{article.pk}/change/")

    expect(page.get_by_role("link", name="Preview (as last saved)")).to_be_visible()
    expect(page.locator(".preview-toggle")).to_be_hidden()
    expect(page.locator("#preview")).to_be_hidden()

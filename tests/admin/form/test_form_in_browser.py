"""The form of an item in a real browser: one screen, sections that open on errors, keys, the menu of the bar."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Byline
from tests.admin.editor.typing import TEXT, change, opened
from tests.makers import (
    embed,
    make_article,
    make_brief,
    make_licence,
    make_person,
    make_picture,
    make_section,
    make_source,
)
from tests.quality.visiting import AXE, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def typical() -> Article:
    """A reprint of 1,500 characters with a byline, tags, a lead picture and briefs."""
    article = make_article(
        headline="只有一扇门的仓库",
        standfirst="电子仓单第五次冻结，因为一只四公斤重的猫。" * 2,
        body="<p>十一号仓原来有三扇门，如今砌死了两扇。</p>" * 70 + embed(make_brief(), make_brief()),
        origin="agreed",
        source=make_source(licence=make_licence(name="CC BY 4.0", obliges_link_back=True)),
        original_url="https://box.example/1",
        section=make_section(),
        lead_picture=make_picture(),
        tags=["夜航", "仓单"],
    )
    Byline.objects.create(item=article, role="writer", person=make_person(), position=0)
    return article


def test_a_typical_article_fits_one_screen_and_sections_with_an_error_open(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    opened(page, live_server, change(typical()))

    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    expect(page.get_by_role("button", name="Update")).to_be_in_viewport()
    expect(page.locator("#id_original_url")).to_be_hidden()
    page.locator(".item-section-rights summary").click()
    expect(page.locator(".item-section-rights .item-section-changed")).to_be_hidden()
    page.locator("#id_original_url").fill("no address")
    expect(page.locator(".item-section-rights .item-section-changed")).to_be_visible()
    summary = page.locator(".item-section-dates .item-section-summary")
    expect(summary).to_have_text("does not expire")
    page.locator(".item-section-dates summary").click()
    page.locator("#id_expires_at_0").fill("2031-01-19")
    page.locator("#id_expires_at_1").fill("08:30:00")
    page.locator(".item-section-dates summary").click()
    expect(summary).to_have_text("expires: 2031-01-19 08:30")
    page.get_by_role("button", name="Update").click()

    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator("#id_original_url")).to_be_visible()
    expect(page.locator("#id_language")).to_be_hidden()


@pytest.mark.parametrize("width", [1400, 360])
def test_the_form_with_everything_open_passes_axe_and_fits_the_screen(
    page: Page, live_server: LiveServer, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, live_server, change(typical()))
    page.evaluate("document.querySelectorAll('.item-side details').forEach(details => { details.open = true })")
    page.locator("#bylines-group .add-row a").click()
    expect(page.locator("#id_bylines-1-role")).to_be_focused()
    page.locator(".item-menu summary").click()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    violations = []

    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
        violations += [f"{scheme}: {violation}" for violation in page.evaluate(AXE, rules)]

    assert not violations
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tab_goes_from_the_buttons_through_the_text_to_the_sections(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    expect(page.locator("#id_headline")).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.locator("#id_standfirst")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".body-tool").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(TEXT)).to_be_focused()
    page.locator("#id_headline").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".item-menu summary")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Publish now")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()

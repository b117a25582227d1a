"""The form around the editor: leaving, an ended session, the toolbar, accessibility, narrow screens."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.editing.restrictions import restrict
from articles.models import Mode
from tests.admin.editor.typing import AXE, body, caret, change, opened
from tests.makers import embed, make_article, make_brief, make_channel, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RICH = (
    '<p>一<strong>粗</strong>与<em>斜</em>、<a href="https://a.example/?b=1&amp;c=2" title="题">链</a>。<br>第二行</p>'
    '<h2>二</h2><h3>三</h3><h4>四</h4><ul><li>甲</li><li>乙<ol start="3"><li>丙</li></ol></li></ul>'
    "<blockquote><p>引</p><p>文</p></blockquote><pre><code>a &lt; b\n  c</code></pre><hr>"
    '<table><caption>表</caption><thead><tr><th scope="col">名</th><th scope="col">数</th></tr></thead>'
    '<tbody><tr><td>甲</td><td>1</td></tr></tbody></table><aside data-kind="update"><p>已更新。</p></aside>'
    "<p>H<sub>2</sub>O<sup>3</sup><u>下</u><s>删</s><code>x</code><cite>书</cite></p>"
)


def test_leaving_with_unsaved_words_is_asked_about_and_saving_is_not(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, change(make_article(published_at=None)))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    caret(page)
    page.keyboard.type("新")

    with page.expect_event("dialog"):
        page.get_by_role("link", name="History").click()
    assert asked == ["beforeunload"]
    assert "新" in body(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist").wait_for()

    assert asked == ["beforeunload"]


def test_an_ended_session_is_said_and_nothing_is_lost(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("写到一半")
    page.keyboard.press("Enter")
    page.context.clear_cookies()

    page.keyboard.insert_text("@夜航")

    expect(page.locator(".body-popup-note")).to_contain_text("Your session has ended")
    assert "写到一半" in body(page)


def test_the_tools_are_one_stop_and_walked_by_arrows(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("粗")
    page.keyboard.press("Control+a")

    page.keyboard.press("Alt+F10")
    expect(page.locator("[data-tool=bold]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.locator("[data-tool=em]")).to_have_attribute("aria-pressed", "true")
    assert body(page) == "<p><em>粗</em></p>"


def test_a_brief_has_the_same_editor_without_cards(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "briefs/brief/add/")
    caret(page)

    page.keyboard.type("@")
    page.wait_for_timeout(100)
    expect(page.locator(".body-popup")).to_be_hidden()
    page.keyboard.press("Backspace")
    page.keyboard.type("/Num")
    page.keyboard.press("Enter")
    page.keyboard.type("甲")

    assert body(page) == "<ol><li>甲</li></ol>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_shuts_nobody_out(page: Page, live_server: LiveServer, scheme: str) -> None:
    briefs = [make_brief(channel=make_channel()), make_brief(published_at=None), make_brief()]
    restrict(briefs[2], Mode.REMOVED, None, "误发")
    figure = f'<figure data-picture="{make_picture().pk}"><figcaption>图注</figcaption></figure>'
    article = make_article(body=RICH + embed(*briefs) + figure)
    page.emulate_media(color_scheme=scheme)
    opened(page, live_server, change(article))
    expect(page.locator(".body-card[data-state=loading]")).to_have_count(0)

    page.wait_for_timeout(200)
    page.evaluate(AXE_SCRIPT)

    for state in ("text", "list", "dialog"):
        if state == "list":
            caret(page)
            page.keyboard.press("Enter")
            page.keyboard.type("@")
            page.locator(".body-popup-brief").first.wait_for()
        if state == "dialog":
            page.locator(".body-popup-new").click()
        assert page.evaluate(AXE) == [], state


@pytest.mark.parametrize("width", [360, 1280])
def test_the_editor_keeps_to_the_screen(page: Page, live_server: LiveServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    article = make_article(body=RICH + embed(make_brief(headline="潮" * 80)) + f"<p>{'x' * 300}</p>")
    opened(page, live_server, change(article))
    caret(page)
    page.keyboard.press("Enter")
    page.keyboard.type("@")
    page.locator(".body-popup").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert re.search("flash-brief", body(page))

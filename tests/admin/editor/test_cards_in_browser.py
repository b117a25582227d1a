"""Cards of flash briefs in the editor: what they show, undo, typing on them, moving them."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.editing.restrictions import restrict
from articles.models import Mode
from tests.admin.editor.typing import TEXT, body, caret, change, compose, focus_text, opened, put
from tests.makers import embed, hours_ahead, make_article, make_brief, make_correction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_cards_tell_what_they_are_in_one_request(page: Page, live_server: LiveServer) -> None:
    live, corrected, removed = (make_brief(headline=name) for name in ("现在", "改过", "没了"))
    planned = make_brief(headline="将来", published_at=hours_ahead(2))
    draft = make_brief(headline="草稿", published_at=None)
    make_correction(corrected)
    article = make_article(body=embed(live, corrected, removed, planned, draft), published_at=None)
    restrict(removed, Mode.REMOVED, None, "误发")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/brief/cards/" in request.url else None)

    opened(page, live_server, change(article))
    expect(page.locator(".body-card[data-state=loading]")).to_have_count(0)
    missing = put(page, '<flash-brief data-id="987654"></flash-brief>') and page.locator(".body-card")

    expect(missing).to_have_attribute("data-state", "missing")
    put(page, article.body)
    states = page.locator(".body-card").evaluate_all("all => all.map(one => one.dataset.state)")
    assert states == ["live", "corrected", "removed", "scheduled", "draft"]
    assert "没了" in (page.locator(".body-card >> nth=2").get_attribute("aria-label") or "")
    assert len([url for url in asked if "987654" not in url]) == 1


def test_a_brief_deleted_while_the_form_is_open_is_named_and_the_text_kept(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(published_at=None)
    opened(page, live_server)
    page.get_by_label("Headline").fill("题")
    put(page, f"<p>正文</p>{embed(brief)}")
    written = body(page)
    number = brief.pk
    brief.delete()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".field-body .errorlist")).to_contain_text(f"no flash brief with the number {number}")
    expect(page.locator(".body-card")).to_have_attribute("data-state", "missing")
    assert body(page) == written


def test_cards_follow_when_the_window_is_looked_at_again(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(headline="旧题")
    article = make_article(body=embed(brief))
    opened(page, live_server, change(article))
    expect(page.locator(".body-card")).to_contain_text("旧题")

    brief.headline = "新题"
    brief.save()
    page.wait_for_timeout(2100)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator(".body-card")).to_contain_text("新题")


def test_a_card_that_could_not_be_loaded_is_kept_and_tried_again(page: Page, live_server: LiveServer) -> None:
    article = make_article(body=embed(make_brief(headline="夜航")))
    page.route("**/brief/cards/**", lambda route: route.fulfill(status=403, body="{}"))
    opened(page, live_server, change(article))
    expect(page.locator(".body-card")).to_have_attribute("data-state", "failed")

    page.unroute("**/brief/cards/**")
    page.locator(".body-card-retry").click()

    expect(page.locator(".body-card")).to_contain_text("夜航")
    assert body(page) == article.body


def test_undo_takes_back_a_card_and_redo_brings_it(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="夜航")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")
    page.locator(".body-popup-brief").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".body-card")).to_have_count(1)

    page.keyboard.press("Control+z")
    expect(page.locator(".body-card")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")

    expect(page.locator(".body-card")).to_have_count(1)


@pytest.mark.parametrize("way", ["key", "composition", "enter"])
def test_typing_on_a_selected_card_does_not_replace_it(page: Page, live_server: LiveServer, way: str) -> None:
    brief = make_brief()
    opened(page, live_server)
    card = f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    put(page, f"<p>前</p>{card}<p>后</p>")
    focus_text(page)
    page.locator(".body-card-title").click()
    expect(page.locator(".body-card.is-selected")).to_be_visible()

    if way == "key":
        page.keyboard.type("x")
    elif way == "enter":
        page.keyboard.press("Enter")
        page.keyboard.type("x")
    else:
        page.locator(TEXT).evaluate(
            """element => element.dispatchEvent(
                new KeyboardEvent('keydown', {key: 'Process', keyCode: 229, bubbles: true}))"""
        )
        compose(page, "x", takes="x")

    assert body(page) == f"<p>前</p>{card}<p>x</p><p>后</p>"


def test_cards_are_cut_pasted_and_dragged(page: Page, live_server: LiveServer) -> None:
    brief = make_brief()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, live_server)
    card = f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    put(page, f"<p>一</p>{card}<p>二</p><p>三</p>")
    focus_text(page)

    page.locator(".body-card-title").click()
    page.keyboard.press("Control+x")
    assert body(page) == "<p>一</p><p>二</p><p>三</p>"
    caret(page)
    page.keyboard.press("Control+v")
    assert body(page) == f"<p>一</p><p>二</p><p>三</p>{card}"

    page.locator(".body-card-title").hover()
    page.mouse.down()
    box = page.locator(f"{TEXT} > p >> nth=0").bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + 3, steps=8)
    page.mouse.up()
    assert body(page).count(card) == 1
    assert not body(page).endswith(card)

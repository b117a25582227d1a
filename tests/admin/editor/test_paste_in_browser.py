"""Pastes into the body editor in a real browser. All samples of a rule are pasted into one page."""

import base64

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.pictures.models import Picture
from tests.admin.editor.pastes import ADDRESSES, HIDDEN, LISTS, MEDIA, QUOTATIONS, SIDE_TEXT
from tests.admin.editor.typing import body, caret, opened, paste, put
from tests.makers import image_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pasted_lists_hidden_words_and_side_text_become_what_a_reader_saw(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)

    wrong = {}
    for html, wanted in (LISTS | QUOTATIONS | SIDE_TEXT | HIDDEN | ADDRESSES).items():
        put(page, "")
        caret(page)
        paste(page, html, "x")
        if (written := body(page)) != wanted:
            wrong[html] = written

    assert wrong == {}


def test_what_a_paste_leaves_out_is_counted_and_listed_with_its_address(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    paste(page, MEDIA, "x")

    left = page.locator(".body-left")
    expect(left).to_contain_text("Left out of the paste: 2 pictures, 1 video, 2 formulas, 1 embedded frame.")
    expect(left.locator("li")).to_have_text(["https://pic.example/1.jpg (灯塔)", "https://pic.example/2.jpg"])
    expect(left.get_by_role("button", name="Upload a picture")).to_be_visible()
    assert body(page) == "<p>前😀后</p>"
    # The form is autosaved meanwhile; nothing else is requested.
    assert [address for address in requested if not address.startswith(live_server.url)] == []
    left.get_by_role("button", name="Got it").click()
    expect(left).to_be_hidden()


def test_pictures_inside_a_paste_become_figures_that_cannot_be_published(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    page.locator("#id_headline").fill("灯港")
    caret(page)
    address = f"data:image/png;base64,{base64.b64encode(image_bytes()).decode()}"
    blob = page.evaluate(
        "bytes => URL.createObjectURL(new Blob([new Uint8Array(bytes)], {type: 'image/png'}))", list(image_bytes())
    )

    paste(page, f'<p>前</p><p><img src="{address}" alt="灯塔"></p><p><img src="{blob}"></p><p>后</p>', "x")
    expect(page.locator(".body-figure img:visible")).to_have_count(2)

    first, second = Picture.objects.order_by("pk")
    figures = "".join(f'<figure data-picture="{picture.pk}"></figure>' for picture in (first, second))
    assert body(page) == f"<p>前</p>{figures}<p>后</p>"
    assert (first.alt, first.credit, first.licence) == ("灯塔", "", None)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".errorlist").filter(has_text="2 pictures have no credit and licence yet")).to_be_visible()

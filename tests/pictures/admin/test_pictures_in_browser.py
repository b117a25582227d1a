"""Pictures in a real browser: pasted with their credit, chosen in the picker, and their focal point."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.pictures.models import Picture
from tests.admin.editor.typing import TEXT, body, caret, open_editor, paste_file
from tests.desk.keystroke_model import Played
from tests.desk.test_in_browser import sign_in
from tests.makers import image_bytes, make_article, make_licence, make_picture, with_iptc

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TARGET, TARGET_WITH_CREDIT, MACHINE = 16, 11, 0.4


@pytest.mark.parametrize("says", ["nothing", "its credit"])
def test_a_picture_is_pasted_with_its_credit_and_alternative_text(
    page: Page, live_server: LiveServer, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_licence(name="自有")
    sign_in(page, live_server, "ada", "Editor")
    open_editor(page, "articles/article/add/")
    caret(page)
    data = image_bytes("JPEG") if says == "nothing" else with_iptc({80: "江宁", 110: "望海社"})
    hand = Played(page, f"A6, the file says {says}")
    dialog = page.get_by_role("dialog", name="harbour.jpg")

    # Decision: which picture. Ctrl+V is played by its event.
    hand.decides(1)
    hand.counts["keys"] += 2
    paste_file(page, data, "harbour.jpg", "image/jpeg")
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    for word, pinyin in (("夜里", "yeli"), ("的", "de"), ("码头", "matou")):
        hand.composes(word, pinyin)
    if says == "nothing":
        hand.types("Tab")
        expect(dialog.get_by_label("Picture credit")).to_be_focused()
        hand.composes("江宁", "jiangning")
    hand.decides(1)
    hand.waits_to_see(page.locator(".body-figure img"), "Enter")

    with capsys.disabled():
        print(f"\n{hand}")
    target = TARGET if says == "nothing" else TARGET_WITH_CREDIT
    assert hand.by_hand <= target - MACHINE
    assert hand.counts["clicks"] == 0
    picture = Picture.objects.get()
    assert picture.alt == "夜里的码头"
    assert picture.credit == ("江宁" if says == "nothing" else "江宁/望海社")
    assert f'data-picture="{picture.pk}"' in body(page)
    expect(page.locator(TEXT)).to_be_focused()


def test_a_stored_picture_is_found_by_its_initials_and_placed_by_keys(page: Page, live_server: LiveServer) -> None:
    pier, tower = make_picture(alt="夜里的码头", caption="码头夜景"), make_picture(alt="灯塔")
    sign_in(page, live_server, "ada", "Editor")
    open_editor(page, f"articles/article/{make_article(published_at=None, body='').pk}/change/")

    page.locator(".item-section-pictures summary").click()
    page.locator(".picture-choice").get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.locator(".picker-tile")).to_have_count(2)
    press(page, "ArrowDown", "ArrowRight", "ArrowLeft", "Enter")
    expect(page.locator(".picture-choice img")).to_have_attribute("alt", "灯塔")
    expect(page.locator("#id_lead_picture")).to_have_value(str(tower.pk))
    caret(page)
    page.keyboard.type("/picture")
    press(page, "Enter")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("mt")
    press(page, "Enter")

    expect(page.locator(TEXT)).to_be_focused()
    figure = f'<figure data-picture="{pier.pk}"><figcaption>码头夜景</figcaption></figure>'
    assert body(page) == figure
    page.keyboard.type("/dt")
    page.locator(".body-popup-picture", has_text="灯塔").click()
    expect(page.locator(".body-figure")).to_have_count(2)
    assert body(page) == f'{figure}<figure data-picture="{tower.pk}"></figure>'


def test_a_click_on_the_picture_sets_its_focal_point(page: Page, live_server: LiveServer) -> None:
    picture = make_picture(data=image_bytes(size=(400, 200)))
    sign_in(page, live_server, "ada", "Editor")
    page.goto(f"/en/admin/pictures/picture/{picture.pk}/change/")

    page.locator(".focal-area").click(position={"x": 100, "y": 150})
    press(page, "Shift+ArrowRight", "ArrowUp")

    expect(page.locator("#id_focal_x")).to_have_value("0.35")
    expect(page.locator("#id_focal_y")).to_have_value("0.74")
    expect(page.locator(".focal-crops img").first).to_have_css("object-position", "35% 74%")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)

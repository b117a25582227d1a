"""Pasting a picture in a real browser: estimated seconds with and without a credit in the file."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.pictures.models import Picture
from tests.admin.editor.typing import TEXT, body, caret, open_editor, paste_file
from tests.desk.keystroke_model import Played
from tests.desk.test_in_browser import sign_in
from tests.makers import image_bytes, make_licence, with_iptc

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

"""Pictures in the editor: pasted, dropped and refused; links, notes and tables by the tools."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.pictures.models import Picture
from tests.admin.editor.typing import TEXT, body, caret, opened, paste_file, put
from tests.makers import image_bytes, make_licence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_pasted_picture_is_taken_in_with_its_credit(page: Page, live_server: LiveServer) -> None:
    make_licence(name="自有"), make_licence(name="转载")
    opened(page, live_server)
    put(page, "<p>前文</p>")
    caret(page)

    paste_file(page, image_bytes(), "harbour.png", "image/png")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("harbour.png")
    dialog.get_by_role("button", name="Upload and insert").click()
    expect(dialog.locator(".is-wrong", has_text="required")).to_have_count(3)
    dialog.get_by_label("Alternative text").fill("码头")
    dialog.get_by_label("Picture credit").fill("江宁")
    dialog.get_by_label("Licence").select_option(label="自有")
    dialog.get_by_label("Caption").fill("夜里的码头")
    dialog.get_by_role("button", name="Upload and insert").click()

    expect(page.locator(".body-figure img")).to_be_visible()
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit) == ("码头", "江宁")
    figure = f'<figure data-picture="{picture.pk}"><figcaption>夜里的码头</figcaption></figure>'
    assert body(page) == f"<p>前文</p>{figure}"


def test_a_dropped_picture_asks_for_its_credit(page: Page, live_server: LiveServer) -> None:
    make_licence()
    opened(page, live_server)

    page.locator(TEXT).evaluate(
        """(element, bytes) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], "harbour.png", {type: "image/png"}));
            const at = element.getBoundingClientRect();
            const place = {clientX: at.x + 30, clientY: at.y + 30, bubbles: true, cancelable: true};
            element.dispatchEvent(new DragEvent("drop", {dataTransfer, ...place}));
        }""",
        list(image_bytes()),
    )

    expect(page.get_by_role("dialog")).to_contain_text("harbour.png")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert body(page) == ""


def test_a_link_a_note_and_a_table_are_made_by_the_tools(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("候潮")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Shift+k")
    page.get_by_role("dialog").get_by_label("Address").fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator(".is-wrong", has_text="starts with")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Address").fill("news.example/1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.locator("[data-tool=note]").click()
    page.locator("[data-tool=note]").click()
    note = '<aside data-kind="correction"><p><a href="https://news.example/1">候潮</a></p></aside>'
    assert body(page) == note
    caret(page)
    page.locator("[data-tool=table]").click()
    page.keyboard.type("名")
    page.locator("[data-tool=deleteColumn]").click()
    page.locator("[data-tool=deleteRow]").click()

    assert body(page) == f"{note}<table><tbody>{'<tr><td></td><td></td></tr>' * 2}</tbody></table>"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG is not accepted"),
        ("program.png", b"MZ\x90\x00", "not a picture we can read"),
        ("../../x.png", image_bytes(), "file name is not allowed"),
        ("wide.png", image_bytes(size=(30_000, 1)), "20,000 pixels"),
    ],
)
def test_a_refused_file_is_named_with_the_reason(
    page: Page, live_server: LiveServer, name: str, data: bytes, words: str
) -> None:
    licence = make_licence()
    opened(page, live_server)
    caret(page)

    paste_file(page, data, name, "image/svg+xml" if name.endswith("svg") else "image/png")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Alternative text").fill("码头")
    dialog.get_by_label("Picture credit").fill("江宁")
    dialog.get_by_label("Licence").select_option(str(licence.pk))
    dialog.get_by_role("button", name="Upload and insert").click()

    told = dialog.locator(".is-wrong", has_text=words)
    expect(told).to_be_visible()
    # A path in a file's name is the browser's own to shorten.
    expect(told).to_contain_text(name if "/" not in name else "x.png")
    expect(dialog.get_by_label("Alternative text")).to_have_value("码头")
    assert not Picture.objects.exists()

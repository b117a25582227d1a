"""Keyboard shortcuts of the desk: they save, publish and search, can be listed, changed and turned off."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import NewsItem
from tests.admin.editor.typing import TEXT, caret
from tests.desk.test_in_browser import sign_in
from tests.makers import make_article, make_brief, make_person, make_tag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    sign_in(page, live_server, "kai", "Editor", "Moderator")
    return page


def opened(page: Page, item: NewsItem) -> None:
    page.goto(f"/en/admin/{'articles/article' if item.kind == 'article' else 'briefs/brief'}/{item.pk}/change/")
    page.locator(TEXT).wait_for()


def test_control_s_saves_and_stays_on_the_form(desk: Page) -> None:
    article = make_article(published_at=None, body="<p>首班船。</p>")
    opened(desk, article)
    caret(desk)
    desk.keyboard.insert_text("今晚离港。")

    with desk.expect_navigation():
        desk.keyboard.press("Control+s")

    article.refresh_from_db()
    assert article.body == "<p>首班船。今晚离港。</p>"
    assert article.published_at is None
    assert desk.url.endswith("/change/")


def test_control_enter_presses_the_primary_button_and_inserts_no_line(desk: Page) -> None:
    draft = make_brief(published_at=None, body="<p>首班船。</p>")
    opened(desk, draft)
    caret(desk)

    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")

    draft.refresh_from_db()
    assert draft.published_at
    assert draft.body == "<p>首班船。</p>"


def test_control_enter_on_a_public_item_saves_and_does_not_withdraw_it(desk: Page) -> None:
    article = make_article()
    opened(desk, article)
    desk.locator(".item-section-rights summary").click()
    desk.locator("#id_original_url").fill("https://harbour.example/1")

    with desk.expect_navigation():
        desk.locator("#id_headline").press("Control+Enter")

    article.refresh_from_db()
    assert (article.withdrawn_at, article.original_url) == (None, "https://harbour.example/1")
    expect(desk.locator(".messagelist .success")).to_be_visible()


def test_repeated_presses_send_a_form_once(desk: Page) -> None:
    opened(desk, make_article(published_at=None))
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    desk.route("**/change/", lambda route: (desk.wait_for_timeout(300), route.continue_()))

    with desk.expect_navigation():
        for _ in range(3):
            desk.keyboard.press("Control+s")

    assert len([url for url in sent if url.endswith("/change/")]) == 1


def test_shortcuts_do_nothing_during_a_composition(desk: Page) -> None:
    opened(desk, make_article(published_at=None))
    version = NewsItem.objects.get().version
    for change in (
        "key: 's', ctrlKey: true, isComposing: true",
        "key: 'Enter', ctrlKey: true, keyCode: 229",
        "key: 's', ctrlKey: true, altKey: true",
        "key: 's', ctrlKey: true, repeat: true",
    ):
        event = f"new KeyboardEvent('keydown', {{{change}, bubbles: true, cancelable: true}})"
        desk.evaluate(f"document.activeElement.dispatchEvent({event})")
    desk.wait_for_timeout(300)

    assert NewsItem.objects.get().version == version


def test_control_s_saves_other_forms_of_the_desk(desk: Page) -> None:
    tag, person = make_tag("夜航"), make_person(name="江宁")
    for address, field in ((f"articles/tag/{tag.pk}", "#id_name"), (f"rights/person/{person.pk}", "#id_name")):
        desk.goto(f"/en/admin/{address}/change/")
        desk.locator(field).fill(f"新{tag.pk}")
        with desk.expect_navigation():
            desk.locator(field).press("Control+s")
        expect(desk.locator(field)).to_have_value(f"新{tag.pk}")


def test_a_question_mark_lists_the_shortcuts_of_the_page(desk: Page) -> None:
    opened(desk, make_brief(published_at=None))
    dialog = desk.get_by_role("dialog", name="Shortcuts on this page")
    desk.locator("#id_headline").press("?")
    expect(dialog).to_be_hidden()
    desk.locator("#content h1").click()
    desk.keyboard.press("?")
    expect(dialog).to_be_visible()
    listed = dialog.inner_text()
    assert all(
        words in listed
        for words in ("Publish now", "Ctrl+↵", "Save, and stay here", "Ctrl+K", "Alt+N", "Alt+T", "Alt+F10")
    )
    assert "Go to the search box" not in listed
    desk.keyboard.press("Escape")

    desk.goto("/en/admin/articles/article/")
    desk.get_by_role("button", name="Shortcuts").click()
    listed = dialog.inner_text()
    assert "Go to the search box" in listed
    assert "Ctrl+S" not in listed
    expect(dialog.get_by_label("Add a new one")).to_have_value("n")


def test_single_letter_shortcuts_of_a_list_can_be_changed_and_turned_off(desk: Page) -> None:
    desk.goto("/en/admin/articles/tag/")
    desk.keyboard.press("/")
    expect(desk.locator("#searchbar")).to_be_focused()
    desk.keyboard.type("n/?")
    expect(desk.locator("#searchbar")).to_have_value("n/?")

    desk.get_by_role("button", name="Shortcuts").click()
    dialog = desk.locator("dialog.keys")
    dialog.get_by_label("Add a new one").press_sequentially("a")
    desk.keyboard.press("Escape")
    desk.locator("#content h1").click()
    desk.keyboard.press("n")
    with desk.expect_navigation(url="**/tag/add/"):
        desk.keyboard.press("a")

    desk.goto("/en/admin/articles/tag/")
    desk.get_by_role("button", name="Shortcuts").click()
    dialog.get_by_label("Use single-key shortcuts").uncheck()
    desk.keyboard.press("Escape")
    desk.locator("#content h1").click()
    desk.keyboard.press("/")
    expect(desk.locator("#searchbar")).not_to_be_focused()

"""The palette in a real browser: keyboard, input methods, a slow connection and accessibility."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import NewsItem
from tests.desk.test_in_browser import sign_in
from tests.makers import embed, make_article, make_brief, make_channel, make_person, make_source, make_tag
from tests.quality.visiting import AXE, AXE_SCRIPT, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELD, STATUS, ACTIONS = "#palette-query", ".palette-status", ".palette-action"
HIGHLIGHTED = ".palette-row[aria-selected=true]"


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    sign_in(page, live_server, "kai", "Editor", "Moderator")
    page.goto("/en/admin/articles/article/")
    return page


def find(page: Page, typed: str, lit: str) -> None:
    """Open the palette, type, and wait until the expected result is highlighted."""
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(typed)
    expect(page.locator(HIGHLIGHTED)).to_contain_text(lit)


def test_a_result_is_found_and_opened_by_keyboard(desk: Page) -> None:
    brief = make_brief(headline="临屿夜航恢复")
    make_brief(headline="今晚夜航停航")
    desk.keyboard.press("Control+k")
    expect(desk.locator(FIELD)).to_be_focused()
    find_field = desk.locator(FIELD)
    assert find_field.get_attribute("role") == "combobox"

    desk.keyboard.type("yh")
    expect(desk.locator(HIGHLIGHTED)).to_contain_text("今晚夜航停航")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(HIGHLIGHTED)).to_contain_text("临屿夜航恢复")
    assert find_field.get_attribute("aria-activedescendant") == desk.locator(HIGHLIGHTED).get_attribute("id")
    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**/briefs/brief/{brief.pk}/change/")


def test_enter_waits_for_the_response_and_a_late_one_is_not_shown(desk: Page) -> None:
    match, other = make_article(headline="夜航恢复"), make_article(headline="雾情通报")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "q=wq" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    desk.route("**/palette/?*", hold)
    desk.keyboard.press("Control+k")
    expect(desk.locator(".palette-row").first).to_be_visible()
    desk.keyboard.type("wq")
    with desk.expect_request(lambda request: "q=wq" in request.url):
        pass
    desk.locator(FIELD).fill("夜航")
    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**/{match.pk}/change/")
    assert len(held) == 1
    assert other.pk != match.pk


def test_a_composition_selects_nothing_and_sends_no_request(desk: Page) -> None:
    make_article(headline="夜航恢复")
    requests: list[str] = []
    desk.keyboard.press("Control+k")
    expect(desk.locator(".palette-row").first).to_be_visible()
    desk.on("request", lambda request: requests.append(request.url))
    ime = desk.context.new_cdp_session(desk)
    for letters in ("y", "ye", "ye h", "ye hang"):
        at = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        ime.send("Input.imeSetComposition", {"text": letters, **at})
    key = {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
    for code in ("Enter", "Escape", "ArrowDown"):
        ime.send("Input.dispatchKeyEvent", {**key, "code": code})
    desk.wait_for_timeout(300)
    assert requests == []
    ime.send("Input.insertText", {"text": "夜航"})

    expect(desk.locator(HIGHLIGHTED)).to_contain_text("夜航恢复")
    expect(desk.locator(FIELD)).to_have_value("夜航")
    assert len(requests) == 1


def test_one_letter_runs_an_action_on_the_highlighted_result(desk: Page) -> None:
    draft = make_article(headline="夜航恢复", published_at=None)
    find(desk, "夜航", "夜航恢复")

    desk.keyboard.press("ArrowRight")
    expect(desk.locator(ACTIONS).first).to_be_focused()
    expect(desk.locator(".palette-actions")).to_contain_text("Readers see it")
    desk.keyboard.press("p")
    expect(desk.locator(STATUS)).to_contain_text("Published")
    expect(desk.locator(FIELD)).to_be_focused()

    assert NewsItem.objects.get(pk=draft.pk).published_at
    expect(desk.locator(HIGHLIGHTED)).to_contain_text("public")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(ACTIONS).first).to_be_focused()
    assert desk.locator(ACTIONS, has_text="Publish now").count() == 0
    desk.keyboard.press("Escape")
    expect(desk.locator(FIELD)).to_be_focused()
    desk.keyboard.press("Control+Enter")
    desk.locator(ACTIONS).first.wait_for()
    desk.keyboard.press("c")
    desk.wait_for_url(re.compile(r"/change/\?find=%E5%A4%9C%E8%88%AA$"))


def test_a_refused_publication_gives_its_reason(desk: Page) -> None:
    brief = make_brief(headline="封航通知", published_at=None)
    article = make_article(headline="夜航恢复", published_at=None)
    find(desk, "夜航", "夜航恢复")
    desk.keyboard.press("ArrowRight")
    desk.locator(ACTIONS).first.wait_for()
    article.body = embed(brief)
    article.save()

    desk.keyboard.press("p")

    expect(desk.locator(f"{STATUS}.is-wrong")).to_contain_text("封航通知")
    assert not NewsItem.objects.filter(published_at__isnull=False).exists()


def test_single_letters_in_the_field_are_text(desk: Page) -> None:
    make_article(headline="夜航", published_at=None)
    find(desk, "夜航", "夜航")

    desk.keyboard.type("pot")

    expect(desk.locator(FIELD)).to_have_value("夜航pot")
    expect(desk.locator(".palette-actions")).to_be_hidden()


def test_focus_stays_in_the_palette_and_returns_when_it_closes(desk: Page) -> None:
    desk.locator("#searchbar").focus()
    desk.keyboard.press("Control+k")
    expect(desk.locator(".palette-row").first).to_be_visible()
    for _ in range(4):
        desk.keyboard.press("Tab")
        outside = "!document.querySelector('dialog.palette').contains(document.activeElement)"
        assert not desk.evaluate(f"{outside} && document.activeElement !== document.body")

    desk.keyboard.press("Escape")
    expect(desk.locator(FIELD)).to_be_hidden()
    expect(desk.locator("#searchbar")).to_be_focused()
    desk.keyboard.press("Control+k")
    desk.keyboard.press("Control+k")
    expect(desk.locator(FIELD)).to_be_hidden()


def test_the_buttons_of_the_page_are_commands(desk: Page) -> None:
    article = make_article(published_at=None)
    desk.goto(f"/en/admin/articles/article/{article.pk}/change/")
    desk.locator("#id_headline").fill("夜航恢复")
    find(desk, "save and close", "Save and close")

    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    expect(desk.locator(".messagelist")).to_contain_text("Saved: 夜航恢复")


def page_rows(page: Page) -> list[str]:
    kinds = page.locator(".palette-row", has=page.locator("small", has_text=re.compile("^(On this page|本页)$")))
    return kinds.locator("span").all_inner_texts()


def test_each_button_of_the_page_is_listed_by_its_label(desk: Page) -> None:
    article = make_article(published_at=None)
    desk.goto(f"/en/admin/articles/article/{article.pk}/change/")
    labels = desk.locator(".item-bar button[type=submit], .item-schedule button").evaluate_all(
        "buttons => buttons.map(button => button.textContent.trim())"
    )
    desk.keyboard.press("Control+k")
    expect(desk.locator(STATUS)).to_contain_text("results")

    rows = page_rows(desk)

    assert len(labels) > 3
    assert set(labels) <= set(rows)
    assert all(re.search(r"[a-z]{3}", row) for row in rows), rows
    assert len(rows) == len(set(rows))


def test_nothing_is_published_by_a_row_whose_button_has_changed(desk: Page) -> None:
    article = make_article(published_at=None)
    desk.goto(f"/en/admin/articles/article/{article.pk}/change/")
    find(desk, "history", "History")
    desk.locator(".object-tools a").evaluate_all("links => links.forEach(link => { link.textContent = 'Publish' })")

    desk.keyboard.press("Enter")
    expect(desk.locator(f"{STATUS}.is-wrong")).to_contain_text("The page has changed")
    desk.locator(".object-tools").evaluate("list => list.remove()")
    desk.keyboard.press("Escape")

    assert desk.url.endswith("/change/")


def test_enter_before_the_results_does_not_press_a_button_that_publishes(desk: Page) -> None:
    article = make_article(published_at=None)
    desk.goto(f"/en/admin/articles/article/{article.pk}/change/")
    label = desk.locator(".desk-verb_publish button").inner_text()
    desk.keyboard.press("Control+k")
    expect(desk.locator(STATUS)).to_contain_text("results")

    desk.keyboard.insert_text(label)
    desk.keyboard.press("Enter")
    expect(desk.locator(STATUS)).to_have_text(f"Press Enter again for “{label}”.")
    assert NewsItem.objects.get().published_at is None
    desk.keyboard.press("Enter")

    expect(desk.locator(".messagelist")).to_contain_text("Published")


def test_pinyin_finds_the_buttons_of_the_page(desk: Page) -> None:
    article = make_article(published_at=None)
    desk.goto(f"/admin/articles/article/{article.pk}/change/")
    desk.keyboard.press("Control+k")
    for typed in ("lishijilu", "lsjl", "li shi"):
        desk.locator(FIELD).fill("")
        expect(desk.locator(".palette-row", has_text="立即发布")).to_be_visible()
        desk.locator(FIELD).fill(typed)
        expect(desk.locator(".palette-row", has_text="立即发布")).to_have_count(0)
        assert page_rows(desk) == ["历史记录"]


def test_autosaved_texts_are_neither_commands_nor_shortcuts(desk: Page) -> None:
    article = make_article(published_at=None, headline="夜航")
    address = f"/en/admin/articles/article/{article.pk}/change/"
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(address)
    desk.locator("#id_headline").fill("夜航停航")
    expect(desk.locator(".autosave-state")).not_to_be_empty()
    desk.goto(address)
    expect(desk.locator(".autosave-offers li")).to_have_count(1)

    desk.keyboard.press("Control+k")
    desk.locator(FIELD).fill("夜航停航")
    expect(desk.locator(STATUS)).to_have_text("No results.")
    desk.locator(FIELD).fill("restore")
    expect(desk.locator(STATUS)).not_to_have_text("Searching …")
    assert page_rows(desk) == []
    desk.keyboard.press("Escape")
    lines = desk.locator(".keys-list li").all_text_contents()
    assert not any("夜航停航" in line or "Restore" in line for line in lines)


def test_the_palette_opens_the_flash_box_and_signs_out(desk: Page) -> None:
    find(desk, "flash box", "Flash box")
    desk.keyboard.press("Enter")
    expect(desk.locator("#flash-text")).to_be_focused()
    desk.keyboard.press("Escape")

    find(desk, "log out", "Log out")
    desk.keyboard.press("Enter")
    expect(desk.locator("#user-tools")).to_have_count(0)


def test_control_k_in_the_body_editor_opens_the_palette(desk: Page) -> None:
    desk.goto("/en/admin/articles/article/add/")
    desk.locator(".ProseMirror").click()
    desk.keyboard.press("Control+k")

    expect(desk.locator(FIELD)).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator(".ProseMirror")).to_be_focused()


def test_an_ended_session_is_reported(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    expect(desk.locator(".palette-row").first).to_be_visible()
    desk.context.clear_cookies()
    desk.keyboard.type("yh")

    expect(desk.locator(f"{STATUS}.is-wrong")).to_contain_text("signed out")


def test_without_script_the_button_opens_a_page(desk: Page) -> None:
    make_article(headline="夜航恢复")
    desk.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    desk.goto("/en/admin/")
    desk.locator(".palette-open").click()
    desk.locator("#palette-q").fill("yhhf")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Actions on “夜航恢复”").click()
    desk.get_by_role("link", name="Correct", exact=True).click()

    desk.wait_for_url("**/change/?find=*")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_palette_passes_axe_and_fits_the_screen(desk: Page, width: int) -> None:
    make_article(headline="临屿夜航恢复" * 6), make_tag("夜航"), make_source(name="夜航报")
    make_brief(headline="夜航", channel=make_channel(), published_at=None)
    person = make_person(name="夜航客", outlet=make_source())
    desk.set_viewport_size({"width": width, "height": 800})
    desk.emulate_media(reduced_motion="reduce")
    violations: list[str] = []

    def check(name: str) -> None:
        desk.evaluate(AXE_SCRIPT)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, name
        for scheme, rules in SCHEMES.items():
            desk.emulate_media(color_scheme=scheme)
            # The colours of Django's links change in a transition.
            desk.wait_for_timeout(350)
            violations.extend(f"{name} {scheme}: {text}" for text in desk.evaluate(AXE, rules))
        desk.emulate_media(color_scheme="light")

    desk.goto("/en/admin/articles/article/")
    find(desk, "夜航", "夜航")
    check("results")
    desk.keyboard.press("ArrowRight")
    desk.locator(ACTIONS).first.wait_for()
    check("acts")
    desk.goto("/admin/articles/newsitem/palette/?q=%E5%A4%9C%E8%88%AA")
    check("page")
    desk.goto(f"/admin/articles/newsitem/palette/acts/?row=brief-{NewsItem.objects.filter(kind='brief').get().pk}")
    check("page of acts")
    desk.goto(f"/admin/rights/person/{person.pk}/credit/")
    check("credit")
    assert violations == []

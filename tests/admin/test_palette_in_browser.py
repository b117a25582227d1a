"""The palette in a real browser: by keys alone, under an input method, on a slow line, for everybody."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import NewsItem
from tests.admin.test_in_browser import sign_in
from tests.makers import embed, make_article, make_brief, make_channel, make_person, make_source, make_tag
from tests.quality.visiting import AXE, AXE_SCRIPT, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELD, LIT, SAID, ACTS = "#palette-typed", ".palette-row[aria-selected=true]", ".palette-said", ".palette-act"


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    sign_in(page, live_server, "kai", "Editor", "Moderator")
    page.goto("/en/admin/articles/article/")
    return page


def find(page: Page, typed: str, lit: str) -> None:
    """Open the palette, type, and wait for the result that is lit."""
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(typed)
    expect(page.locator(LIT)).to_contain_text(lit)


def test_it_opens_finds_and_leads_there_by_keys(desk: Page) -> None:
    brief = make_brief(headline="临屿夜航恢复")
    make_brief(headline="今晚夜航停航")
    desk.keyboard.press("Control+k")
    expect(desk.locator(FIELD)).to_be_focused()
    find_field = desk.locator(FIELD)
    assert find_field.get_attribute("role") == "combobox"

    desk.keyboard.type("yh")
    expect(desk.locator(LIT)).to_contain_text("今晚夜航停航")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(LIT)).to_contain_text("临屿夜航恢复")
    assert find_field.get_attribute("aria-activedescendant") == desk.locator(LIT).get_attribute("id")
    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**/briefs/brief/{brief.pk}/change/")


def test_enter_before_the_answer_is_kept_and_a_late_answer_is_not_shown(desk: Page) -> None:
    wanted, other = make_article(headline="夜航恢复"), make_article(headline="雾情通报")
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

    desk.wait_for_url(f"**/{wanted.pk}/change/")
    assert len(held) == 1
    assert other.pk != wanted.pk


def test_an_input_method_chooses_nothing_and_asks_nothing_while_it_composes(desk: Page) -> None:
    make_article(headline="夜航恢复")
    asked: list[str] = []
    desk.keyboard.press("Control+k")
    expect(desk.locator(".palette-row").first).to_be_visible()
    desk.on("request", lambda request: asked.append(request.url))
    ime = desk.context.new_cdp_session(desk)
    for letters in ("y", "ye", "ye h", "ye hang"):
        at = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        ime.send("Input.imeSetComposition", {"text": letters, **at})
    key = {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
    for code in ("Enter", "Escape", "ArrowDown"):
        ime.send("Input.dispatchKeyEvent", {**key, "code": code})
    desk.wait_for_timeout(300)
    assert asked == []
    ime.send("Input.insertText", {"text": "夜航"})

    expect(desk.locator(LIT)).to_contain_text("夜航恢复")
    expect(desk.locator(FIELD)).to_have_value("夜航")
    assert len(asked) == 1


def test_one_letter_acts_on_the_lit_result(desk: Page) -> None:
    draft = make_article(headline="夜航恢复", published_at=None)
    find(desk, "夜航", "夜航恢复")

    desk.keyboard.press("ArrowRight")
    expect(desk.locator(ACTS).first).to_be_focused()
    expect(desk.locator(".palette-acts")).to_contain_text("Readers see it")
    desk.keyboard.press("p")
    expect(desk.locator(SAID)).to_contain_text("Published")
    expect(desk.locator(FIELD)).to_be_focused()

    assert NewsItem.objects.get(pk=draft.pk).published_at
    expect(desk.locator(LIT)).to_contain_text("public")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(ACTS).first).to_be_focused()
    assert desk.locator(ACTS, has_text="Publish now").count() == 0
    desk.keyboard.press("Escape")
    expect(desk.locator(FIELD)).to_be_focused()
    desk.keyboard.press("Control+Enter")
    desk.locator(ACTS).first.wait_for()
    desk.keyboard.press("c")
    desk.wait_for_url(re.compile(r"/change/\?find=%E5%A4%9C%E8%88%AA$"))


def test_what_cannot_be_published_says_why(desk: Page) -> None:
    brief = make_brief(headline="封航通知", published_at=None)
    article = make_article(headline="夜航恢复", published_at=None)
    find(desk, "夜航", "夜航恢复")
    desk.keyboard.press("ArrowRight")
    desk.locator(ACTS).first.wait_for()
    article.body = embed(brief)
    article.save()

    desk.keyboard.press("p")

    expect(desk.locator(f"{SAID}.is-wrong")).to_contain_text("封航通知")
    assert not NewsItem.objects.filter(published_at__isnull=False).exists()


def test_single_letters_in_the_field_are_text(desk: Page) -> None:
    make_article(headline="夜航", published_at=None)
    find(desk, "夜航", "夜航")

    desk.keyboard.type("pot")

    expect(desk.locator(FIELD)).to_have_value("夜航pot")
    expect(desk.locator(".palette-acts")).to_be_hidden()


def test_focus_stays_inside_and_comes_back(desk: Page) -> None:
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
    find(desk, "save and continue", "Save and continue")

    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    expect(desk.locator(".messagelist")).to_contain_text("changed successfully")


def test_the_flash_box_opens_from_it_and_one_signs_out(desk: Page) -> None:
    find(desk, "flash box", "Flash box")
    desk.keyboard.press("Enter")
    expect(desk.locator("#flash-text")).to_be_focused()
    desk.keyboard.press("Escape")

    find(desk, "log out", "Log out")
    desk.keyboard.press("Enter")
    expect(desk.locator("#user-tools")).to_have_count(0)


def test_the_body_editor_leaves_the_key_to_it(desk: Page) -> None:
    desk.goto("/en/admin/articles/article/add/")
    desk.locator(".ProseMirror").click()
    desk.keyboard.press("Control+k")

    expect(desk.locator(FIELD)).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator(".ProseMirror")).to_be_focused()


def test_a_lost_line_and_an_ended_session_are_told(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    expect(desk.locator(".palette-row").first).to_be_visible()
    desk.context.clear_cookies()
    desk.keyboard.type("yh")

    expect(desk.locator(f"{SAID}.is-wrong")).to_contain_text("signed out")


def test_without_script_the_button_leads_to_a_page(desk: Page) -> None:
    make_article(headline="夜航恢复")
    desk.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    desk.goto("/en/admin/")
    desk.locator(".palette-open").click()
    desk.locator("#palette-q").fill("yhhf")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="What to do with «夜航恢复»").click()
    desk.get_by_role("link", name="Correct").click()

    desk.wait_for_url("**/change/?find=*")


@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_is_shut_out(desk: Page, width: int) -> None:
    make_article(headline="临屿夜航恢复" * 6), make_tag("夜航"), make_source(name="夜航报")
    make_brief(headline="夜航", channel=make_channel(), published_at=None)
    person = make_person(name="夜航客", outlet=make_source())
    desk.set_viewport_size({"width": width, "height": 800})
    desk.emulate_media(reduced_motion="reduce")
    found: list[str] = []

    def judge(name: str) -> None:
        desk.evaluate(AXE_SCRIPT)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, name
        for scheme, rules in SCHEMES.items():
            desk.emulate_media(color_scheme=scheme)
            # Django's own links change their colour slowly.
            desk.wait_for_timeout(350)
            found.extend(f"{name} {scheme}: {told}" for told in desk.evaluate(AXE, rules))
        desk.emulate_media(color_scheme="light")

    desk.goto("/en/admin/articles/article/")
    find(desk, "夜航", "夜航")
    judge("results")
    desk.keyboard.press("ArrowRight")
    desk.locator(ACTS).first.wait_for()
    judge("acts")
    desk.goto("/admin/articles/newsitem/palette/?q=%E5%A4%9C%E8%88%AA")
    judge("page")
    desk.goto(f"/admin/articles/newsitem/palette/acts/?row=brief-{NewsItem.objects.filter(kind='brief').get().pk}")
    judge("page of acts")
    desk.goto(f"/admin/rights/person/{person.pk}/credit/")
    judge("credit")
    assert found == []

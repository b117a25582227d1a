"""What is typed survives in a real browser: a closed window, an ended session, a lost connection, a second tab."""

import re
import time
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.kept_texts import pairs_of
from articles.models import Article, KeptText
from tests.admin.test_in_browser import sign_in
from tests.admin.typing import body, caret, open_editor, put, settled
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "articles/article/add/"


def change(item: Article) -> str:
    return f"articles/article/{item.pk}/change/"


def opened(page: Page, live_server: LiveServer, address: str) -> None:
    sign_in(page, live_server, "ada", "Editor")
    open_editor(page, address)


def type_text(page: Page, words: str) -> None:
    caret(page)
    page.keyboard.insert_text(words)
    settled(page)


def until(is_so: Callable[[], object], seconds: float = 20) -> None:
    """Wait for the state of the database, which no locator sees."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def typed() -> dict[str, str]:
    row = KeptText.objects.first()
    return dict(pairs_of(row)) if row else {}


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def sign_in_again(page: Page) -> None:
    """By the form of the desk, in another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto("/en/admin/login/?next=/en/admin/")
    tab.locator("#id_username").fill("ada")
    tab.locator("#id_password").fill("tide-and-time")
    tab.locator("[type=submit]").click()
    tab.locator("#user-tools").wait_for()
    tab.close()


def cut_off(page: Page, live_server: LiveServer, address: str) -> Page:
    """A tab whose console may tell of lost connections."""
    sign_in(page, live_server, "ada", "Editor")
    tab = page.context.new_page()
    open_editor(tab, address)
    return tab


def with_password() -> None:
    ada = make_person_at_desk("ada", "Editor")
    ada.set_password("tide-and-time")
    ada.save()


def test_a_text_is_kept_two_seconds_after_a_change_and_the_item_stays(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    opened(page, live_server, change(article))

    type_text(page, "新句。")
    page.get_by_label("Headline").fill("新题")
    page.get_by_label("Tags").fill("夜航")

    expect(page.locator(".kept-state")).to_contain_text("Kept")
    until(lambda: typed().get("tags") == "夜航")
    assert typed()["headline"] == "新题"
    assert typed()["body"] == "<p>旧文。新句。</p>"
    article.refresh_from_db()
    assert (article.headline, article.body) == ("旧题", "<p>旧文。</p>")


def test_a_window_that_is_left_at_once_keeps_its_text_and_offers_it(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>", published_at=None)
    opened(page, live_server, change(article))
    page.on("dialog", lambda dialog: dialog.accept())
    type_text(page, "还没停。")

    page.goto("/en/admin/")
    until(lambda: "还没停" in typed().get("body", ""))
    page.goto(f"/en/admin/{change(article)}")
    expect(page.locator(".kept-offers li")).to_have_count(1)
    page.get_by_role("link", name="Restore").click()

    expect(page.locator(".ProseMirror")).to_have_text("旧文。还没停。")
    save(page)
    page.locator(".messagelist").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>旧文。还没停。</p>"
    assert not KeptText.objects.exists()
    page.goto(f"/en/admin/{change(article)}")
    expect(page.locator(".kept-offers")).to_have_count(0)


def test_what_is_ignored_is_gone_and_what_is_typed_meanwhile_stays(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("不要的")
    expect(page.locator(".kept-state")).to_contain_text("Kept")
    open_editor(page, change(article))
    page.get_by_label("Standfirst").fill("正在打")

    page.get_by_role("button", name="Ignore").click()

    expect(page.locator(".kept-offers")).to_have_count(0)
    expect(page.get_by_label("Standfirst")).to_have_value("正在打")
    assert "不要的" not in str([row.values for row in KeptText.objects.all()])


def test_restore_and_ignore_need_no_script(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("新题")
    expect(page.locator(".kept-state")).to_contain_text("Kept")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.goto(f"/en/admin/{change(article)}")
    page.get_by_role("link", name="Restore").click()
    expect(page.get_by_label("Headline")).to_have_value("新题")
    page.get_by_role("link", name="Show it as last saved").click()
    page.get_by_role("button", name="Ignore").click()

    expect(page.locator(".messagelist")).to_contain_text("is gone")
    expect(page.get_by_label("Headline")).to_have_value("旧题")
    assert not KeptText.objects.exists()


def test_a_text_typed_back_to_what_is_saved_is_offered_to_nobody(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("新题")
    until(KeptText.objects.exists)

    page.get_by_label("Headline").fill("旧题")

    until(lambda: not KeptText.objects.exists())


def test_an_ended_session_says_so_and_goes_on_after_signing_in(page: Page, live_server: LiveServer) -> None:
    with_password()
    article = make_article(headline="旧题", body="<p>旧文。</p>", published_at=None)
    opened(page, live_server, change(article))
    Session.objects.all().delete()

    type_text(page, "会话没了。")
    expect(page.locator(".kept-bar")).to_contain_text("Your session has ended")
    save(page)
    expect(page.locator(".kept-bar")).to_contain_text("Not saved: your session has ended")
    expect(page.locator(".ProseMirror")).to_have_text("旧文。会话没了。")
    sign_in_again(page)
    page.bring_to_front()
    save(page)

    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>旧文。会话没了。</p>"
    assert not KeptText.objects.exists()


def test_the_text_of_a_closed_window_waits_in_the_browser_for_the_next_sign_in(
    page: Page, live_server: LiveServer
) -> None:
    with_password()
    article = make_article(body="<p>旧文。</p>")
    opened(page, live_server, change(article))
    Session.objects.all().delete()
    type_text(page, "会话没了。")
    expect(page.locator(".kept-bar")).to_contain_text("Your session has ended")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")

    sign_in_again(page)
    page.goto(f"/en/admin/{change(article)}")
    page.get_by_role("link", name="Restore").click()

    expect(page.locator(".ProseMirror")).to_have_text("旧文。会话没了。")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('newsroom-kept'))") == []


def test_a_lost_connection_sends_nothing_and_a_later_press_does(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", published_at=None)
    tab = cut_off(page, live_server, change(article))
    tab.get_by_label("Headline").fill("新题")

    page.context.set_offline(True)
    save(tab)
    expect(tab.locator(".kept-bar")).to_contain_text("Not saved: the server cannot be reached")
    expect(tab.get_by_label("Headline")).to_have_value("新题")
    page.context.set_offline(False)
    save(tab)

    tab.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.headline == "新题"


def lost(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_a_save_that_never_arrived_is_offered_again(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", published_at=None)
    tab = cut_off(page, live_server, change(article))
    tab.route(f"**/{article.pk}/change/", lost)
    tab.route("**/kept/", lost)
    tab.get_by_label("Headline").fill("新题")
    save(tab)
    tab.wait_for_url("chrome-error://**")
    tab.unroute("**/kept/")

    tab.goto(f"/en/admin/{change(article)}")
    expect(tab.locator(".kept-offers")).to_contain_text("新题")
    tab.get_by_role("link", name="Restore").click()

    expect(tab.get_by_label("Headline")).to_have_value("新题")


def test_a_second_tab_is_told_and_writes_over_nothing(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    later = page.context.new_page()

    open_editor(later, change(article))
    expect(later.locator(".kept-bar")).to_contain_text("open in another tab")
    expect(page.locator(".kept-bar")).to_be_hidden()
    page.get_by_label("Headline").fill("第一窗")
    later.get_by_label("Headline").fill("第二窗")

    until(lambda: {dict(pairs_of(row))["headline"] for row in KeptText.objects.all()} == {"第一窗", "第二窗"})


def test_a_restored_text_in_two_tabs_is_kept_twice(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("甲")
    until(KeptText.objects.exists)
    later = page.context.new_page()
    open_editor(later, f"{change(article)}?restore={KeptText.objects.get().key}")

    page.get_by_label("Headline").fill("甲乙")
    until(lambda: typed().get("headline") == "甲乙")
    later.get_by_label("Headline").fill("甲丙")
    expect(later.locator(".kept-bar")).to_contain_text("Both are kept")

    until(lambda: {dict(pairs_of(row))["headline"] for row in KeptText.objects.all()} == {"甲乙", "甲丙"})


def test_half_characters_and_joined_emoji_come_back(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    opened(page, live_server, change(article))
    page.get_by_label("Headline").evaluate(
        "field => { field.value = 'a\\ud83d b 👩‍👩‍👧‍👦'; field.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    put(page, "<p>👩‍👩‍👧‍👦 家</p>")

    until(lambda: typed().get("body") == "<p>👩‍👩‍👧‍👦 家</p>")
    assert typed()["headline"] == "a\ufffd b 👩‍👩‍👧‍👦"


def test_a_brief_and_a_picture_deleted_meanwhile_lose_no_text(page: Page, live_server: LiveServer) -> None:
    brief, picture = make_brief(published_at=None, first_published_at=None), make_picture()
    article = make_article(published_at=None, body="<p>一</p>")
    opened(page, live_server, change(article))
    figure = f'<figure data-picture="{picture.pk}"><figcaption>图</figcaption></figure>'
    put(page, f"{embed(brief)}{figure}<p>还在。</p>")
    brief.delete()
    picture.delete()

    until(lambda: "还在" in typed().get("body", ""))
    save(page)
    expect(page.locator(".errornote").first).to_be_visible()

    assert "还在。" in body(page)
    until(lambda: "还在" in typed().get("body", ""))
    open_editor(page, change(article))
    page.get_by_role("link", name="Restore").click()
    expect(page.locator(".ProseMirror")).to_contain_text("还在。")


def test_a_brief_of_two_hundred_kilobytes_that_is_left_at_once_comes_back(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(published_at=None)
    opened(page, live_server, f"briefs/brief/{brief.pk}/change/")
    page.on("dialog", lambda dialog: dialog.accept())
    long = f"<p>{'长' * 66_000}尾</p>"
    put(page, long)

    page.goto("/")
    page.goto(f"/en/admin/briefs/brief/{brief.pk}/change/")
    page.get_by_role("link", name="Restore").click()
    page.locator(".kept-told").wait_for()

    assert body(page) == long


def test_a_text_too_long_to_be_kept_says_so_and_stays(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, ADD)

    page.get_by_label("Standfirst").fill("字" * 200_001)

    expect(page.locator(".kept-bar")).to_contain_text("kept in this browser alone")
    assert not KeptText.objects.exists()


def test_a_clock_five_minutes_off_changes_nothing(page: Page, live_server: LiveServer) -> None:
    page.clock.install(time=time.time() - 300)
    page.clock.resume()
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))

    page.get_by_label("Headline").fill("新题")
    expect(page.locator(".kept-state")).to_contain_text("Kept")
    open_editor(page, change(article))

    expect(page.locator(".kept-offers li")).to_contain_text("新题")
    shown = page.locator(".kept-offers li").inner_text()
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", shown)


@pytest.mark.parametrize("script", ["with script", "without script"])
def test_what_is_sent_when_the_session_has_ended_waits_for_the_password(
    page: Page, live_server: LiveServer, script: str
) -> None:
    with_password()
    sign_in(page, live_server, "ada", "Editor")
    if script == "without script":
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"/en/admin/{ADD}")
    page.get_by_label("Headline").fill("\n临屿港<夜航>")
    page.get_by_label("Standfirst").fill("\n首行空着\n第三行")
    Session.objects.all().delete()

    save(page)
    expect(page.locator("h1")).to_have_text("Your session has ended")
    assert not Article.objects.exists()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in and send").click()
    expect(page.locator(".errornote")).to_be_visible()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("tide-and-time")
    page.get_by_role("button", name="Sign in and send").click()

    page.locator(".messagelist .success").wait_for()
    article = Article.objects.get()
    assert article.headline == "临屿港<夜航>"
    assert article.standfirst.replace("\r", "").strip() == "首行空着\n第三行"
    assert article.created_by is not None
    assert page.evaluate("document.documentElement.outerHTML.includes('tide-and-time')") is False

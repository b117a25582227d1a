"""Autosave in a real browser: closed windows, ended sessions, lost connections and second tabs lose no text."""

import re
import time
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.editing.autosave import pairs_of
from articles.models import Article, AutosavedForm
from tests.admin.editor.typing import body, caret, open_editor, put, settled
from tests.desk.test_in_browser import sign_in
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
    """Wait until the database has a state that no locator can see."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def typed() -> dict[str, str]:
    row = AutosavedForm.objects.first()
    return dict(pairs_of(row)) if row else {}


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def sign_in_again(page: Page) -> None:
    """Sign in on the login page, in another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto("/en/admin/login/?next=/en/admin/")
    tab.locator("#id_username").fill("ada")
    tab.locator("#id_password").fill("tide-and-time")
    tab.locator("[type=submit]").click()
    tab.locator("#user-tools").wait_for()
    tab.close()


def open_second_tab(page: Page, live_server: LiveServer, address: str) -> Page:
    """A tab whose console may report lost connections."""
    sign_in(page, live_server, "ada", "Editor")
    tab = page.context.new_page()
    open_editor(tab, address)
    return tab


def set_password() -> None:
    ada = make_person_at_desk("ada", "Editor")
    ada.set_password("tide-and-time")
    ada.save()


def test_a_change_is_autosaved_without_changing_the_item(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    opened(page, live_server, change(article))

    type_text(page, "新句。")
    page.get_by_label("Headline").fill("新题")
    page.get_by_label("Tags").fill("夜航")

    expect(page.locator(".autosave-state")).to_contain_text("Autosaved")
    until(lambda: typed().get("tags") == "夜航")
    assert typed()["headline"] == "新题"
    assert typed()["body"] == "<p>旧文。新句。</p>"
    article.refresh_from_db()
    assert (article.headline, article.body) == ("旧题", "<p>旧文。</p>")


def test_text_in_a_window_left_at_once_is_offered_and_restored(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>", published_at=None)
    opened(page, live_server, change(article))
    page.on("dialog", lambda dialog: dialog.accept())
    type_text(page, "还没停。")

    page.goto("/en/admin/")
    until(lambda: "还没停" in typed().get("body", ""))
    page.goto(f"/en/admin/{change(article)}")
    expect(page.locator(".autosave-offers li")).to_have_count(1)
    page.get_by_role("link", name="Restore").click()

    expect(page.locator(".ProseMirror")).to_have_text("旧文。还没停。")
    save(page)
    page.locator(".messagelist").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>旧文。还没停。</p>"
    assert not AutosavedForm.objects.exists()
    page.goto(f"/en/admin/{change(article)}")
    expect(page.locator(".autosave-offers")).to_have_count(0)


def test_discarding_a_text_keeps_what_is_typed_in_the_meantime(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("不要的")
    expect(page.locator(".autosave-state")).to_contain_text("Autosaved")
    open_editor(page, change(article))
    page.get_by_label("Standfirst").fill("正在打")

    page.get_by_role("button", name="Discard").click()

    expect(page.locator(".autosave-offers")).to_have_count(0)
    expect(page.get_by_label("Standfirst")).to_have_value("正在打")
    assert "不要的" not in str([row.values for row in AutosavedForm.objects.all()])


def test_restore_and_discard_work_without_scripts(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("新题")
    expect(page.locator(".autosave-state")).to_contain_text("Autosaved")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.goto(f"/en/admin/{change(article)}")
    page.get_by_role("link", name="Restore").click()
    expect(page.get_by_label("Headline")).to_have_value("新题")
    page.get_by_role("link", name="Show the last saved version").click()
    page.get_by_role("button", name="Discard").click()

    expect(page.locator(".messagelist")).to_contain_text("was discarded")
    expect(page.get_by_label("Headline")).to_have_value("旧题")
    assert not AutosavedForm.objects.exists()


def test_a_text_changed_back_to_the_saved_one_is_not_offered(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("新题")
    until(AutosavedForm.objects.exists)

    page.get_by_label("Headline").fill("旧题")

    until(lambda: not AutosavedForm.objects.exists())


def test_an_ended_session_is_reported_and_saving_works_after_signing_in(page: Page, live_server: LiveServer) -> None:
    set_password()
    article = make_article(headline="旧题", body="<p>旧文。</p>", published_at=None)
    opened(page, live_server, change(article))
    Session.objects.all().delete()

    type_text(page, "会话没了。")
    expect(page.locator(".autosave-bar")).to_contain_text("Your session has ended")
    save(page)
    expect(page.locator(".autosave-bar")).to_contain_text("Not saved: your session has ended")
    expect(page.locator(".ProseMirror")).to_have_text("旧文。会话没了。")
    sign_in_again(page)
    page.bring_to_front()
    save(page)

    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>旧文。会话没了。</p>"
    assert not AutosavedForm.objects.exists()


def test_text_of_a_window_closed_without_a_session_is_offered_after_signing_in(
    page: Page, live_server: LiveServer
) -> None:
    set_password()
    article = make_article(body="<p>旧文。</p>")
    opened(page, live_server, change(article))
    Session.objects.all().delete()
    type_text(page, "会话没了。")
    expect(page.locator(".autosave-bar")).to_contain_text("Your session has ended")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")

    sign_in_again(page)
    page.goto(f"/en/admin/{change(article)}")
    page.get_by_role("link", name="Restore").click()

    expect(page.locator(".ProseMirror")).to_have_text("旧文。会话没了。")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('newsroom-kept'))") == []


def test_a_save_during_a_lost_connection_can_be_repeated(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", published_at=None)
    tab = open_second_tab(page, live_server, change(article))
    tab.get_by_label("Headline").fill("新题")

    page.context.set_offline(True)
    save(tab)
    expect(tab.locator(".autosave-bar")).to_contain_text("Not saved: cannot reach the server")
    expect(tab.get_by_label("Headline")).to_have_value("新题")
    page.context.set_offline(False)
    save(tab)

    tab.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.headline == "新题"


def abort_posts(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_the_text_of_a_save_that_never_arrived_is_offered(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", published_at=None)
    tab = open_second_tab(page, live_server, change(article))
    tab.route(f"**/{article.pk}/change/", abort_posts)
    tab.route("**/kept/", abort_posts)
    tab.get_by_label("Headline").fill("新题")
    save(tab)
    tab.wait_for_url("chrome-error://**")
    tab.unroute("**/kept/")

    tab.goto(f"/en/admin/{change(article)}")
    expect(tab.locator(".autosave-offers")).to_contain_text("新题")
    tab.get_by_role("link", name="Restore").click()

    expect(tab.get_by_label("Headline")).to_have_value("新题")


def test_a_second_tab_is_warned_and_overwrites_nothing(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    later = page.context.new_page()

    open_editor(later, change(article))
    expect(later.locator(".autosave-bar")).to_contain_text("open in another tab")
    expect(page.locator(".autosave-bar")).to_be_hidden()
    page.get_by_label("Headline").fill("第一窗")
    later.get_by_label("Headline").fill("第二窗")

    until(lambda: {dict(pairs_of(row))["headline"] for row in AutosavedForm.objects.all()} == {"第一窗", "第二窗"})


def test_a_text_restored_in_two_tabs_is_autosaved_twice(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))
    page.get_by_label("Headline").fill("甲")
    until(AutosavedForm.objects.exists)
    later = page.context.new_page()
    open_editor(later, f"{change(article)}?restore={AutosavedForm.objects.get().key}")

    page.get_by_label("Headline").fill("甲乙")
    until(lambda: typed().get("headline") == "甲乙")
    later.get_by_label("Headline").fill("甲丙")
    expect(later.locator(".autosave-bar")).to_contain_text("Both versions are autosaved")

    until(lambda: {dict(pairs_of(row))["headline"] for row in AutosavedForm.objects.all()} == {"甲乙", "甲丙"})


def test_lone_surrogates_and_joined_emoji_are_autosaved(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    opened(page, live_server, change(article))
    page.get_by_label("Headline").evaluate(
        "field => { field.value = 'a\\ud83d b 👩‍👩‍👧‍👦'; field.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    put(page, "<p>👩‍👩‍👧‍👦 家</p>")

    until(lambda: typed().get("body") == "<p>👩‍👩‍👧‍👦 家</p>")
    assert typed()["headline"] == "a\ufffd b 👩‍👩‍👧‍👦"


def test_no_text_is_lost_if_a_brief_and_a_picture_are_deleted_in_the_meantime(
    page: Page, live_server: LiveServer
) -> None:
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


def test_a_brief_of_200_kilobytes_in_a_window_left_at_once_is_restored(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(published_at=None)
    opened(page, live_server, f"briefs/brief/{brief.pk}/change/")
    page.on("dialog", lambda dialog: dialog.accept())
    long = f"<p>{'长' * 66_000}尾</p>"
    put(page, long)

    page.goto("/")
    page.goto(f"/en/admin/briefs/brief/{brief.pk}/change/")
    page.get_by_role("link", name="Restore").click()
    page.locator(".autosave-notice").wait_for()

    assert body(page) == long


def test_a_text_too_long_to_be_autosaved_is_reported_and_stays(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, ADD)

    page.get_by_label("Standfirst").fill("字" * 200_001)

    expect(page.locator(".autosave-bar")).to_contain_text("saved in this browser only")
    assert not AutosavedForm.objects.exists()


def test_a_browser_clock_five_minutes_slow_makes_no_difference(page: Page, live_server: LiveServer) -> None:
    page.clock.install(time=time.time() - 300)
    page.clock.resume()
    article = make_article(headline="旧题")
    opened(page, live_server, change(article))

    page.get_by_label("Headline").fill("新题")
    expect(page.locator(".autosave-state")).to_contain_text("Autosaved")
    open_editor(page, change(article))

    expect(page.locator(".autosave-offers li")).to_contain_text("新题")
    shown = page.locator(".autosave-offers li").inner_text()
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", shown)


@pytest.mark.parametrize("script", ["with script", "without script"])
def test_a_form_sent_after_the_session_ended_asks_for_the_password(
    page: Page, live_server: LiveServer, script: str
) -> None:
    set_password()
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

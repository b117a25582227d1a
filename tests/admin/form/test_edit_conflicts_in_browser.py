"""Edit conflicts in two real browsers."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.admin.editor.typing import TEXT, caret, open_editor
from tests.desk.test_in_browser import sign_in
from tests.makers import make_article
from tests.quality.visiting import AXE, AXE_SCRIPT, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_browsers_on_one_article_lose_no_text(page: Page, browser: Browser, live_server: LiveServer) -> None:
    article = make_article(headline="夜航恢复", body="<p>首班船今晚离港。</p>", published_at=None)
    address = f"articles/article/{article.pk}/change/"
    other = browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
    for hand, name in ((page, "ada"), (other, "wen")):
        sign_in(hand, live_server, name, "Editor")
        open_editor(hand, address)
        caret(hand)
        hand.keyboard.insert_text({"ada": "全程四十分钟。", "wen": "票价不变。"}[name])

    other.get_by_role("button", name="Save", exact=True).click()
    other.locator(".messagelist").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()

    conflict = page.locator(".item-conflict")
    expect(conflict).to_contain_text("wen saved it at")
    expect(conflict.get_by_role("region", name="Saved version").locator("mark")).to_have_text("票价不变")
    expect(conflict.get_by_role("region", name="Your version").locator("mark")).to_have_text("全程四十分钟")
    assert Article.objects.get().body == "<p>首班船今晚离港。票价不变。</p>"
    caret(page)
    page.keyboard.insert_text("票价不变。")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist").wait_for()

    assert Article.objects.get().body == "<p>首班船今晚离港。全程四十分钟。票价不变。</p>"
    other.context.close()


def test_the_stored_text_can_be_copied_into_the_form_and_saved(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="夜航恢复", body="<p>首班船今晚离港。</p>", published_at=None)
    sign_in(page, live_server, "ada", "Editor")
    open_editor(page, f"articles/article/{article.pk}/change/")
    page.get_by_label("Headline").fill("我的题")
    caret(page)
    page.keyboard.insert_text("全程四十分钟。")
    Article.objects.filter(pk=article.pk).update(body="<p>首班船明早离港。</p><p>票价不变。</p>", headline="她的题")

    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Text: use the saved text").click()

    expect(page.locator(TEXT)).to_have_text("首班船明早离港。票价不变。")
    page.get_by_role("button", name="Save my version").click()
    page.locator(".messagelist").wait_for()
    article.refresh_from_db()
    assert (article.headline, article.body) == ("我的题", "<p>首班船明早离港。</p><p>票价不变。</p>")


def test_a_restored_text_older_than_the_saved_version_is_a_conflict(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", body="<p>首班船今晚离港。</p>", published_at=None)
    sign_in(page, live_server, "ada", "Editor")
    open_editor(page, f"articles/article/{article.pk}/change/")
    caret(page)
    page.keyboard.insert_text("全程四十分钟。")
    expect(page.locator(".autosave-state")).to_contain_text("Autosaved")
    Article.objects.filter(pk=article.pk).update(headline="她的题")

    page.on("dialog", lambda dialog: dialog.accept())
    open_editor(page, f"articles/article/{article.pk}/change/")
    page.get_by_role("link", name="Restore").click()
    expect(page.locator(TEXT)).to_contain_text("全程四十分钟。")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".item-conflict")).to_contain_text("她的题")
    assert Article.objects.get().body == "<p>首班船今晚离港。</p>"


@pytest.mark.parametrize("is_published", [False, True])
def test_the_conflict_page_passes_axe_and_fits_the_screen(
    page: Page, live_server: LiveServer, is_published: bool
) -> None:
    article = make_article(headline="夜航恢复", body="<p>首班船今晚离港。</p>", tags=["夜航"], published_at=None)
    sign_in(page, live_server, "wen", "Writer")
    open_editor(page, f"articles/article/{article.pk}/change/")
    page.get_by_label("Headline").fill("我的题")
    moment = {"published_at": article.created_at} if is_published else {}
    Article.objects.filter(pk=article.pk).update(headline="她的题", stage="review", **moment)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#typed-1" if is_published else ".item-conflict").wait_for()

    violations = []
    page.evaluate(AXE_SCRIPT)
    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        # Django's own links change their colour slowly.
        page.wait_for_timeout(350)
        violations += page.evaluate(AXE, rules)
    assert violations == []

"""Two browsers on one article."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.admin.test_in_browser import sign_in
from tests.admin.typing import caret, open_editor
from tests.makers import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_browsers_on_one_article_lose_nothing(page: Page, browser: Browser, live_server: LiveServer) -> None:
    article = make_article(headline="夜航恢复", body="<p>首班船今晚离港。</p>", published_at=None)
    address = f"articles/article/{article.pk}/change/"
    other = browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
    for hand, name in ((page, "ada"), (other, "wen")):
        sign_in(hand, live_server, name, "Editor")
        open_editor(hand, address)
        caret(hand)
        hand.keyboard.insert_text({"ada": "全程四十分钟。", "wen": "票价不变。"}[name])

    other.get_by_role("button", name="Save and continue editing").click()
    other.locator(".messagelist").wait_for()
    page.get_by_role("button", name="Save and continue editing").click()

    conflict = page.locator(".item-conflict")
    expect(conflict).to_contain_text("wen saved it at")
    expect(conflict.get_by_role("region", name="As it is stored").locator("mark")).to_have_text("票价不变")
    expect(conflict.get_by_role("region", name="As you typed it").locator("mark")).to_have_text("全程四十分钟")
    assert Article.objects.get().body == "<p>首班船今晚离港。票价不变。</p>"
    caret(page)
    page.keyboard.insert_text("票价不变。")
    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist").wait_for()

    assert Article.objects.get().body == "<p>首班船今晚离港。全程四十分钟。票价不变。</p>"
    other.context.close()

"""The list of articles in a browser: how much of it is on the first screen, and its filters."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.desk.test_in_browser import sign_in
from tests.makers import make_article, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_article_is_near_the_top_and_filters_open_over_the_list(page: Page, live_server: LiveServer) -> None:
    section = make_section(name="港航")
    for number in range(3):
        make_article(headline=f"第{number}班渡轮", section=section)
    make_article(headline="未发的一篇", published_at=None, first_published_at=None)
    sign_in(page, live_server, "ada", "Editor")
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto("/admin/articles/article/")
    first = page.locator("#result_list tbody tr").first

    top = first.bounding_box()["y"]
    page.locator(".list-filter summary", has_text="栏目").click()
    page.locator(".list-filter summary", has_text="发布状态").click()
    assert page.locator(".list-filter[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".list-filter[open]").count() == 0
    assert first.bounding_box()["y"] == top < 300

    page.set_viewport_size({"width": 360, "height": 780})
    page.locator(".list-filter summary", has_text="发布状态").click()
    page.get_by_role("link", name="草稿，未公开", exact=True).click()
    page.wait_for_url("**/?standing=draft")
    assert page.locator("#result_list tbody tr").count() == 1
    assert first.locator(".field-title").bounding_box()["width"] > 250

"""A lead moderator erases a claimant in the browser, in both languages, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from articles.takedowns.models import Claimant, LedgerEvent
from tests.makers import make_article, make_notice, make_person_at_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(context, live_server):
    client = Client()
    client.force_login(make_person_at_desk("lena", "Lead moderator"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


@pytest.mark.parametrize(
    ("way", "link", "tick", "button", "said"),
    [
        ("", "删除投诉人信息……", "案件虽未办结，仍然删除", "删除投诉人信息", "已删除。"),
        ("/en", "Erase the claimant …", "Erase even though a case is open", "Erase the claimant", "Erased."),
    ],
)
def test_a_claimant_is_erased_without_scripts(browser, live_server, way, link, tick, button, said):
    notice, _token = make_notice(item=make_article(), statement="我是Stella，船名写错了。")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, live_server)
    page = context.new_page()

    page.goto(f"{way}/admin/takedowns/notice/{notice.pk}/change/")
    page.get_by_role("link", name=link).click()
    expect(page.get_by_text("stella@reader.example")).to_have_count(0)
    page.get_by_role("button", name=button).click()
    assert Claimant.objects.exists()
    page.get_by_label(tick).check()
    page.get_by_role("button", name=button).click()

    expect(page.get_by_text(said).first).to_be_visible()
    notice.refresh_from_db()
    assert (Claimant.objects.exists(), notice.statement) == (False, "我是▇▇▇，船名写错了。")
    assert LedgerEvent.objects.filter(action="erased").count() == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_erase_page_is_accessible(browser, live_server, width, scheme):
    notice, _token = make_notice(item=make_article())
    # The policy of the page would stop what axe writes into it.
    context = browser.new_context(base_url=live_server.url, color_scheme=scheme, bypass_csp=True)
    sign_in(context, live_server)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"/en/admin/takedowns/notice/{notice.pk}/erase/")

    found = Axe().run(page, context="#content-main", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    context.close()

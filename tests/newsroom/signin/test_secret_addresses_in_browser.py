"""Pages with secret addresses in a real browser: the next page does not learn them, and their forms are accepted."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from articles.edition.triggers import install_triggers
from newsroom.signin.links import invitation_link
from tests.makers import make_article, make_notice, make_preview_link
from tests.newsroom.signin.people import make_member, sign_in
from tests.routes import TOKEN

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
NEW = "ebb-and-flow-9"


def test_the_next_page_learns_no_secret_address_and_forms_are_accepted(
    page: Page, live_server: Any, settings: Any
) -> None:
    settings.SITE_URL = live_server.url
    lin = make_member("lin", "Editor")
    install_triggers()
    make_preview_link(make_article(), lin, TOKEN)
    _notice, token = make_notice()

    for path in (f"/articles/shared/{TOKEN}/", f"/takedowns/status/{token}/"):
        page.goto(path)
        page.locator("header a[href='/']").first.click()
        expect(page).to_have_url(f"{live_server.url}/")
        assert page.evaluate("document.referrer") in ("", f"{live_server.url}/")

    page.goto(f"/articles/shared/{TOKEN}/")
    page.locator("input[name=answer][value=yes]").check()
    page.locator("form:has(input[name=answer]) button").click()
    expect(page).to_have_url(f"{live_server.url}/articles/shared/{TOKEN}/#answer")

    page.goto(invitation_link(lin))
    page.fill("input[name=new_password1]", NEW)
    page.fill("input[name=new_password2]", NEW)
    page.press("input[name=new_password2]", "Enter")
    page.wait_for_load_state()
    assert sign_in(Client(), "lin", NEW).status_code == 302

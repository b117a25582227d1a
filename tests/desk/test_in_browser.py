"""The desk in a real browser. Console errors and violations of the content security policy fail a test (see `page`)."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles.editing.restrictions import restrict
from articles.models import Article, Mode
from articles.takedowns.models import Notice
from tests.makers import embed, make_article, make_brief, make_channel, make_person_at_desk, make_picture, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: LiveServer, username: str, *groups: str) -> None:
    client = Client()
    client.force_login(make_person_at_desk(username, *groups))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def reads(page: Page, address: str) -> int:
    """The status that a reader without a session gets."""
    return page.request.head(address, headers={"Cookie": ""}).status


def test_an_article_is_written_published_taken_down_and_restored(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, "kai", "Editor", "Moderator")

    page.goto("/en/admin/articles/article/add/")
    page.get_by_label("Headline").fill("临屿港夜航恢复")
    page.locator(".ProseMirror").click()
    page.keyboard.insert_text("首班夜航船二十二时离港。")
    page.get_by_role("button", name="Publish now").click()
    page.locator(".messagelist a").click()
    assert "首班夜航船" in page.inner_text("main")
    address = page.url

    page.goto(f"/en/admin/articles/article/{Article.objects.get().pk}/change/")
    page.get_by_role("link", name="Take down or restore").click()
    page.get_by_label("Removed: returns 410").check()
    page.get_by_label("Reason", exact=True).fill("误发")
    page.get_by_role("button", name="Take down now").click()
    assert "returns 410." in page.inner_text(".messagelist")
    assert reads(page, address) == 410

    page.get_by_role("button", name="Lift").click()
    assert "returns 200." in page.inner_text(".messagelist")
    assert reads(page, address) == 200


def test_ada_signs_in_on_the_login_page(page: Page, live_server: LiveServer) -> None:
    ada = make_person_at_desk("ada", "Editor")
    ada.set_password("tide-and-time")
    ada.save()

    page.goto("/admin/")
    page.locator("#id_username").fill("ada")
    page.locator("#id_password").fill("tide-and-time")
    page.locator("[type=submit]").click()

    assert page.locator("#user-tools").is_visible()


def test_autocomplete_added_rows_and_date_pickers_cause_no_violation(page: Page, live_server: LiveServer) -> None:
    source = make_source(name="望海社")
    sign_in(page, live_server, "ada", "Editor")

    page.goto("/en/admin/articles/article/add/")
    for name in ("rights", "bylines", "dates"):
        page.locator(f".item-section-{name} summary").click()
    page.locator(".field-source .select2-selection").click()
    page.locator(".select2-results__option", has_text=source.name).click()
    page.locator("#bylines-group .add-row a").click()
    page.locator("#id_bylines-0-role").select_option("outlet")
    page.locator("#bylines-0 .field-outlet .select2-selection").click()
    page.locator(".select2-results__option", has_text=source.name).click()
    page.locator(".field-expires_at .date-icon").click()
    page.locator(".calendarbox:visible td a").first.click()

    assert page.locator("#id_expires_at_0").input_value()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_obeys_the_policy_and_fits_the_screen(
    page: Page, live_server: LiveServer, width: int, scheme: str
) -> None:
    brief = make_brief(channel=make_channel())
    article = make_article(body=embed(brief), lead_picture=make_picture())
    row = restrict(brief, Mode.LABELLED, None, "试")
    Notice.objects.create(reference="N1", status_digest="1", subject="fact", statement="错", item=article)
    sign_in(page, live_server, "lee", "Chief editor", "Lead moderator")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    for address in (
        "",
        "articles/article/",
        f"articles/article/{article.pk}/change/",
        f"articles/article/{article.pk}/takedown/",
        f"articles/placement/{article.placements.get().pk}/takedown/",
        f"articles/restriction/{row.pk}/change/",
        "articles/channel/",
        "briefs/brief/add/",
        "pictures/picture/",
        "takedowns/notice/",
    ):
        page.goto(f"/admin/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_an_item_is_taken_down_without_scripts(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    sign_in(page, live_server, "mo", "Moderator")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.goto(f"/en/admin/articles/article/{article.pk}/takedown/")
    page.get_by_label("Sealed").check()
    page.get_by_label("Reason", exact=True).fill("试")
    page.get_by_role("button", name="Take down now").click()

    assert reads(page, article.get_absolute_url()) == 404

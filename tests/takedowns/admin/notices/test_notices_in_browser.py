"""The page of a notice in a real browser: widths, dark mode, keyboard and scripts disabled."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from articles.models import Placement
from tests.makers import embed, make_article, make_brief, make_notice, make_person_at_desk, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOP_AND_LEFT = "element => { const box = element.getBoundingClientRect(); return [box.top + scrollY, box.left] }"
CONTRAST = """element => { const style = getComputedStyle(element); const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b };
    const [a, b] = [light(style.color), light(style.backgroundColor)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) }"""


def sign_in(context, live_server):
    client = Client()
    client.force_login(make_person_at_desk("mo", "Moderator"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def make_notice_on_a_changed_page():
    first, second = make_brief(headline="停航通知"), make_brief(headline="复航通知")
    article = make_article(body=f"<p>渡轮今晚离港。</p>{embed(first)}", lead_picture=make_picture())
    notice, _token = make_notice(item=article, placement=Placement.objects.get(brief=first), part="快讯：停航通知")
    article.body = f"<p>渡轮明早离港。</p>{embed(second)}"
    article.save()
    return f"/en/admin/takedowns/notice/{notice.pk}/change/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1000, 1600])
def test_three_columns_are_side_by_side_or_stacked_by_width(page, live_server, width, scheme):
    sign_in(page.context, live_server)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    page.goto(make_notice_on_a_changed_page())

    claim, then, now = (
        page.locator(place).evaluate(TOP_AND_LEFT)
        for place in (".case-claim", ".case-page >> nth=0", ".case-page >> nth=1")
    )
    assert not page.evaluate(TOO_WIDE)
    side_by_side = (claim[1] < then[1], then[1] < now[1])
    assert side_by_side == {360: (False, False), 1000: (False, True), 1600: (True, True)}[width]
    assert width == 1600 or claim[0] < then[0] <= now[0]
    for mark in ("del", "ins"):
        assert page.locator(f".case-text {mark}").first.evaluate(CONTRAST) >= 4.5


def test_the_page_works_without_scripts(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, live_server)
    page = context.new_page()

    page.goto(make_notice_on_a_changed_page())
    page.get_by_role("link", name="passages differ").click()

    expect(page.locator("#difference-1")).to_be_in_viewport()
    expect(page.get_by_text("Reported part").first).to_be_visible()
    expect(page.locator(".case-parts")).to_contain_text("复航通知")
    context.close()


def test_both_pages_are_named_regions_and_can_be_focused(page, live_server):
    sign_in(page.context, live_server)
    page.goto(make_notice_on_a_changed_page())

    for name in ("The page when the notice was received", "The page now"):
        region = page.locator(".case-text").and_(page.get_by_role("region", name=name))
        region.focus()
        expect(region).to_be_focused()


def test_the_page_requests_nothing_from_other_sites(page, live_server):
    sign_in(page.context, live_server)
    requests = []
    page.on("request", lambda request: requests.append(request.url))

    page.goto(make_notice_on_a_changed_page())

    elsewhere = [url for url in requests if not url.startswith(live_server.url)]
    assert elsewhere == []
    assert any("/pictures/" in url for url in requests)

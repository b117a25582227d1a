"""Tests of the layout in a real browser: extreme texts, narrow screens, dark mode, print and JavaScript disabled."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from articles.editing.restrictions import restrict
from articles.models import Article, Mode
from tests import makers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL_TARGETS = """() => [...document.querySelectorAll('nav a, footer a, summary, .disclaimer a, .source a, .ways a')]
    .filter(link => link.getBoundingClientRect().height < 24).map(link => link.outerHTML)"""
SHIFT = """() => new Promise(resolve => {
    let total = 0
    new PerformanceObserver(list => list.getEntries().forEach(entry => { total += entry.value }))
        .observe({type: 'layout-shift', buffered: true})
    setTimeout(() => resolve(total), 300)
})"""


def odd_article() -> Article:
    """Forty briefs, a headline and an address without break points, a wide table, pictures of extreme shapes."""
    table = f"<table><tr>{'<td>吞吐量12,345标准箱</td>' * 14}</tr></table>"
    shapes = [(40, 800), (800, 40), (64, 40)]
    pictures = [makers.make_picture(data=makers.image_bytes(size=size)) for size in shapes]
    figures = "".join(f'<figure data-picture="{picture.pk}"></figure>' for picture in pictures)
    link = f'<p><a href="https://far.example/{"x" * 300}">https://far.example/{"x" * 300}</a></p>'
    briefs = [makers.make_brief(headline=f"第{number}条" + "长" * 60) for number in range(40)]
    return makers.make_article(
        headline="W" * 200,
        standfirst="n" * 300,
        body=makers.embed(*briefs) + table + figures + link + f"<pre><code>{'c' * 300}</code></pre>",
        lead_picture=pictures[0],
        section=makers.make_section(),
    )


def test_a_wide_table_scrolls_in_its_own_focusable_box(page: Page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(odd_article().get_absolute_url())

    table = page.locator(".table-scroll")
    table.focus()

    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
    assert table.evaluate("box => box === document.activeElement")


def test_a_picture_is_at_most_86_percent_of_the_screen_height(page: Page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(odd_article().get_absolute_url())

    heights = page.locator("figure img").evaluate_all("pictures => pictures.map(picture => picture.clientHeight)")

    assert max(heights) <= 0.86 * 900


def test_loading_pictures_causes_less_than_0_01_layout_shift(page: Page):
    picture = makers.make_picture(data=makers.image_bytes(size=(1600, 900)))
    article = makers.make_article(lead_picture=picture, section=makers.make_section())

    for address in ("/", article.get_absolute_url()):
        page.goto(address)
        page.wait_for_load_state("networkidle")

        assert page.evaluate(SHIFT) < 0.01, address


def test_link_targets_are_at_least_24_pixels_high(page: Page):
    article = makers.make_article(origin="agreed", original_url="https://first.example/")

    for address in ("/", "/briefs/", article.get_absolute_url(), "/nowhere/"):
        page.goto(address)

        assert page.evaluate(SMALL_TARGETS) == []


def test_the_background_follows_the_colour_scheme(page: Page):
    page.goto("/")
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"

    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen[scheme] = page.evaluate(ground)

    assert seen == {"light": "rgb(250, 248, 244)", "dark": "rgb(20, 25, 30)"}


def test_the_channel_colour_is_rendered_under_the_content_security_policy(page: Page):
    brief = makers.make_brief(channel=makers.make_channel(colour="#8a5200"))
    page.goto(makers.make_article(body=makers.embed(brief)).get_absolute_url())

    bar = page.locator(".flash-brief svg")

    assert bar.evaluate("bar => getComputedStyle(bar).backgroundColor") == "rgb(138, 82, 0)"
    assert bar.bounding_box()["height"] == pytest.approx(page.locator(".flash-brief").bounding_box()["height"], abs=1)


def test_briefs_and_navigation_are_visible_without_javascript(browser: Browser, live_server: LiveServer):
    brief = makers.make_brief(headline="一条快讯")
    article = makers.make_article(body=makers.embed(brief))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    page.goto(article.get_absolute_url())

    assert page.locator(".flash-brief").get_by_role("link", name="一条快讯").is_visible()
    assert page.locator("nav").first.get_by_role("link", name="English").is_visible()
    context.close()


def test_the_first_tab_stop_skips_to_the_main_text(page: Page):
    page.goto(makers.make_article().get_absolute_url())

    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")

    assert page.evaluate("() => document.activeElement.id") == "main"


def test_a_screen_reader_gets_each_brief_as_a_separate_article(page: Page):
    brief = makers.make_brief(headline="一条快讯")
    page.goto(makers.make_article(body=makers.embed(brief)).get_absolute_url())

    card = page.get_by_role("article", name="快讯", exact=True)

    assert card.count() == 1
    assert card.get_by_role("link", name="一条快讯").count() == 1
    assert [page.get_by_role(role).count() for role in ("banner", "main", "contentinfo")] == [1, 1, 1]


def test_print_has_the_text_without_navigation_and_related_briefs(page: Page):
    makers.make_brief(headline="相关的一条", tags=("潮信银行",))
    page.goto(makers.make_article(tags=("潮信银行",)).get_absolute_url())

    page.emulate_media(media="print")

    assert page.locator(".text").is_visible()
    assert not page.locator("header nav").is_visible()
    assert not page.locator(".related").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_sufficient_contrast_in_both_colour_schemes(page: Page, scheme):
    """At least 4.5 to 1 for every text colour, by the formula of WCAG 2."""
    brief = makers.make_brief(source=makers.make_source())
    makers.make_correction(brief)
    article = makers.make_article(body=makers.embed(brief), origin="agreed", original_url="https://first.example/")
    restrict(article, Mode.LABELLED, None, "disputed", "正在核实。")
    page.emulate_media(color_scheme=scheme)
    page.goto(article.get_absolute_url())

    assert page.evaluate(LOW_CONTRAST) == []


LOW_CONTRAST = """() => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number)
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const found = numbers(getComputedStyle(at).backgroundColor)
            if (found.length < 4 || found[3] === 1) return found
        }
    }
    const worded = [...document.querySelectorAll('body *')].filter(element =>
        element.checkVisibility() && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    return worded.map(element => {
        const pair = [light(numbers(getComputedStyle(element).color)), light(ground(element))]
        const [above, below] = pair.sort((a, b) => b - a)
        return [(above + 0.05) / (below + 0.05), element.outerHTML.slice(0, 80)]
    }).filter(([ratio]) => ratio < 4.5)
}"""

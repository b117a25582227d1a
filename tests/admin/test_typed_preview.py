"""What is being typed, as readers would see it: for its typist alone, kept by nobody, and beside the form."""

import time

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import FrameLocator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, KeptText, Mode
from articles.restricting import restrict
from tests.admin.test_in_browser import sign_in
from tests.admin.test_keeping import ARTICLE, BRIEF, KEY, keep
from tests.admin.typing import caret, open_editor, settled
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_picture, make_section
from tests.quality.visiting import AXE, SCHEMES

TYPED = f"/en/articles/typed/{KEY}/preview/"
in_browser = pytest.mark.browser


@pytest.mark.django_db
def test_it_shows_what_is_typed_and_not_what_is_saved(ada: Client) -> None:
    brief, section = make_brief(headline="夜航恢复", published_at=None), make_section(name="码头版")
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    keep(
        ada, article, headline="新题", standfirst="新导语", body=embed(brief) + "<script>x</script>", section=section.pk
    )

    page = ada.get(TYPED)

    shown = page.content.decode()
    assert page.status_code == 200
    assert all(words in shown for words in ("新题", "新导语", "夜航恢复", "码头版", "being typed"))
    assert "旧文" not in shown
    assert "<script>x" not in shown
    article.refresh_from_db()
    assert article.headline == "旧题"


@pytest.mark.django_db
def test_it_is_kept_by_nobody_and_framed_by_our_pages_alone(ada: Client) -> None:
    keep(ada, headline="一")

    page = ada.get(TYPED)

    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
@pytest.mark.parametrize("groups", [("Editor",), ("Moderator",), ()])
def test_nobody_else_is_shown_it(ada: Client, groups: tuple[str, ...]) -> None:
    keep(ada, headline="秘密")
    other = Client()
    other.force_login(make_person_at_desk("kai", *groups))

    page = other.get(TYPED)

    assert page.status_code in (403, 404)
    assert "秘密" not in page.content.decode()
    assert Client().get(TYPED).status_code == 302


@pytest.mark.django_db
def test_a_text_without_a_number_is_shown_and_makes_no_row(ada: Client) -> None:
    article_restricted = restrict(make_article(), Mode.RETRACTED, None, "试")
    keep(ada, headline="还没有稿号", body="<p>正文。</p>", language="en")
    keep(ada, address=BRIEF, headline="快讯", body="<p>正文。</p>", kept_key="1" * 32)

    assert "还没有稿号" in ada.get(TYPED).content.decode()
    assert "快讯" in ada.get(f"/en/briefs/typed/{'1' * 32}/preview/").content.decode()
    assert ada.get(f"/en/briefs/typed/{KEY}/preview/").status_code == 404
    assert list(Article.objects.values_list("pk", flat=True)) == [article_restricted.item_id]


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["x", "9" * 30, "-1", "987654", ""])
def test_what_was_chosen_and_does_not_exist_shows_nothing(ada: Client, odd: str) -> None:
    keep(ada, headline="一", section=odd, lead_picture=odd, source=odd, licence=odd, language=odd)

    assert ada.get(TYPED).status_code == 200


@pytest.mark.django_db
def test_a_restricted_lead_picture_is_not_shown(ada: Client) -> None:
    picture = make_picture(alt="灯塔夜景")
    keep(ada, headline="一", lead_picture=picture.pk)
    assert "灯塔夜景" in ada.get(TYPED).content.decode()

    restrict(picture, Mode.REMOVED, None, "试")

    assert "灯塔夜景" not in ada.get(TYPED).content.decode()


@pytest.mark.django_db
def test_it_asks_a_fixed_number_of_questions(ada: Client) -> None:
    keep(ada, make_article(), body=embed(*(make_brief() for _ in range(30))))

    with CaptureQueriesContext(connection) as asked:
        ada.get(TYPED)

    assert len(asked) <= 25, "\n".join(one["sql"] for one in asked)


def beside(page: Page) -> FrameLocator:
    return page.frame_locator("#preview iframe")


def opened(page: Page, live_server: LiveServer, address: str) -> None:
    sign_in(page, live_server, "ada", "Editor")
    page.set_viewport_size({"width": 1400, "height": 900})
    open_editor(page, address)


@in_browser
@pytest.mark.django_db(transaction=True)
def test_new_words_stand_beside_the_form_within_four_seconds(page: Page, live_server: LiveServer) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    opened(page, live_server, f"articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Live preview").click()
    expect(beside(page).locator("main")).to_contain_text("旧文。")

    caret(page)
    page.keyboard.insert_text("新句。")
    began = time.monotonic()
    expect(beside(page).locator("main")).to_contain_text("旧文。新句。")

    took = time.monotonic() - began
    print(f"seen {took:.2f} s after the last key")
    assert took < 4
    assert Article.objects.get().body == "<p>旧文。</p>"


@in_browser
@pytest.mark.django_db(transaction=True)
def test_where_it_was_scrolled_to_it_stays(page: Page, live_server: LiveServer) -> None:
    article = make_article(body="<p>长文。</p>" * 200)
    opened(page, live_server, f"articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Live preview").click()
    beside(page).locator("main p").first.wait_for()
    frame = page.frames[1]
    frame.evaluate("scrollTo(0, 1500)")

    caret(page)
    page.keyboard.insert_text("新句。")
    expect(beside(page).locator("main")).to_contain_text("新句。")
    settled(page)

    assert page.frames[1].evaluate("scrollY") == 1500


@in_browser
@pytest.mark.django_db(transaction=True)
def test_a_new_text_is_shown_once_something_is_typed_at_both_widths(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "articles/article/add/")
    page.get_by_role("button", name="Live preview").press("Enter")
    expect(page.get_by_text("Shown as soon as something is typed.")).to_be_visible()

    page.get_by_label("Headline").fill("临屿港夜航")
    expect(beside(page).locator("h1")).to_have_text("临屿港夜航")
    assert page.frames[1].evaluate("innerWidth") == 390
    page.get_by_role("button", name="Desktop").press("Enter")
    expect(page.locator("#preview iframe")).to_have_css("width", "1280px")
    box = page.locator("#preview iframe").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1401
    page.get_by_role("button", name="Close the preview").press("Enter")

    expect(page.locator("#preview")).to_be_hidden()
    expect(page.get_by_role("button", name="Live preview")).to_be_focused()
    assert KeptText.objects.count() == 1


@in_browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1400, 900, 360])
def test_the_preview_shuts_nobody_out(page: Page, live_server: LiveServer, width: int) -> None:
    article = make_article(body=embed(make_brief()))
    opened(page, live_server, f"articles/article/{article.pk}/change/")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Live preview").click()
    beside(page).locator("main p").first.wait_for()
    page.evaluate(AXE_SCRIPT)
    found = []

    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # Django's own links change their colour slowly.
        page.evaluate("document.getAnimations().forEach(one => one.finish())")
        found += page.evaluate(AXE, rules)

    assert not found
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@in_browser
@pytest.mark.django_db(transaction=True)
def test_without_script_there_is_the_link_alone(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    sign_in(page, live_server, "ada", "Editor")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.goto(f"/en{ARTICLE.removeprefix('/en')}{article.pk}/change/")

    expect(page.get_by_role("link", name="Preview (as last saved)")).to_be_visible()
    expect(page.locator(".preview-toggle")).to_be_hidden()
    expect(page.locator("#preview")).to_be_hidden()

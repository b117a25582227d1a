"""Change kinds in a real browser: the question before the form is sent, and the checked pages afterwards."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.models import Article, Correction
from tests.admin.editor.typing import TEXT, caret, open_editor, put
from tests.desk.test_in_browser import sign_in
from tests.makers import embed, make_article, make_brief

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = ".change-kind.is-asked"
SAVE = "Update"


def opened(page: Page, live_server: LiveServer, item: Article | Brief, query: str = "") -> None:
    sign_in(page, live_server, "ada", "Editor")
    label = "articles/article" if isinstance(item, Article) else "briefs/brief"
    open_editor(page, f"{label}/{item.pk}/change/{query}")


def sent(page: Page) -> list[str]:
    """The addresses of the forms that are sent from now on."""
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    return posts


def test_one_key_chooses_typo_and_sends_the_form(page: Page, live_server: LiveServer) -> None:
    article = make_article(body="<p>渡轮离岗</p>")
    opened(page, live_server, article)
    posts = sent(page)
    caret(page)
    page.keyboard.press("Backspace")
    page.keyboard.insert_text("港")

    page.get_by_role("button", name=SAVE).click()
    expect(page.locator(ASKED)).to_be_visible()
    expect(page.get_by_role("radio", name="Typo")).to_be_focused()
    assert posts == []
    page.keyboard.press("1")

    expect(page.locator(".desk-proof h2")).to_have_text("Its own page is up to date.")
    assert Article.objects.get().body == "<p>渡轮离港</p>"
    assert not Correction.objects.exists()


def test_a_correction_asks_for_its_note_before_the_form_is_sent(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, make_article(headline="八点离港"))
    posts = sent(page)
    page.locator("#id_headline").fill("九点离港")

    page.get_by_role("button", name=SAVE).click()
    page.keyboard.press("3")
    note = page.get_by_label("Note to readers", exact=True)
    expect(note).to_be_focused()
    page.get_by_role("button", name=SAVE).click()
    expect(note).to_be_focused()
    assert posts == []
    note.fill("时间有误。")
    page.get_by_role("button", name=SAVE).click()

    expect(page.locator(".desk-proof")).to_be_visible()
    assert Correction.objects.get().text == "时间有误。"


def test_an_added_brief_is_sent_without_the_question(page: Page, live_server: LiveServer) -> None:
    article, brief = make_article(body="<p>首班船今晚离港。</p><p>全程四十分钟。</p>"), make_brief()
    opened(page, live_server, article)
    put(page, f'<p>首班船今晚离港。</p><flash-brief data-id="{brief.pk}"></flash-brief><p>全程四十分钟。</p>')

    page.get_by_role("button", name=SAVE).click()

    expect(page.locator(".desk-proof h2")).to_have_text("Its own page is up to date.")
    assert "flash-brief" in Article.objects.get().body


def test_a_change_that_readers_do_not_see_needs_no_kind(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, make_article())

    page.locator("#id_stage").select_option("review")
    page.get_by_role("button", name=SAVE).click()

    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert Article.objects.get().stage == "review"


def test_without_script_the_server_asks_and_the_input_is_kept(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, "ada", "Editor")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"/en/admin/articles/article/{make_article().pk}/change/")

    page.locator("#id_headline").fill("新题")
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("#id_headline")).to_have_value("新题")
    page.get_by_label("Typo").check()
    page.get_by_role("button", name=SAVE).click()

    assert Article.objects.get().headline == "新题"


@pytest.mark.parametrize(
    ("words", "selects"),
    [("夜航", "夜航"), ("离岗", "离岗"), ("hARBOUR nEWS", "Harbour News"), ("没有", "")],
)
def test_the_words_searched_for_are_selected(page: Page, live_server: LiveServer, words: str, selects: str) -> None:
    body = "<p>前一段。</p><p>渡轮<strong>离</strong>岗，据<em>Harbour</em> News报道。</p>"
    opened(page, live_server, make_brief(headline="临屿港夜航恢复", body=body), f"?find={words}")

    chosen = """() => {
        const field = document.activeElement
        return field.value?.slice(field.selectionStart, field.selectionEnd) ?? String(getSelection())
    }"""
    assert page.evaluate(chosen) == selects


def test_after_a_change_the_page_reports_that_all_articles_are_up_to_date(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(headline="临屿港夜航恢复", body="<p>首班船今晚九点离岗，全程四十分钟。</p>")
    for number in range(3):
        make_article(headline=f"第{number}篇", body=embed(brief))
    opened(page, live_server, brief, "?find=离岗")
    expect(page.get_by_text("Changes also show in 3 articles that embed it")).to_be_visible()
    expect(page.locator(TEXT)).to_be_focused()

    page.keyboard.insert_text("离港")
    page.get_by_role("button", name=SAVE).click()
    page.keyboard.press("1")

    expect(page.locator(".desk-proof h2")).to_have_text("3 articles are up to date.")
    expect(page.locator(".desk-proof li.is-right")).to_have_count(6)

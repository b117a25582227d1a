"""Notes in a real browser: a key opens the dialog for the selected words, and the form stays open throughout."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.admin.editor.typing import TEXT, change, focus_text, opened, settled
from tests.makers import make_article, make_person_at_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def select(page: Page, words: str, paragraph: str = "") -> None:
    """Select words in the text as a mouse would."""
    focus_text(page)
    page.locator(f"{TEXT} p", has_text=paragraph or words).evaluate(
        """(paragraph, words) => {
          const at = paragraph.firstChild.data.indexOf(words);
          getSelection().setBaseAndExtent(paragraph.firstChild, at, paragraph.firstChild, at + words.length);
        }""",
        words,
    )
    settled(page)


def test_a_note_on_selected_words_is_written_found_again_and_resolved_without_leaving_the_form(
    page: Page, live_server: LiveServer
) -> None:
    article = make_article(
        body="<p>夜航恢复。</p><p>末班船靠港，夜航全程照旧。</p><p>首班船二十二时离港，夜航全程四十分钟。</p>",
        published_at=None,
    )
    opened(page, live_server, change(article))
    select(page, "，夜航全程", "首班船")
    page.keyboard.press("Control+Alt+m")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("，夜航全程")
    make_person_at_desk("lin", "Editor")
    dialog.get_by_role("textbox").press_sequentially("@lni @l")
    dialog.get_by_role("option", name="@lin").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.insert_text("核对时间")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#item-notes")).to_contain_text("核对时间")
    expect(page.locator(".body-status")).to_contain_text("@lni")
    note = article.notes.get()
    assert note.text == "@lni @lin 核对时间"
    assert (note.exact, note.prefix[-3:], note.suffix) == ("，夜航全程", "时离港", "四十分钟。")

    select(page, "恢复")
    page.locator("#item-notes").get_by_role("button", name="Show in the text").press("Enter")
    assert page.evaluate("getSelection().toString()") == "，夜航全程"
    assert "四十分钟" in page.evaluate("getSelection().anchorNode.data")
    assert page.evaluate("[...CSS.highlights.get('note-passage')].map(String)") == ["，夜航全程"]

    page.locator("#item-notes").get_by_role("button", name="Resolve").click()
    expect(page.locator("#item-notes")).not_to_contain_text("核对时间")
    assert page.url.endswith(change(article))

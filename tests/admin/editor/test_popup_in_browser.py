"""The popup of the editor: a sign finds flash briefs and blocks, a new brief is made on the way."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from tests.admin.editor.typing import body, caret, opened
from tests.makers import make_brief, make_channel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("sign", ["/", "@", "／", "＠", "、"])
def test_two_characters_find_a_brief_and_enter_embeds_it(page: Page, live_server: LiveServer, sign: str) -> None:
    make_brief(headline="潮信银行推出质押贷款")
    wanted = make_brief(headline="临屿港夜航恢复")
    opened(page, live_server)
    caret(page)

    page.keyboard.insert_text(sign)
    page.keyboard.insert_text("夜航")
    expect(page.locator(".body-popup [aria-selected=true]")).to_contain_text("夜航恢复")
    page.keyboard.press("Enter")

    expect(page.locator(".body-card")).to_contain_text("临屿港夜航恢复")
    assert body(page) == f'<flash-brief data-id="{wanted.pk}"></flash-brief>'


def test_arrows_choose_another_and_the_text_goes_on_below(page: Page, live_server: LiveServer) -> None:
    older = make_brief(headline="夜航一", published_at=None)
    make_brief(headline="夜航二")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("前文")
    page.keyboard.press("Enter")

    page.keyboard.type("@夜航")
    page.locator(".body-popup-brief >> nth=1").wait_for()
    names = page.locator(".body-popup-brief").all_inner_texts()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("后文")

    chosen = older.pk if "夜航一" in names[1] else Brief.objects.exclude(pk=older.pk).get().pk
    assert body(page) == f'<p>前文</p><flash-brief data-id="{chosen}"></flash-brief><p>后文</p>'


def test_enter_before_the_answer_waits_for_it(page: Page, live_server: LiveServer) -> None:
    wanted = make_brief(headline="夜航恢复")
    make_brief(headline="别的消息")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")
    page.locator(".body-popup-brief >> nth=1").wait_for()

    page.keyboard.insert_text("夜航")
    page.keyboard.press("Enter")

    expect(page.locator(".body-card")).to_contain_text("夜航恢复")
    assert str(wanted.pk) in body(page)


def test_a_slash_inside_words_dates_and_addresses_stays_one(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="或许")
    opened(page, live_server)
    caret(page)

    page.keyboard.type("2020/1/19 https://a.example/b 和/或")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.keyboard.type("完")

    assert body(page) == "<p>2020/1/19 https://a.example/b 和/或</p><p>完</p>"


def test_a_block_is_made_from_the_list(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    page.keyboard.type("/Heading 3"[:8])
    expect(page.locator(".body-popup [role=option]", has_text="Heading 3")).to_be_visible()
    page.locator(".body-popup [role=option]", has_text="Heading 3").click()
    page.keyboard.type("题")

    assert body(page) == "<h3>题</h3>"


def test_escape_leaves_the_sign_as_typed(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    page.keyboard.type("@")
    page.locator(".body-popup").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.type("ada")

    expect(page.locator(".body-popup")).to_be_hidden()
    assert body(page) == "<p>@ada</p>"


def test_a_new_brief_is_made_published_and_embedded_without_leaving(page: Page, live_server: LiveServer) -> None:
    channel = make_channel(name="动态")
    opened(page, live_server)
    caret(page)

    page.keyboard.insert_text("@临屿港封航")
    expect(page.locator(".body-popup [aria-selected=true]")).to_contain_text("临屿港封航")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Headline")).to_have_value("临屿港封航")
    expect(page.get_by_role("dialog").locator("textarea")).to_be_focused()
    page.keyboard.insert_text("因大风<封航>。")
    page.get_by_role("dialog").get_by_label("Channel").fill("动态")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".body-card")).to_contain_text("临屿港封航")
    brief = Brief.objects.get()
    assert (brief.channel, brief.body) == (channel, "<p>因大风&lt;封航&gt;。</p>")
    assert brief.published_at is not None
    assert body(page) == f'<flash-brief data-id="{brief.pk}"></flash-brief>'


def test_a_refused_brief_keeps_what_was_typed_and_says_why(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="封航", body="<p>因大风。</p>")
    opened(page, live_server)
    caret(page)
    page.keyboard.insert_text("@封航")
    page.locator(".body-popup-new").click()
    dialog = page.get_by_role("dialog")

    dialog.locator("textarea").fill("因大风。")
    dialog.get_by_role("button", name="Publish and embed").click()

    expect(dialog.locator(".is-wrong", has_text="same text already")).to_be_visible()
    expect(dialog.locator("textarea")).to_have_value("因大风。")
    dialog.get_by_label("Save another brief with the same text").check()
    dialog.get_by_role("button", name="Publish and embed").click()
    expect(page.locator(".body-card")).to_be_visible()
    assert Brief.objects.count() == 2


def test_enter_while_composing_does_not_send_the_dialog(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")
    page.locator(".body-popup-new").click()
    headline = page.get_by_role("dialog").get_by_label("Headline")
    headline.focus()

    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "feng", "selectionStart": 4, "selectionEnd": 4})
    event = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", event)
    session.send("Input.insertText", {"text": "封航"})

    expect(headline).to_have_value("封航")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not Brief.objects.exists()

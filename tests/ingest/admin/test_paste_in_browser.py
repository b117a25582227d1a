"""The Paste page in a real browser: shortcuts, and the time that an editor needs for a reprint.

Seconds by the keystroke-level model: 0.28 for a key, 1.1 for pointing, 0.4 for moving a hand to or from the mouse,
1.35 for a decision. The time of the machine is left out, for which five of thirty seconds remain.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.ingest.models import Delivery
from articles.models import Article
from tests.desk.test_in_browser import sign_in
from tests.makers import make_channel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPRINT = (Path(__file__).parents[2] / "samples" / "paste_reprint_hans.txt").read_text(encoding="utf-8")
PAGE = (
    "第一段说了一件事情,是完整的一句话。\n港区消息汇总\n"
    "动态 | 舫链升级:升级持续一晚。[2020/1/19]\n最后一段说得很完整。\n"
)


@dataclass
class Hand:
    """Counts the actions of a person."""

    page: Page
    keys: int = 0
    clicks: int = 0
    decisions: int = 0
    changes: int = 0

    def press(self, keys: str) -> None:
        """Press a key or a combination of keys, each of which counts."""
        self.keys += len(keys.split("+"))
        self.page.keyboard.press(keys)

    def click(self, selector: str) -> None:
        """Move to the mouse, point, click and move back to the keyboard."""
        self.clicks += 1
        self.changes += 2
        self.page.locator(selector).click()

    def decide(self) -> None:
        self.decisions += 1

    @property
    def seconds(self) -> float:
        return 0.28 * self.keys + 1.1 * self.clicks + 0.4 * self.changes + 1.35 * self.decisions


def opened(page: Page, live_server: LiveServer, text: str) -> None:
    sign_in(page, live_server, "ada", "Editor")
    number = Delivery.objects.create(raw=text.encode()).pk
    page.goto(f"/en/admin/wire/delivery/{number}/review/")


def current(page: Page) -> str:
    return page.locator(".paste-row.is-current .paste-raw").inner_text()


def kinds(page: Page) -> list[str]:
    return page.locator(".paste-kinds input:checked").evaluate_all("inputs => inputs.map(input => input.value)")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def copied(page: Page, text: str) -> None:
    """Put a text on the clipboard, as if it had been copied elsewhere."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/admin/")
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def test_a_reprint_with_five_briefs_is_drafted_within_thirty_seconds(page: Page, live_server: LiveServer) -> None:
    for name in ("动态", "晨讯", "分析"):
        make_channel(name=name)
    sign_in(page, live_server, "ada", "Editor")
    copied(page, REPRINT)
    page.goto("/admin/")
    hand = Hand(page)

    hand.click(".object-tools a[href$='/paste/']")
    expect(page.locator("#id_text")).to_be_focused()
    hand.press("Control+v")
    hand.press("Control+Enter")
    page.wait_for_url("**/review/")
    # A look at headline, credits and rights; then only the blocks to check.
    hand.decide()
    stops = page.locator(".paste-row.is-doubtful").count()
    for _stop in range(stops):
        hand.press("n")
        hand.decide()
        if current(page).startswith("霁岭"):
            hand.decide()
            hand.press("c")
        if "潮信银行海外节点" in current(page):
            hand.decide()
            hand.press("2")
    expect(page.locator("[data-doubt=channel]")).to_have_count(0)
    hand.press("Control+Enter")
    page.wait_for_url("**/change/")

    summary = f"{hand.seconds:.1f} s: {hand.keys} keys, {hand.clicks} clicks, {hand.decisions} decisions"
    print(summary)
    assert stops == 3, "two briefs of several lines, one of them without a channel, and a caption"
    assert hand.seconds <= 25, summary
    assert hand.keys <= 30, summary
    body = Article.objects.get().body
    assert body.count("<flash-brief") == 5
    assert "<h2>潮信银行海外节点</h2><h2>悄悄修路的愿景潮信银行已经在做了</h2>" in body
    briefs = Brief.objects.order_by("-happened_at").values_list("label", "channel__name", "happened_precision")
    assert list(briefs) == [
        ("霁岭", "动态", "second"),
        ("动态", "动态", "day"),
        ("动态", "动态", "day"),
        ("浪汐晨讯", "晨讯", "day"),
        ("浪汐财经独家分析", "分析", "day"),
    ]


def test_keys_move_between_blocks_and_between_those_to_check(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, REPRINT)

    press(page, "j", "ArrowDown", "k")
    assert current(page).startswith("文|浪汐周刊")
    press(page, "n")
    assert current(page).startswith("霁岭:")
    press(page, "n", "n")
    assert current(page) == "潮信银行海外节点"
    press(page, "N")
    assert current(page).startswith("浪汐晨讯")
    press(page, "n", "n")
    expect(page.locator("[data-save]")).to_be_focused()


def test_keys_set_the_type_of_a_block_or_leave_it_out(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, PAGE)

    for key, kind in zip("123456780", "paragraph heading brief figure list quote table note out".split(), strict=True):
        press(page, "Escape")
        page.locator("#block-2 .paste-raw").click()
        press(page, key)
        expect(page.locator("#block-2 .paste-kinds input:checked")).to_have_value(kind)
        if kind in ("brief", "list", "table", "note"):
            page.wait_for_selector(f"#block-2[data-drawn={kind}]")


def test_a_click_changes_the_type_of_a_block(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, PAGE)

    page.locator("#block-2 .paste-kinds label", has=page.locator("[value=figure]")).click()

    assert kinds(page)[1] == "figure"


def test_brackets_move_the_start_and_braces_the_end(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, PAGE)
    page.locator("#block-3 .paste-raw").click()

    press(page, "[")
    page.wait_for_selector(".paste-row >> nth=3", state="detached")
    assert current(page).startswith("港区消息汇总\n动态")
    press(page, "]")
    page.wait_for_selector("#block-4")
    assert current(page).startswith("动态")
    press(page, "}")
    page.wait_for_selector("#block-4", state="detached")
    assert current(page).endswith("最后一段说得很完整。")
    press(page, "{")
    page.wait_for_selector("#block-4")
    assert current(page).endswith("[2020/1/19]")


def test_keys_pressed_during_a_refresh_are_queued(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, REPRINT)

    press(page, "n", "]", "[", "j", "4", "n")

    expect(page.locator(".is-current .paste-raw")).to_contain_text("浪汐晨讯")
    assert kinds(page)[5:7] == ["brief", "figure"]


def test_typed_text_stays_when_a_line_moves(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, PAGE)
    page.locator("#id_headline").fill("改过的标题")
    page.locator("#block-1 textarea").fill("改过的一段。")
    page.locator("#block-3 .paste-raw").click()

    press(page, "[")
    page.wait_for_selector("#block-4", state="detached")

    assert page.locator("#id_headline").input_value() == "改过的标题"
    assert page.locator("#block-1 textarea").input_value() == "改过的一段。"


def test_shortcuts_do_not_apply_inside_a_field(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, PAGE)
    press(page, "j", "e", "Control+a")

    page.keyboard.type("j2n0[")
    press(page, "Escape", "j")

    assert page.locator("#block-1 textarea").input_value() == "j2n0["
    assert current(page) == "港区消息汇总"


def test_keys_of_an_input_method_are_ignored(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, PAGE)
    press(page, "j", "j")

    for details in (
        "key: 'j', isComposing: true",
        "key: 'Enter', ctrlKey: true, keyCode: 229",
        "key: '0', keyCode: 229",
    ):
        event = f"new KeyboardEvent('keydown', {{bubbles: true, {details}}})"
        page.evaluate(f"document.activeElement.dispatchEvent({event})")

    assert current(page) == "港区消息汇总"
    assert kinds(page)[1] == "heading"
    assert not Article.objects.exists()


def test_without_scripts_a_moved_row_stays_in_view_and_can_move_again(page: Page, live_server: LiveServer) -> None:
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    opened(page, live_server, REPRINT)
    brief = page.locator(".paste-row[data-kind=brief]", has_text="浪汐财经独家分析")

    brief.locator("summary").click()
    brief.locator("button", has_text="start a line earlier").click()
    expect(brief).to_be_in_viewport()
    brief.locator("button", has_text="start a line later").click()

    expect(brief.locator(".paste-raw")).to_contain_text(re.compile("^浪汐财经独家分析"))
    expect(brief).to_be_in_viewport()


def test_the_review_works_without_scripts(page: Page, live_server: LiveServer) -> None:
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    opened(page, live_server, PAGE)

    page.locator("#id_headline").fill("舫链升级")
    page.locator("#block-3 summary").click()
    page.locator("#block-3 button", has_text="start a line earlier").click()
    assert page.locator("#id_headline").input_value() == "舫链升级"
    page.locator("#block-1 .paste-kinds label", has=page.locator("[value=heading]")).click()
    page.get_by_role("button", name="Save as a draft").click()
    page.wait_for_url("**/change/")

    assert Article.objects.get().headline == "舫链升级"
    assert Article.objects.get().body.startswith("<h2>第一段")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_do_not_scroll_sideways(page: Page, live_server: LiveServer, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    opened(page, live_server, REPRINT + "潮" * 300 + "x" * 300)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(page, "n", "?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/en/admin/wire/delivery/paste/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

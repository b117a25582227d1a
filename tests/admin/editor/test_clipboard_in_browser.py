"""What other programs copy, pasted into the editor: texts, attacks, large tables, whole pages."""

import random
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.html.sanitizer import clean, plain_text
from tests.admin.editor.typing import TEXT, body, caret, change, focus_text, opened, paste, put
from tests.makers import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLIPBOARD = Path(__file__).parent / "clipboard"


def copied(program: str) -> str:
    """HTML as this program puts it on the clipboard."""
    return (CLIPBOARD / f"{program}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("program", "wanted"),
    [
        ("word", "<p><strong>标题</strong></p><ul><li>甲<ol><li>乙</li></ol></li></ul><p>末段</p>"),
        ("google", "<p><strong>粗</strong><em>斜</em></p><ul><li>项</li></ul>"),
        ("wps", "<p><strong>要点</strong>正文</p>"),
        ("web", '<h2>大题</h2><p>文坏<a href="https://a.example/">好</a></p>'),
    ],
)
def test_what_other_programs_copy_comes_in_clean(
    page: Page, live_server: LiveServer, program: str, wanted: str
) -> None:
    opened(page, live_server)
    caret(page)

    paste(page, copied(program), "x")

    assert body(page) == wanted


class Tags(HTMLParser):
    """The names of tags, and those of attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(name for name, _ in attrs)}


def test_no_pasted_attack_reaches_the_text_or_trips_the_policy(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    pieces = (CLIPBOARD / "attacks.txt").read_text(encoding="utf-8").split("\n")
    chance = random.Random(7)
    attacks = ["".join(chance.choices(pieces, k=chance.randint(1, 9))) for _ in range(3000)]

    written = page.evaluate(
        """async attacks => {
            const [{readPaste}, {tidy}] =
                await Promise.all([import("newsroom/editor/paste"), import("newsroom/editor/stored")]);
            return attacks.map(attack => readPaste(attack).html + tidy(attack).slice(0, 0));
        }""",
        attacks,
    )

    found = set().union(*(Tags(text).found for text in written))
    assert not {name for name in found if name.startswith("on")}
    assert not found & {"style", "script", "svg", "math", "iframe", "img", "base", "meta", "form", "template"}
    for attack in attacks[:40]:
        put(page, "")
        caret(page)
        paste(page, attack, "x")
        kept = body(page)
        # A text that shows nothing is stored as none.
        assert clean(kept) in (kept, ""), attack


def test_a_pasted_table_of_two_thousand_rows_is_kept(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    rows = "".join(f"<tr><td>{number}</td><td>甲</td><td>乙</td></tr>" for number in range(2000))

    paste(page, f"<table>{rows}</table>", "x")

    assert body(page).count("<tr>") == 2000
    caret(page)
    page.keyboard.type("完")
    assert body(page).endswith("<p>完</p>")


def test_half_characters_and_signs_of_no_page_do_not_come_in(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    page.locator(TEXT).evaluate(
        """element => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "\\u0001临\\ud83d屿👩‍👧");
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }"""
    )

    assert body(page) == "<p>临\ufffd屿👩‍👧</p>"


PAGE = (
    "舫链升级昨夜完成，一切照常。\n港区消息汇总\n动态 | 舫链升级:升级持续一晚。[2020/1/19 18:10]\n"
    "动态 | 夜航恢复:首班船离港。[2020/1/20]\n最后一段说得很完整，没有别的话。\n"
)


def test_a_pasted_page_becomes_blocks_when_that_is_chosen(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    paste(page, text=PAGE)
    expect(page.locator(".body-offer:not(.body-left)")).to_contain_text("2 flash briefs")
    before = body(page)
    page.get_by_role("button", name="Convert to blocks").click()

    expect(page.locator(".body-card")).to_have_count(2)
    assert "舫链升级昨夜完成" in body(page)
    assert "最后一段" in body(page)
    assert sorted(Brief.objects.values_list("headline", flat=True)) == ["夜航恢复", "舫链升级"]
    focus_text(page)
    page.keyboard.press("Control+z")
    assert body(page) == before


def test_a_pasted_page_stays_text_when_that_is_chosen(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    paste(page, text=PAGE)
    page.get_by_role("button", name="Keep as text").click()

    expect(page.locator(".body-offer:not(.body-left)")).to_be_hidden()
    assert "[2020/1/20]" in body(page)
    assert not Brief.objects.exists()


def test_a_table_of_two_thousand_rows_comes_in_and_is_stored_whole(page: Page, live_server: LiveServer) -> None:
    article = make_article(published_at=None, body="")
    opened(page, live_server, change(article))
    rows = "".join(f"<tr><td>{row}</td><td>第{row}泊位</td></tr>" for row in range(2_000))
    caret(page)

    paste(page, html=f"<table>{rows}</table>")
    expect(page.locator(f"{TEXT} tr")).to_have_count(2_000)
    page.keyboard.press("Control+s")
    page.locator(".messagelist").wait_for()

    article.refresh_from_db()
    assert article.body.count("<tr>") == 2_000
    assert "第1999泊位" in article.body


def test_a_brief_of_two_hundred_kilobytes_is_published_with_every_sign(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "briefs/brief/add/")
    lines = [f"{number}{'潮水👩‍👩‍👧‍👦مرحبا' * 40}" for number in range(130)]
    caret(page)

    paste(page, text="\n\n".join(lines))
    page.locator("#id_headline").fill("长快讯")
    page.keyboard.press("Control+Enter")
    page.locator(".messagelist").wait_for()

    brief = Brief.objects.get()
    assert len("".join(lines).encode()) > 200_000
    assert plain_text(brief.body).split("\n") == lines
    assert brief.published_at is not None

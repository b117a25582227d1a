"""The body editor in a real browser, under its policy: any console error or violation fails the test (see `page`)."""

import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.markup import clean, plain_text
from articles.models import Article, Mode
from articles.pictures.models import Picture
from articles.restricting import restrict
from tests.admin.test_in_browser import sign_in
from tests.admin.typing import TEXT, body, caret, compose, open_editor, paste, paste_file, put
from tests.makers import (
    embed,
    hours_ahead,
    image_bytes,
    make_article,
    make_brief,
    make_channel,
    make_correction,
    make_licence,
    make_picture,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "articles/article/add/"
CLIPBOARD = Path(__file__).parent / "clipboard"
AXE = """async () => {
    const found = await axe.run(document, {preload: false, resultTypes: ['violations'], iframes: false})
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))
}"""
RICH = (
    '<p>一<strong>粗</strong>与<em>斜</em>、<a href="https://a.example/?b=1&amp;c=2" title="题">链</a>。<br>第二行</p>'
    '<h2>二</h2><h3>三</h3><h4>四</h4><ul><li>甲</li><li>乙<ol start="3"><li>丙</li></ol></li></ul>'
    "<blockquote><p>引</p><p>文</p></blockquote><pre><code>a &lt; b\n  c</code></pre><hr>"
    '<table><caption>表</caption><thead><tr><th scope="col">名</th><th scope="col">数</th></tr></thead>'
    '<tbody><tr><td>甲</td><td>1</td></tr></tbody></table><aside data-kind="update"><p>已更新。</p></aside>'
    "<p>H<sub>2</sub>O<sup>3</sup><u>下</u><s>删</s><code>x</code><cite>书</cite></p>"
)
CORPUS = [
    RICH,
    "<p>👩‍👩‍👧‍👦 家 🏳️‍🌈</p><p>שלום עולם</p><p>مرحبا</p>",
    '<p>a  b   c</p><p> 前后 </p><p>a&nbsp;b &amp; &lt;c&gt; "d"</p>',
    "<p>一</p>\n<h2>二</h2>\n<ul>\n<li>三</li>\n</ul>",
    "<ul><li><p>一</p><p>二</p></li><li></li></ul><blockquote></blockquote><p></p><p>尾</p>",
    "<table><tbody><tr><td><p>一</p><p>二</p></td><td></td></tr>"
    '<tr><th>三</th><td rowspan="2">四</td></tr><tr><td>五</td></tr></tbody></table>',
    '<p>一</p><flash-brief data-id="42"></flash-brief><flash-brief data-id="43"></flash-brief><p>二</p>',
    '<figure data-picture="7" data-alt="灯塔 &quot;夜&quot;"><figcaption>图<strong>注</strong></figcaption></figure>',
    '<figure><figcaption>没有图</figcaption></figure><figure data-picture="8"></figure>',
    "裸字<p>段</p>裸字二<strong>粗</strong>",
    '<ul><li>一<flash-brief data-id="9"></flash-brief>二</li></ul>',
    "<p><em><strong>重</strong>叠</em><strong><em>反</em></strong></p>",
    "<pre>裸\n  码</pre><p>x\ty</p>",
    '<h1>大</h1><h5>小</h5><div>块<div>内</div></div><p style="color:red">彩</p><script>x</script>',
]


def opened(page: Page, live_server: LiveServer, address: str = ADD, groups: tuple[str, ...] = ("Editor",)) -> None:
    sign_in(page, live_server, "ada", *groups)
    open_editor(page, address)


def change(item: Article | Brief) -> str:
    label = "articles/article" if isinstance(item, Article) else "briefs/brief"
    return f"{label}/{item.pk}/change/"


def test_what_the_editor_writes_is_what_is_stored_and_shown_again(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)

    for html in CORPUS:
        written = put(page, html)
        assert clean(written) == written, html
        assert put(page, written) == written, html
        stored = clean(html)
        assert put(page, stored) == put(page, clean(put(page, stored))), html


def test_a_stored_text_with_everything_is_written_as_it_was(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)

    assert put(page, CORPUS[0]) == CORPUS[0] == clean(CORPUS[0])


def test_a_text_is_saved_by_the_form_and_a_reload_shows_it(page: Page, live_server: LiveServer) -> None:
    article = make_article(body=CORPUS[0], published_at=None)
    opened(page, live_server, change(article))
    caret(page)
    page.keyboard.press("Enter")
    page.keyboard.type("新的一段。")

    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist").wait_for()

    article.refresh_from_db()
    assert article.body == f"{CORPUS[0]}<p>新的一段。</p>"
    assert put(page, body(page)) == article.body


def test_a_form_sent_back_untouched_changes_nothing(page: Page, live_server: LiveServer) -> None:
    odd = clean("<p>一</p><ul><li><p>二</p></li></ul><p>a  b</p>")
    article = make_article(body=odd, published_at=None)
    opened(page, live_server, change(article))
    caret(page)

    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist").wait_for()

    article.refresh_from_db()
    assert article.body == odd


def test_without_script_the_text_area_is_the_field(page: Page, live_server: LiveServer) -> None:
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    sign_in(page, live_server, "ada", "Editor")
    page.goto(f"/en/admin/{ADD}")

    page.get_by_label("Headline").fill("题")
    page.locator("#id_body").fill("<p>文</p>")
    page.get_by_role("button", name="Save", exact=True).click()

    assert Article.objects.get().body == "<p>文</p>"


# The popup.


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
    dialog.get_by_label("Keep the same text").check()
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


# Cards.


def test_cards_tell_what_they_are_in_one_request(page: Page, live_server: LiveServer) -> None:
    live, corrected, removed = (make_brief(headline=name) for name in ("现在", "改过", "没了"))
    planned = make_brief(headline="将来", published_at=hours_ahead(2))
    draft = make_brief(headline="草稿", published_at=None)
    make_correction(corrected)
    article = make_article(body=embed(live, corrected, removed, planned, draft), published_at=None)
    restrict(removed, Mode.REMOVED, None, "误发")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/brief/cards/" in request.url else None)

    opened(page, live_server, change(article))
    expect(page.locator(".body-card[data-state=loading]")).to_have_count(0)
    missing = put(page, '<flash-brief data-id="987654"></flash-brief>') and page.locator(".body-card")

    expect(missing).to_have_attribute("data-state", "missing")
    put(page, article.body)
    states = page.locator(".body-card").evaluate_all("all => all.map(one => one.dataset.state)")
    assert states == ["live", "corrected", "removed", "scheduled", "draft"]
    assert "没了" in (page.locator(".body-card >> nth=2").get_attribute("aria-label") or "")
    assert len([url for url in asked if "987654" not in url]) == 1


def test_a_brief_deleted_while_the_form_is_open_is_named_and_the_text_kept(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(published_at=None)
    opened(page, live_server)
    page.get_by_label("Headline").fill("题")
    put(page, f"<p>正文</p>{embed(brief)}")
    written = body(page)
    number = brief.pk
    brief.delete()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".field-body .errorlist")).to_contain_text(f"no flash brief with the number {number}")
    expect(page.locator(".body-card")).to_have_attribute("data-state", "missing")
    assert body(page) == written


def test_cards_follow_when_the_window_is_looked_at_again(page: Page, live_server: LiveServer) -> None:
    brief = make_brief(headline="旧题")
    article = make_article(body=embed(brief))
    opened(page, live_server, change(article))
    expect(page.locator(".body-card")).to_contain_text("旧题")

    brief.headline = "新题"
    brief.save()
    page.wait_for_timeout(2100)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator(".body-card")).to_contain_text("新题")


def test_a_card_that_could_not_be_loaded_is_kept_and_tried_again(page: Page, live_server: LiveServer) -> None:
    article = make_article(body=embed(make_brief(headline="夜航")))
    page.route("**/brief/cards/**", lambda route: route.fulfill(status=403, body="{}"))
    opened(page, live_server, change(article))
    expect(page.locator(".body-card")).to_have_attribute("data-state", "failed")

    page.unroute("**/brief/cards/**")
    page.locator(".body-card-retry").click()

    expect(page.locator(".body-card")).to_contain_text("夜航")
    assert body(page) == article.body


def test_undo_takes_back_a_card_and_redo_brings_it(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="夜航")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")
    page.locator(".body-popup-brief").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".body-card")).to_have_count(1)

    page.keyboard.press("Control+z")
    expect(page.locator(".body-card")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")

    expect(page.locator(".body-card")).to_have_count(1)


@pytest.mark.parametrize("way", ["key", "composition", "enter"])
def test_typing_on_a_selected_card_does_not_replace_it(page: Page, live_server: LiveServer, way: str) -> None:
    brief = make_brief()
    opened(page, live_server)
    card = f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    put(page, f"<p>前</p>{card}<p>后</p>")
    page.locator(TEXT).focus()
    page.locator(".body-card-title").click()
    expect(page.locator(".body-card.is-selected")).to_be_visible()

    if way == "key":
        page.keyboard.type("x")
    elif way == "enter":
        page.keyboard.press("Enter")
        page.keyboard.type("x")
    else:
        page.locator(TEXT).evaluate(
            """element => element.dispatchEvent(
                new KeyboardEvent('keydown', {key: 'Process', keyCode: 229, bubbles: true}))"""
        )
        compose(page, "x", takes="x")

    assert body(page) == f"<p>前</p>{card}<p>x</p><p>后</p>"


def test_cards_are_cut_pasted_and_dragged(page: Page, live_server: LiveServer) -> None:
    brief = make_brief()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, live_server)
    card = f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    put(page, f"<p>一</p>{card}<p>二</p><p>三</p>")
    page.locator(TEXT).focus()

    page.locator(".body-card-title").click()
    page.keyboard.press("Control+x")
    assert body(page) == "<p>一</p><p>二</p><p>三</p>"
    caret(page)
    page.keyboard.press("Control+v")
    assert body(page) == f"<p>一</p><p>二</p><p>三</p>{card}"

    page.locator(".body-card-title").hover()
    page.mouse.down()
    box = page.locator(f"{TEXT} > p >> nth=0").bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + 3, steps=8)
    page.mouse.up()
    assert body(page).count(card) == 1
    assert not body(page).endswith(card)


# Input methods.


def test_compositions_lose_and_double_nothing(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    compose(page, "l", "li", "lin", "linyu", takes="临屿")
    compose(page, "g", "ga", "gang", takes="港")
    page.keyboard.type("A")
    compose(page, "ye", takes="夜")

    assert body(page) == "<p>临屿港A夜</p>"


def test_a_question_is_composed_too(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="临屿港夜航恢复")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")

    compose(page, "ye", "yehang", takes="夜航")
    expect(page.locator(".body-popup [aria-selected=true]")).to_contain_text("夜航恢复")
    page.keyboard.press("Enter")

    expect(page.locator(".body-card")).to_have_count(1)


def test_enter_while_composing_is_the_input_methods(page: Page, live_server: LiveServer) -> None:
    make_brief(headline="夜航")
    opened(page, live_server)
    caret(page)
    page.keyboard.type("@")
    page.locator(".body-popup-brief").wait_for()

    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ye", "selectionStart": 2, "selectionEnd": 2})
    event = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", event)
    session.send("Input.insertText", {"text": "ye"})

    expect(page.locator(".body-card")).to_have_count(0)
    assert body(page) == "<p>@ye</p>"


def test_enter_in_the_alternative_text_does_not_send_the_form(page: Page, live_server: LiveServer) -> None:
    picture = make_picture(alt="码头")
    opened(page, live_server)
    put(page, f'<figure data-picture="{picture.pk}"><figcaption>图注</figcaption></figure>')

    page.locator(".body-figure input").fill("灯塔")
    page.locator(".body-figure input").press("Enter")
    page.keyboard.type("夜")

    assert page.url.endswith("/add/")
    assert 'data-alt="灯塔"' in body(page)
    assert "夜图注" in body(page)


def test_characters_words_and_briefs_are_counted_apart(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)

    put(page, f"<p>临屿港 reopens at 22:30，カモメ。</p>{embed(make_brief())}")

    expect(page.locator(".body-foot")).to_contain_text("12 characters, 4 words, 1 flash briefs")


# Paste.


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
            const [{cleanPaste}, {tidied}] = await Promise.all([import("newsroom/paste"), import("newsroom/stored")]);
            return attacks.map(attack => cleanPaste(attack) + tidied(attack).slice(0, 0));
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
    expect(page.locator(".body-offer")).to_contain_text("2 flash briefs")
    before = body(page)
    page.get_by_role("button", name="Make blocks of it").click()

    expect(page.locator(".body-card")).to_have_count(2)
    assert "舫链升级昨夜完成" in body(page)
    assert "最后一段" in body(page)
    assert sorted(Brief.objects.values_list("headline", flat=True)) == ["夜航恢复", "舫链升级"]
    page.locator(TEXT).focus()
    page.keyboard.press("Control+z")
    assert body(page) == before


def test_a_pasted_page_stays_text_when_that_is_chosen(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)

    paste(page, text=PAGE)
    page.get_by_role("button", name="Leave it as text").click()

    expect(page.locator(".body-offer")).to_be_hidden()
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


# Pictures.


def test_a_pasted_picture_is_taken_in_with_its_credit(page: Page, live_server: LiveServer) -> None:
    make_licence(name="自有"), make_licence(name="转载")
    opened(page, live_server)
    put(page, "<p>前文</p>")
    caret(page)

    paste_file(page, image_bytes(), "harbour.png", "image/png")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("harbour.png")
    dialog.get_by_role("button", name="Take in and insert").click()
    expect(dialog.locator(".is-wrong", has_text="required")).to_have_count(3)
    dialog.get_by_label("Alternative text").fill("码头")
    dialog.get_by_label("Credit").fill("江宁")
    dialog.get_by_label("Licence").select_option(label="自有")
    dialog.get_by_label("Caption").fill("夜里的码头")
    dialog.get_by_role("button", name="Take in and insert").click()

    expect(page.locator(".body-figure img")).to_be_visible()
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit) == ("码头", "江宁")
    figure = f'<figure data-picture="{picture.pk}"><figcaption>夜里的码头</figcaption></figure>'
    assert body(page) == f"<p>前文</p>{figure}"


def test_a_dropped_picture_asks_for_its_credit(page: Page, live_server: LiveServer) -> None:
    make_licence()
    opened(page, live_server)

    page.locator(TEXT).evaluate(
        """(element, bytes) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], "harbour.png", {type: "image/png"}));
            const at = element.getBoundingClientRect();
            const place = {clientX: at.x + 30, clientY: at.y + 30, bubbles: true, cancelable: true};
            element.dispatchEvent(new DragEvent("drop", {dataTransfer, ...place}));
        }""",
        list(image_bytes()),
    )

    expect(page.get_by_role("dialog")).to_contain_text("harbour.png")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert body(page) == ""


def test_a_link_a_note_and_a_table_are_made_by_the_tools(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("候潮")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Shift+k")
    page.get_by_role("dialog").get_by_label("Address").fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator(".is-wrong", has_text="begins with")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Address").fill("news.example/1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.locator("[data-tool=note]").click()
    page.locator("[data-tool=note]").click()
    note = '<aside data-kind="correction"><p><a href="https://news.example/1">候潮</a></p></aside>'
    assert body(page) == note
    caret(page)
    page.locator("[data-tool=table]").click()
    page.keyboard.type("名")
    page.locator("[data-tool=deleteColumn]").click()
    page.locator("[data-tool=deleteRow]").click()

    assert body(page) == f"{note}<table><tbody>{'<tr><td></td><td></td></tr>' * 2}</tbody></table>"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG is not taken"),
        ("program.png", b"MZ\x90\x00", "not a picture we can read"),
        ("../../x.png", image_bytes(), "not a plain one"),
        ("wide.png", image_bytes(size=(30_000, 1)), "20,000 pixels"),
    ],
)
def test_a_refused_file_is_named_with_the_reason(
    page: Page, live_server: LiveServer, name: str, data: bytes, words: str
) -> None:
    licence = make_licence()
    opened(page, live_server)
    caret(page)

    paste_file(page, data, name, "image/svg+xml" if name.endswith("svg") else "image/png")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Alternative text").fill("码头")
    dialog.get_by_label("Credit").fill("江宁")
    dialog.get_by_label("Licence").select_option(str(licence.pk))
    dialog.get_by_role("button", name="Take in and insert").click()

    told = dialog.locator(".is-wrong", has_text=words)
    expect(told).to_be_visible()
    # A path in a file's name is the browser's own to shorten.
    expect(told).to_contain_text(name if "/" not in name else "x.png")
    expect(dialog.get_by_label("Alternative text")).to_have_value("码头")
    assert not Picture.objects.exists()


# The form around it.


def test_leaving_with_unsaved_words_is_asked_about_and_saving_is_not(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, change(make_article(published_at=None)))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    caret(page)
    page.keyboard.type("新")

    with page.expect_event("dialog"):
        page.get_by_role("link", name="History").click()
    assert asked == ["beforeunload"]
    assert "新" in body(page)
    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist").wait_for()

    assert asked == ["beforeunload"]


def test_an_ended_session_is_said_and_nothing_is_lost(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("写到一半")
    page.keyboard.press("Enter")
    page.context.clear_cookies()

    page.keyboard.insert_text("@夜航")

    expect(page.locator(".body-popup-note")).to_contain_text("Your session has ended")
    assert "写到一半" in body(page)


def test_the_tools_are_one_stop_and_walked_by_arrows(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server)
    caret(page)
    page.keyboard.type("粗")
    page.keyboard.press("Control+a")

    page.keyboard.press("Alt+F10")
    expect(page.locator("[data-tool=bold]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.locator("[data-tool=em]")).to_have_attribute("aria-pressed", "true")
    assert body(page) == "<p><em>粗</em></p>"


def test_a_brief_has_the_same_editor_without_cards(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "briefs/brief/add/")
    caret(page)

    page.keyboard.type("@")
    page.wait_for_timeout(100)
    expect(page.locator(".body-popup")).to_be_hidden()
    page.keyboard.press("Backspace")
    page.keyboard.type("/Num")
    page.keyboard.press("Enter")
    page.keyboard.type("甲")

    assert body(page) == "<ol><li>甲</li></ol>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_shuts_nobody_out(page: Page, live_server: LiveServer, scheme: str) -> None:
    briefs = [make_brief(channel=make_channel()), make_brief(published_at=None), make_brief()]
    restrict(briefs[2], Mode.REMOVED, None, "误发")
    figure = f'<figure data-picture="{make_picture().pk}"><figcaption>图注</figcaption></figure>'
    article = make_article(body=RICH + embed(*briefs) + figure)
    page.emulate_media(color_scheme=scheme)
    opened(page, live_server, change(article))
    expect(page.locator(".body-card[data-state=loading]")).to_have_count(0)

    page.wait_for_timeout(200)
    page.evaluate(AXE_SCRIPT)

    for state in ("text", "list", "dialog"):
        if state == "list":
            caret(page)
            page.keyboard.press("Enter")
            page.keyboard.type("@")
            page.locator(".body-popup-brief").first.wait_for()
        if state == "dialog":
            page.locator(".body-popup-new").click()
        assert page.evaluate(AXE) == [], state


@pytest.mark.parametrize("width", [360, 1280])
def test_the_editor_keeps_to_the_screen(page: Page, live_server: LiveServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    article = make_article(body=RICH + embed(make_brief(headline="潮" * 80)) + f"<p>{'x' * 300}</p>")
    opened(page, live_server, change(article))
    caret(page)
    page.keyboard.press("Enter")
    page.keyboard.type("@")
    page.locator(".body-popup").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert re.search("flash-brief", body(page))

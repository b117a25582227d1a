"""The body editor in a real browser, under its policy: what it writes is what is stored and shown again."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles.html.sanitizer import clean
from articles.models import Article
from tests.admin.editor.typing import ADD, body, caret, change, opened, put
from tests.desk.test_in_browser import sign_in
from tests.makers import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RICH = (
    '<p>一<strong>粗</strong>与<em>斜</em>、<a href="https://a.example/?b=1&amp;c=2" title="题">链</a>。<br>第二行</p>'
    '<h2>二</h2><h3>三</h3><h4>四</h4><ul><li>甲</li><li>乙<ol start="3"><li>丙</li></ol></li></ul>'
    '<ol start="0"><li>零</li></ol>'
    "<blockquote><p>引</p><p>— <cite>人</cite></p></blockquote><pre><code>a &lt; b\n  c</code></pre><hr>"
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

    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist").wait_for()

    article.refresh_from_db()
    assert article.body == f"{CORPUS[0]}<p>新的一段。</p>"
    assert put(page, body(page)) == article.body


def test_a_form_sent_back_untouched_changes_nothing(page: Page, live_server: LiveServer) -> None:
    odd = clean("<p>一</p><ul><li><p>二</p></li></ul><p>a  b</p>")
    article = make_article(body=odd, published_at=None)
    opened(page, live_server, change(article))
    caret(page)

    page.get_by_role("button", name="Save", exact=True).click()
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

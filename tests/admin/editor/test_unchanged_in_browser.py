"""A form that is opened in a browser and saved without changes sends exactly the stored text."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.admin.models import LogEntry
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer

from articles.html.sanitizer import clean
from articles.models import Article
from tests.admin.editor.typing import caret, open_editor, settled
from tests.desk.test_in_browser import sign_in
from tests.makers import make_article, make_brief, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BLOCKS = [
    "<pre>\n\n首行空\n  缩进\t制表\n</pre>",
    "<blockquote><p>引。</p></blockquote>",
    "<blockquote>裸引</blockquote>",
    "<blockquote>\n<p>引。</p>\n<p>又引。</p>\n</blockquote>",
    "<blockquote><h3>题</h3><ul><li>甲</li></ul><blockquote><p>内</p></blockquote></blockquote>",
    "<p>一</p>\n<p>二</p>\n\n<p>三</p>",
    '<ol start="4"><li>丁</li><li>戊</li></ol><ol start="1"><li>甲</li></ol>',
    '<ul>\n<li>甲\n<ol start="3">\n<li><p>乙</p></li>\n<li>丙<ul><li>深</li></ul></li>\n</ol>\n</li>\n</ul>',
    "<ul><li><p>一</p><p>二</p></li><li><pre>码</pre></li><li><blockquote><p>引</p></blockquote></li></ul>",
    '<table><caption>表 <strong>一</strong></caption><colgroup><col><col span="2"></colgroup>'
    '<thead><tr><th scope="col">名</th><th colspan="2">数</th></tr></thead><tbody><tr><td rowspan="2">甲</td>'
    "<td>1</td><td></td></tr><tr><td><p>2</p><p>3</p></td></tr></tbody></table>",
    "<table><tr><td>参差</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>",
    "<table><tbody><tr><th>行</th><td>1</td></tr></tbody></table>",
    '<table>\n<tbody>\n<tr>\n<td colspan="3" rowspan="9">大</td>\n</tr>\n</tbody>\n</table>',
    "<figure><figcaption>没有图</figcaption></figure>",
    '<aside data-kind="correction"><p>更正。</p></aside><aside><p>注。</p><ul><li>甲</li></ul></aside>',
    "<pre><code>a &lt; b\n  c &amp;&amp; d</code></pre><p><code> 空格 </code></p>",
    "<p>行<br>行<br><br>行<br></p><p><br></p><hr><hr>",
    '<p><a href="https://a.example/?b=1&amp;c=2" title="题 &quot;引&quot;">链</a><a href="#x">锚</a>'
    '<a href="mailto:a@b.example">信</a><a href="/x"><strong>粗</strong>链</a></p>',
    '<p><a href="https://a.example/" rel="nofollow noopener" target="_blank">外链</a></p>',
    "<p>H<sub>2</sub>O<sup>3</sup><u>下</u><s>删</s><cite>书</cite><ruby>漢<rt>hàn</rt></ruby></p>",
    "<p><em><strong>重</strong>叠</em><strong><em>反</em></strong><em>斜</em><em>斜</em></p>",
    "<p>&amp;amp; &lt;b&gt; &quot;引&quot; &copy; &#x4e2d; &nbsp;&ensp;&thinsp;</p>",
    "<p>\u3000\u3000首行缩进  两个空格\u00a0\u2009\u200b\u00ad\u2028\ufeff\t制表 </p>",
    "裸字<strong>粗</strong><p>段</p>尾字",
    "<h2>二</h2><h3>三 <em>斜</em></h3><h4>四</h4>",
    "<p>👩‍👩‍👧‍👦 e\u0301 שלום 𠮷</p>",
]


def sent_by_saving(page: Page) -> dict[str, list[str]]:
    """The fields of the form that the button sends."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="Update", exact=True).click()
    page.locator(".messagelist").wait_for()
    request = next(request for request in sent if request.url.endswith("/change/"))
    return fields(request)


def fields(request: Request) -> dict[str, list[str]]:
    body, kind = request.post_data_buffer or b"", request.headers["content-type"]
    if "multipart" not in kind:
        return parse_qs(body.decode(), keep_blank_values=True)
    found: dict[str, list[str]] = {}
    for part in body.split(b"--" + kind.partition("boundary=")[2].encode()):
        head, _, value = part.partition(b"\r\n\r\n")
        if b'name="' in head:
            name = head.split(b'name="')[1].split(b'"')[0].decode()
            found.setdefault(name, []).append(value.removesuffix(b"\r\n").decode())
    return found


def columns(article: Article) -> Any:
    return Article.objects.filter(pk=article.pk).values().get()


def assert_sends_what_is_stored(page: Page, live_server: LiveServer, article: Article) -> None:
    stored = columns(article)
    open_editor(page, f"articles/article/{article.pk}/change/")
    caret(page)
    for key in ("ArrowUp", "ArrowLeft", "Control+Home", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    settled(page)

    sent = sent_by_saving(page)

    assert sent["body"][0].replace("\r\n", "\n") == stored["body"]
    assert columns(article) == stored
    assert not LogEntry.objects.exists()


def test_every_kind_of_block_is_sent_as_it_is_stored(page: Page, live_server: LiveServer) -> None:
    picture, brief = make_picture(), make_brief()
    figures = (
        f'<figure data-picture="{picture.pk}" data-alt="灯塔 &quot;夜&quot;"><figcaption>图<br>注</figcaption></figure>'
        f'<figure data-picture="{picture.pk}"></figure><flash-brief data-id="{brief.pk}"></flash-brief>'
    )
    sign_in(page, live_server, "ada", "Editor")

    for html in ("".join(BLOCKS) + figures, figures + "\n".join(reversed(BLOCKS))):
        assert_sends_what_is_stored(page, live_server, make_article(body=clean(html)))


@pytest.mark.parametrize("html", ["", "<pre>\n\n码\n</pre>"])
def test_a_text_of_one_block_is_sent_as_it_is_stored(page: Page, live_server: LiveServer, html: str) -> None:
    sign_in(page, live_server, "ada", "Editor")

    assert_sends_what_is_stored(page, live_server, make_article(body=clean(html)))

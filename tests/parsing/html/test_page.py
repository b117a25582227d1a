import pytest

from articles.parsing.document_json import document_json
from articles.parsing.html.page import looks_like_html
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, outline, webpage

ARTICLE = f"<h1>望津港三年</h1><p>{LEAD}</p><p>{CLOSE}</p>"
PARAGRAPHS = [("p", LEAD), ("p", CLOSE)]


def inside(markup):
    blocks = outline(webpage(f"<h1>望津港三年</h1><p>{LEAD}</p>{markup}<p>{CLOSE}</p>"))
    assert (blocks[0], blocks[-1]) == tuple(PARAGRAPHS)
    return blocks[1:-1]


def test_the_title_is_the_h1_else_the_title_element():
    with_h1, without = webpage(ARTICLE), webpage(f"<p>{LEAD}</p><p>{CLOSE}</p>")

    assert with_h1.title is not None
    assert (with_h1.title.text, with_h1.title.origin) == ("望津港三年", "h1")
    assert without.title is not None
    assert (without.title.text, without.title.origin, without.title.raw) == ("望津港三年_示例站", "title-tag", None)


@pytest.mark.parametrize(
    "markup",
    [
        "<nav>首页 快讯</nav>",
        "<aside><h3>相关</h3><a href='/1'>一代</a></aside>",
        "<footer>版权所有</footer>",
        "<button>点赞</button>",
        "<form>订阅<input></form>",
        "<div class='share-bar'>微博</div>",
        "<div class='ad'>礼包</div>",
        "<div class='relatedPosts'><ul><li>一代</li></ul></div>",
        "<div class='jp-relatedposts'><p>一代</p></div>",
        "<div class='most-read'><p>一代</p></div>",
        "<div class='font-size'>字級：小 中 大</div>",
        "<section id='comments'><p>说得好。</p></section>",
        "<div class='bread crumbs'>首页 &gt; 深度</div>",
        "<span class='views'>1024</span>",
    ],
)
def test_boilerplate_is_recognised_by_element_and_class(markup):
    document = webpage(ARTICLE + markup)

    assert outline(document) == PARAGRAPHS
    assert len(document.dropped) == 1


@pytest.mark.parametrize("name", ["heading", "read-more-body", "shadow", "download", "gradient"])
def test_words_of_a_class_are_whole_words(name):
    assert outline(webpage(f"<div class='{name}'>{ARTICLE}</div>")) == PARAGRAPHS


@pytest.mark.parametrize("notice", ["<div>© 2024 北辰链报</div>", "<p class='copyright'>Copyright 北辰链报</p>"])
def test_a_copyright_notice_below_the_page_is_about_the_site(notice):
    document = webpage(ARTICLE + notice)

    assert outline(document) == PARAGRAPHS
    assert document.source is None


def test_a_list_of_briefs_is_not_a_list_block():
    blocks = inside(
        "<ul><li><p>【恒川链：升级完成】恒川链已完成升级。</p><p class='share'>分享</p></li>"
        "<li>动态 | 望津港扩建:望津港动工。[2020/1/1]</li></ul>"
    )

    assert [block[:4] for block in blocks] == [
        ("brief", None, "恒川链：升级完成", "恒川链已完成升级。"),
        ("brief", "动态", "望津港扩建", "望津港动工。"),
    ]


def test_an_element_that_contains_the_article_is_not_boilerplate():
    assert outline(webpage(f"<div class='share-enabled has-sidebar'>{ARTICLE}</div>")) == PARAGRAPHS


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '<p>假段落</p>';</script>",
        "<style>p { color: red }</style>",
        "<template><p>模板</p></template>",
        "<noscript>请打开脚本</noscript>",
        "<p hidden>藏起来的</p>",
        "<div style='display: none'>藏起来的</div>",
        "<!-- <p>注释</p> -->",
    ],
)
def test_hidden_text_is_not_in_the_document(hidden):
    document = webpage(ARTICLE + hidden)

    assert outline(document) == PARAGRAPHS
    assert document.dropped == ()


def test_a_picture_gets_the_caption_below_it():
    assert inside("<p><img src='/1.png' alt='闸口'></p><p class='caption'>三号闸口</p>") == [
        ("figure", "三号闸口", "/1.png")
    ]
    assert inside("<figure><img src='/1.png'><figcaption>图：三号闸口</figcaption></figure>") == [
        ("figure", "三号闸口", "/1.png")
    ]
    assert inside("<p><img data-src='/1.png' src='data:image/gif;base64,x'></p>") == [("figure", None, "/1.png")]


def test_a_table_keeps_its_header_row_and_empty_cells():
    table = "<table><caption>表1 装卸量</caption><tr><th>年<th>箱数<tr><td>2020<td><tr><td>2021<td>240</table>"

    assert inside(table) == [
        ("figure", "表1 装卸量", None),
        ("table", (("年", "箱数"), ("2020",), ("2021", "240"))),
    ]


def test_a_layout_table_is_not_a_table_block():
    page = f"<table><tr><td><h1>望津港三年</h1></td></tr><tr><td><p>{LEAD}</p><p>{CLOSE}</p></td></tr></table>"

    assert outline(webpage(page)) == PARAGRAPHS


def test_lists_quotes_and_headings_become_blocks_of_their_type():
    markup = (
        "<h2>为什么慢？</h2><ol><li>甲<li>乙<ul><li>子</li></ul></ol>"
        "<blockquote><p>系统快了。</p><footer>— 赵临川</footer></blockquote><p><strong>速度之外</strong></p>"
    )

    assert inside(markup) == [
        ("h", "为什么慢？"),
        ("list", True, ("甲", "乙", "子")),
        ("quote", "系统快了。\n— 赵临川"),
        ("h", "速度之外"),
    ]


def test_a_brief_may_extend_over_paragraphs_and_a_list():
    markup = "<p><b>晨讯</b> | 两件大事：</p><ol><li>升级。</li><li>备案。</li></ol><p>[2020/11/1]</p>"

    assert inside(markup) == [
        ("brief", "晨讯", "两件大事", "", ("升级。", "备案。"), "2020-11-01T00:00:00+08:00", "day")
    ]


def test_the_original_url_is_the_target_of_the_link_and_not_its_text():
    markup = "<p>来源：<a href='https://p.example/'>港口周刊</a> 原文链接：<a href='https://s.example/1?a=1&amp;b=2'>https://short.example</a></p>"

    source = webpage(ARTICLE + markup).source

    assert source is not None
    assert source.original_url == "https://s.example/1?a=1&b=2"


def test_a_script_url_is_not_an_original_url():
    source = webpage(ARTICLE + "<p>原文链接：<a href='javascript:alert(1)'>这里</a></p>").source

    assert source is not None
    assert source.original_url is None


def test_metadata_dates_the_article_if_no_line_does():
    meta = "<meta property='article:published_time' content='2020-11-02T16:20:00+08:00'>"

    published = webpage(ARTICLE, meta).published

    assert published is not None
    assert (published.value, published.origin) == ("2020-11-02T16:20:00+08:00", "html-meta")


def test_classes_separate_names_without_punctuation():
    meta = "<div><span class='author'>方既白</span><span class='source'>杉木观察</span> 2020-11-02 16:20</div>"

    byline = webpage(f"<h1>望津港三年</h1>{meta}<p>{LEAD}</p><p>{CLOSE}</p>").byline

    assert byline is not None
    assert (byline.author, byline.source) == ("方既白", "杉木观察")


def test_rights_and_credits_in_the_footer_of_the_article_are_kept():
    footer = "<footer><p>责任编辑：林初</p><p>本文为原创，转载请注明出处。</p><p>示例站</p></footer>"

    document = webpage(f"<article>{ARTICLE}{footer}</article>")

    assert [credit.name for credit in document.credits] == ["林初"]
    assert document.source is not None
    assert document.source.licence_text == "本文为原创，转载请注明出处。"
    assert [part.kind for part in document.dropped] == ["footer"]


def test_html_parts_have_raw_and_no_span():
    page = document_json(webpage(ARTICLE))

    assert all("span" not in block and block["raw"] for block in page["blocks"])


@pytest.mark.parametrize(
    ("page", "is_html"),
    [
        ("<p>一段</p>", True),
        ("\ufeff<!-- x --><!DOCTYPE html><html>", True),
        ("标签<p>表示段落,a<b不是标签。", False),
        ("<未命名>的文件", False),
        ("第一行<br>第二行<br><b>粗</b>和<i>斜</i>", True),
    ],
)
def test_a_single_angle_bracket_is_not_html(page, is_html):
    assert looks_like_html(page) is is_html


def test_a_tag_that_never_ends_loses_no_text():
    document = parse(f"<p>{LEAD}</p><p class='x")

    assert "class='x" in "".join(block.raw or "" for block in document.blocks)


def test_a_form_around_the_whole_page_is_not_boilerplate():
    page = f"<form id='aspnetForm'><p class='news_title'>望津港三年</p><p>{LEAD}</p><p>{CLOSE}</p></form>"

    assert outline(webpage(page))[-2:] == PARAGRAPHS


def test_a_table_of_one_column_is_a_picture_and_its_caption():
    frame = "<table><tr><td><img src='/1.png'></td></tr><tr><td>图：三号闸口</td></tr></table>"

    assert inside(frame) == [("figure", "三号闸口", "/1.png")]


def test_the_caption_of_a_quotation_in_a_figure_is_its_attribution():
    markup = "<figure><blockquote>系统快了，人没有快。</blockquote><figcaption>赵临川</figcaption></figure>"

    assert inside(markup) == [("quote", "系统快了，人没有快。\n赵临川")]


def test_a_centred_line_below_a_picture_is_its_caption():
    markup = "<p align='center'><img src='/1.png'></p><p style='text-align: center'>夜班在清理闸口。</p>"

    assert inside(markup) == [("figure", "夜班在清理闸口。", "/1.png")]
    assert inside("<p align='center'>夜班在清理闸口。</p>") == [("p", "夜班在清理闸口。")]


def test_the_header_of_a_section_is_not_the_header_of_the_site():
    assert inside("<section><header><h2>为什么慢</h2></header></section>") == [("h", "为什么慢")]


def test_a_body_that_a_script_would_show_is_parsed():
    document = webpage(
        f'<h1>望津港三年</h1><div id="js_content" class="rich_media_content" style="visibility: hidden; opacity: 0;">'
        f'<p>{LEAD}</p><p style="visibility:hidden">藏着的话。</p></div>'
    )

    assert outline(document) == [("p", LEAD)]


def test_code_stays_together_and_preformatted_text_does_not():
    document = webpage(f"<p>{LEAD}</p><pre><code>import json\n\nbill = 1</code></pre><pre>下一步\n{CLOSE}</pre>")

    assert outline(document) == [("p", LEAD), ("p", "import json\nbill = 1"), ("h", "下一步"), ("p", CLOSE)]


def test_a_teaser_between_the_paragraphs_is_dropped():
    card = '<figure class="element-rich-link"><a href="/2">另一篇</a></figure>'
    document = webpage(f"<article><p>{LEAD}</p>{card}<p>{CLOSE}</p></article>")

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]


def test_the_publisher_in_the_markup_is_the_source():
    names = '<span itemprop="author">林初</span> | <span itemprop="publisher"><b>港湾周刊</b></span>'
    document = webpage(f"<h1>望津港三年</h1><p>{names}</p><p>{LEAD}</p>")

    assert document.byline is not None
    assert (document.byline.source, document.byline.author) == ("港湾周刊", "林初")

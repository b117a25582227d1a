import pytest

from tests.parsing.outline import CLOSE, LEAD, outline, webpage

TITLE = "<h1>望津港三年</h1>"
ARTICLE = f"{TITLE}<div>2022-04-11 08:30</div><p>{LEAD}</p><p>{CLOSE}</p>"
PARAGRAPHS = [("p", LEAD), ("p", CLOSE)]


@pytest.mark.parametrize(
    "menu",
    [
        "<ul class='top'><li><a href='/'>首页</a></li><li><a href='/d'>深度</a></li></ul>",
        "<ul><li>首页</li><li>深度</li></ul>",
        "<div><a href='/'>北辰链报</a> | <a href='/d'>深度</a></div>",
    ],
)
def test_links_above_the_title_are_a_menu(menu):
    document = webpage(menu + ARTICLE)

    assert outline(document) == PARAGRAPHS
    assert [part.kind for part in document.dropped] == ["nav"]
    assert document.published is not None


@pytest.mark.parametrize("heading", ["推荐阅读", "热门文章", "Most read", "関連記事", "More from the port"])
@pytest.mark.parametrize(
    "links",
    [
        "<ul><li><a href='/1'>一代回顾</a></li><li><a href='/2'>二代发布</a></li></ul>",
        "<div><a href='/1'>一代回顾</a></div><div><a href='/2'>二代发布</a></div>",
    ],
)
def test_links_below_a_heading_for_other_pages_are_dropped(heading, links):
    document = webpage(f"<article>{ARTICLE}<h3>{heading}</h3>{links}</article>")

    assert outline(document) == PARAGRAPHS
    assert [part.kind for part in document.dropped] == ["related"]


def test_links_at_the_end_of_the_page_are_dropped():
    document = webpage(f"{ARTICLE}<h4>今日</h4><p><a href='/1'>一代回顾</a></p><p><a href='/2'>二代发布</a></p>")

    assert outline(document) == PARAGRAPHS


def test_lists_of_links_inside_the_article_stay():
    links = "<ul><li><a href='/1'>一代年报</a></li><li><a href='/2'>二代年报</a></li></ul>"

    assert outline(webpage(f"<article>{ARTICLE}</article>".replace("</p></article>", f"</p>{links}</article>")))[
        2:
    ] == [("list", False, ("一代年报", "二代年报"))]
    assert outline(webpage(f"{TITLE}<p>{LEAD}</p><p>可以看这几份:</p>{links}"))[2:] == [
        ("list", False, ("一代年报", "二代年报"))
    ]


def test_teasers_in_article_elements_stay_boilerplate_below_the_title():
    card = "<article class='card'><h3><a href='/1'>一代回顾</a></h3><p>一代上线三年后停用。</p></article>"
    document = webpage(f"<article>{ARTICLE}</article><section class='more-stories'><h2>更多</h2>{card}</section>")

    assert outline(document) == PARAGRAPHS


def test_a_single_link_between_paragraphs_is_dropped():
    document = webpage(f"{TITLE}<p>{LEAD}</p><p><a href='/1'>一代回顾</a></p><p>{CLOSE}</p>")

    assert outline(document) == PARAGRAPHS

"""Rows around the article that only their position in the page gives away."""

import pytest

from articles.parsing.recognise.title_element import is_title_of_page
from tests.parsing.outline import CLOSE, LEAD, outline, webpage

BODY = f"<div class='zw'><p>{LEAD}</p><p>{CLOSE}</p></div>"
PARAGRAPHS = [("p", LEAD), ("p", CLOSE)]


def around(above: str = "", below: str = "", between: str = "") -> list[tuple[object, ...]]:
    """The blocks of a page with these elements above the title, above the text and below it."""
    return outline(webpage(f"{above}<h1>望津港三年</h1>{between}{BODY}{below}"))


@pytest.mark.parametrize(
    "menu",
    [
        "<div><a>望海网</a> <a>时评</a> <a>港航</a></div>",
        "<div>望海晨报 | 第A06版：港航 | 回到目录</div>",
        "<div><span>示例港航大数据</span><span>每天一张图</span></div>",
    ],
)
def test_short_rows_above_the_title_are_not_in_the_article(menu):
    assert around(above=menu) == PARAGRAPHS


@pytest.mark.parametrize(
    "box",
    [
        "<div class='xg'><h4>码头夜话</h4><ul><li>一张旧海图</li><li>吊臂下的午饭</li></ul></div>",
        "<div class='kp'><div>港湾周刊</div><p>码头上的人和船</p><span>88篇原创</span><a>加关注</a></div>",
        "<section><p>看过本文的人还看了</p><p>渔汛来得早</p></section>",
        "<div class='wd'><img src='/ad/7.png'></div>",
        "<div>望海传媒集团　望津市港前路1号</div>",
    ],
)
def test_rows_below_the_element_of_the_text_are_not_in_the_article(box):
    assert around(below=box) == PARAGRAPHS


def test_the_sentences_of_comments_and_teasers_are_not_in_the_article():
    comments = "<div class='pl'><h3>网友评论</h3><p>老码头：排队的时间一点没有变，司机们都知道。</p><a>回复</a></div>"
    teasers = "<div class='tj'><h3><a href='/2'>夜里的吊臂</a></h3><p>夜里的吊臂一直亮着灯，没有人。</p></div>"

    assert around(below=comments + teasers) == PARAGRAPHS


@pytest.mark.parametrize(
    "kept",
    [
        "新的预约办法写得很清楚：没有预约的车，一律不得进入泊位。",
        "编者按：本文采写于去年冬天，文中人物均为化名。",
    ],
)
def test_a_sentence_outside_the_element_of_the_text_stays(kept):
    assert kept in [row[-1] for row in around(below=f"<div class='ps'>{kept}</div>")]


def test_a_second_element_with_text_stays_with_its_heading_and_list():
    second = f"<div class='more'><h2>后来的事</h2><p>{CLOSE}</p><ul><li>一号泊位</li><li>二号泊位</li></ul></div>"

    assert around(below=second) == [
        *PARAGRAPHS,
        ("h", "后来的事"),
        ("p", CLOSE),
        ("list", False, ("一号泊位", "二号泊位")),
    ]


def test_a_heading_that_an_article_may_have_is_no_box_without_links():
    second = f"<div class='more'><h2>最新进展</h2><p>{CLOSE}</p></div>"

    assert around(below=second) == [*PARAGRAPHS, ("h", "最新进展"), ("p", CLOSE)]


def test_editor_licence_and_disclaimer_outside_the_element_of_the_text_are_found():
    document = webpage(
        f"<h1>望津港三年</h1>{BODY}<div>责任编辑：林初</div><div>本文为望海日报原创，转载请注明出处。</div>"
        "<div>免责声明：市场有风险。</div><div>望海网 版权所有</div>"
    )

    assert [credit.name for credit in document.credits] == ["林初"]
    assert document.source is not None
    assert document.source.licence_text == "本文为望海日报原创，转载请注明出处。"
    assert len(document.disclaimers) == 1


def test_names_and_date_above_the_title_are_found():
    document = webpage(f"<div class='hd'>2024-11-05 14:30 来源：望海日报</div><h1>望津港三年</h1>{BODY}")

    assert document.byline is not None
    assert document.byline.source == "望海日报"


def test_a_row_of_tools_with_unknown_words_is_not_a_heading():
    assert around(between="<div><a>打印</a><a>收藏</a><a>奇文</a><a>分享</a></div>") == PARAGRAPHS


def test_a_subtitle_between_title_and_text_stays():
    assert around(between="<div class='sub'>一座码头的三年账本</div>")[0][-1] == "一座码头的三年账本"


def test_a_real_table_below_the_element_of_the_text_stays():
    table = "<table border='1'><tr><th>泊位</th><th>时长</th></tr><tr><td>一号</td><td>40</td></tr></table>"

    assert around(below=f"<div class='sj'>{table}</div>")[-1][0] == "table"


def test_what_is_set_aside_stays_available_for_the_editor():
    document = webpage(f"<h1>望津港三年</h1>{BODY}<div class='kp'><div>港湾周刊</div><p>码头上的人和船</p></div>")

    assert "码头上的人和船" in "".join(part.raw or "" for part in document.dropped)


def test_a_page_without_an_element_for_its_text_keeps_its_rows():
    page = webpage(f"<h1>望津港三年</h1><p>{LEAD}</p><p>排队的账</p><p>{CLOSE}</p><p>一号泊位</p>")

    assert outline(page) == [("p", LEAD), ("h", "排队的账"), ("p", CLOSE), ("p", "一号泊位")]


def test_line_breaks_in_a_table_for_layout_are_paragraphs():
    page = webpage(
        f"<table><tr><td><h1>望津港三年</h1></td></tr><tr><td>{LEAD}<br><br>　　{CLOSE}<br></td></tr></table>"
    )

    assert outline(page) == PARAGRAPHS


@pytest.mark.parametrize(
    ("text", "title"),
    [("望津港三年", "望津港三年_望海网"), ("望津港三年", "望津港三年 - 望海网"), ("Harbour", "Harbour | Estuary Post")],
)
def test_a_line_is_the_title_without_what_the_site_appends(text, title):
    assert is_title_of_page(text, title)


@pytest.mark.parametrize(("text", "title"), [("望津港", "望津港三年"), ("三年", "三年_望海网"), ("夜班", "望津港三年")])
def test_the_beginning_of_a_title_is_not_the_title(text, title):
    assert not is_title_of_page(text, title)

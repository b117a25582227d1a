"""Rows below the text that only their neighbours give away."""

import pytest

from tests.parsing.outline import CLOSE, LEAD, above, below, outline, parse


@pytest.mark.parametrize(
    "rows",
    [
        "打印 收藏 关闭\n由 Hexo 强力驱动",
        "责任编辑：林初\n上一篇\n夜里的吊臂\n下一篇\n渔汛来得早",
        "Share this post\nNight cranes of Selby\nTides",
        "今日热榜\n望津港开夜市\n渔汛提前半个月",
    ],
)
def test_short_rows_below_a_closing_row_are_set_aside(rows):
    document = below(rows)

    assert rows.splitlines()[-1] in "".join(part.raw or "" for part in document.dropped)


def test_a_sentence_below_a_closing_row_keeps_the_short_lines_above_it():
    page = f"{LEAD}\n打印 收藏 关闭\n排队的账\n{CLOSE}\n"

    assert outline(parse(page)) == [("p", LEAD), ("h", "排队的账"), ("p", CLOSE)]


def test_short_lines_without_a_closing_row_stay():
    assert outline(parse(f"{LEAD}\n{CLOSE}\n一号泊位\n")) == [("p", LEAD), ("p", CLOSE), ("p", "一号泊位")]


def test_the_address_of_the_original_below_a_closing_row_is_found():
    document = below("打印 收藏 关闭\n来源：望海日报\nhttps://wanghai.example/n/9")

    assert document.source is not None
    assert document.source.original_url == "https://wanghai.example/n/9"


@pytest.mark.parametrize(
    "comments",
    [
        "网友评论\n老码头：排队的时间一点没有变，司机们都知道。\n3楼\n回复",
        "3 条评论\n小鹿 说道：太实用了，周末就动手。\n回复",
        "评论 12\n海风：泊位还是太少。\n老吴：同意楼上的看法。",
        "Comments (2)\nThe fax was never the problem.\nReply\n3 hours ago",
    ],
)
def test_comments_of_readers_are_set_aside_with_their_sentences(comments):
    below(comments)


def test_paragraphs_below_a_heading_about_comments_stay():
    page = f"{LEAD}\n网友评论\n{CLOSE}\n"

    assert outline(parse(page))[-1] == ("p", CLOSE)


def test_the_name_and_motto_on_an_account_card_are_set_aside():
    document = parse(
        f"望津港三年记\n江宁 港湾周刊 2024-11-05 14:30\n{LEAD}\n{CLOSE}\n港湾周刊\n码头上的人和船\n88篇原创内容\n"
    )

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]


def test_the_card_of_the_account_that_a_text_is_from_is_set_aside():
    above("望津港三年记\n港湾周刊 2024-11-05 14:30\n以下文章来源于望海札记 ，作者江宁\n望海札记\n.\n码头上的人和船")


def test_the_copyright_of_the_site_below_the_text_is_no_licence():
    document = below("© 2016 – 2024 灯塔札记\nCopyright © 2024 Estuary Post. All Rights Reserved")

    assert document.source is None


def test_a_licence_of_the_text_below_it_stays_a_licence():
    document = below("本文为望海日报原创，未经授权不得转载。")

    assert document.source is not None
    assert document.source.licence_text == "本文为望海日报原创，未经授权不得转载。"


def test_the_name_of_the_site_above_its_menu_is_not_the_title():
    document = above("灯塔札记\n码头上的人和代码\n首页 归档 标签 关于 RSS\n望津港三年\n发表于 2024-11-05 22:08")

    assert document.title is not None
    assert document.title.text == "望津港三年"

import pytest

from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, above


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2022-04-11 08:30", "2022-04-11T08:30:00+08:00"),
        ("2020年3月18日", "2020-03-18T00:00:00+08:00"),
        ("刊登於 2021-03-23", "2021-03-23T00:00:00+08:00"),
        ("时间:4/27/2021 12:48:57 PM", "2021-04-27T12:48:57+08:00"),
        ("Published June 9, 2023", "2023-06-09T00:00:00+08:00"),
        ("June 9, 2023 at 4:05 p.m. EST", "2023-06-09T16:05:00-05:00"),
        ("9 June 2023", "2023-06-09T00:00:00+08:00"),
        ("Fri 9 Jun 2023 10.15 BST", "2023-06-09T10:15:00+01:00"),
        ("發布：2024-03-21 10:15 更新：2024-03-21 12:00", "2024-03-21T10:15:00+08:00"),
        ("2023-06-09T16:05:00Z", "2023-06-09T16:05:00+00:00"),
        ("發布時間：2022年5月20日 下午3:05", "2022-05-20T15:05:00+08:00"),
        ("发表于 2020-1-2 10:20 | 阅读 1234 | 评论 5", "2020-01-02T10:20:00+08:00"),
        ("[2021-02-10 09:11:56] 来源: 编辑: 点击量: 评论", "2021-02-10T09:11:56+08:00"),
        ("[2020/1/19 10:00]", "2020-01-19T10:00:00+08:00"),
        ("2021/3/3 14:32(3/3 15:10 更新)", "2021-03-03T14:32:00+08:00"),
        ("出版：2021-03-03 14:32 更新：2021-03-03 15:10", "2021-03-03T14:32:00+08:00"),
        ("2021年3月3日 14:32 (2021年3月3日 18:10更新) [有料会員限定]", "2021-03-03T14:32:00+08:00"),
        ("March 3, 2021 2:32 PM UTC Updated 3 hours ago", "2021-03-03T14:32:00+00:00"),
        ("Updated Mar 4, 2021, 2:32 p.m. Published Mar 3, 2021, 1:10 p.m.", "2021-03-03T13:10:00+08:00"),
    ],
)
def test_a_date_line_says_when_it_was_published(line, value):
    document = above(f"望津港三年\n{line}")

    assert document.published is not None
    assert document.published.value == value
    assert document.title is not None
    assert document.title.text == "望津港三年"


@pytest.mark.parametrize("line", ["最後更新：2024-03-21 12:00", "Last updated: 21 March 2024", "2024-03-21 12:00 更新"])
def test_the_date_of_an_update_is_not_that_of_publication_and_a_hint(line):
    document = above(f"望津港三年\n{line}")

    assert document.published is None
    assert [hint.kind for hint in document.date_hints if hint.raw in line] == ["doubtful"]
    assert "date_doubtful" in document.warnings


def test_page_data_names_source_and_editor():
    document = above("望津港三年\n[2022-01-08 10:30:00] 来源:北辰链报 编辑:林初 点击量:120")

    assert document.byline is not None
    assert (document.byline.source, document.byline.editor) == ("北辰链报", "林初")


def test_a_date_on_the_byline_leaves_the_line_in_one_part():
    document = above("青石研究院 / 2022-09-05 03:00 / 本文约6618字,阅读全文需要约26分钟")

    assert document.byline is not None
    assert document.byline.source == "青石研究院"
    assert document.published is not None
    assert (document.published.value, document.published.raw) == ("2022-09-05T03:00:00+08:00", None)


def test_the_timestamp_of_a_brief_never_dates_the_article():
    document = parse(f"{LEAD}\n动态 | 备案完成:监管局已受理。[2020/1/19]\n{CLOSE}")

    assert document.published is None


def test_the_lines_that_a_site_adds_above_the_title_are_boilerplate():
    shell = "币事 币事\nCtrl+D收藏币事\n全球最大的交易所\n望津港三年_艺术品\n作者:\n时间:1900/1/1 0:00:00"

    document = above(shell)

    assert document.title is not None
    assert document.title.text == "望津港三年_艺术品"
    assert document.published is None
    assert [part.kind for part in document.dropped] == [
        "site_name",
        "bookmark",
        "ad",
        "empty_byline",
        "placeholder_date",
    ]


def test_a_contact_block_above_the_title_ends_with_its_last_address():
    document = above("FOR IMMEDIATE RELEASE\nMedia Contact:\nAda Finch\nSelby Systems\nada@selby.example\nSelby Opens")

    assert [part.kind for part in document.dropped] == ["release", "contact"]
    assert document.title is not None
    assert document.title.text == "Selby Opens"


@pytest.mark.parametrize(
    "title",
    ["望津港三年", "深度 | 码头链的第三年:时间去了哪里", "【深度】码头链的第三年", "三年去了哪里？\n文|陆鸣"],
)
def test_a_short_line_on_top_is_the_title(title):
    document = above(title)

    assert document.title is not None
    assert document.title.text == title.split("\n")[0]


def test_a_bar_and_a_date_below_the_first_paragraph_are_not_a_byline():
    assert (
        parse("Four banks in the port of Selby dropped the fax.\nMarket Brief | Egret slips [2023/6/9]").byline is None
    )


@pytest.mark.parametrize("line", ["摘要:三年里翻了一番", "摘要", "这是一句短话。", "[1] 年报"])
def test_a_title_is_never_invented(line):
    assert parse(f"{line}\n{LEAD}\n{CLOSE}").title is None


@pytest.mark.parametrize("above_title", ["北辰日报", "深度", "财经", "OPINION", "首页 快讯 行情"])
def test_outlet_section_and_menu_above_the_title_are_not_the_title(above_title):
    document = above(f"{above_title}\n望津港三年\n文|陆鸣")

    assert document.title is not None
    assert document.title.text == "望津港三年"


def test_the_outlet_may_be_below_the_author():
    document = parse(
        "Harbour Banks Give Up the Fax\nBy Lena Marsh\nEstuary Post\nJune 9, 2023 | 4 min read\n"
        "Four banks in the port of Selby have agreed to drop fax confirmations.\n"
    )

    assert document.byline is not None
    assert (document.byline.author, document.byline.source) == ("Lena Marsh", "Estuary Post")
    assert [block.type for block in document.blocks] == ["paragraph"]


@pytest.mark.parametrize(
    ("lines", "source", "author"),
    [
        ("望津港三年\n星潮日报\n2022-09-05 03:00", "星潮日报", None),
        ("Corran port reopens at night\nRavi Mehta\nWed 3 Mar 2021", None, "Ravi Mehta"),
    ],
)
def test_a_name_alone_between_title_and_date_is_a_byline(lines, source, author):
    document = above(lines)

    assert document.title is not None
    assert document.title.text == lines.split("\n")[0]
    assert document.byline is not None
    assert (document.byline.source, document.byline.author) == (source, author)


def test_a_short_line_between_section_and_date_is_the_title():
    assert parse(f"Layer 2\nEgret Slips\nMarch 3, 2021\n{LEAD}\n").byline is None


def test_a_question_above_the_byline_is_the_title():
    document = above("望津港,为什么是它?\n港湾周刊\n2021-03-03 14:32 · 港湾周刊官方账号")

    assert document.title is not None
    assert document.title.text == "望津港,为什么是它?"
    assert document.byline is not None
    assert document.byline.source == "港湾周刊"


def test_a_title_with_a_bar_is_not_an_outlet():
    document = above("電子提單是什麼?港口為何需要它|動潮觀察\nby 葉可立\n2021-03-03")

    assert document.title is not None
    assert document.title.text == "電子提單是什麼?港口為何需要它|動潮觀察"


def test_a_date_below_the_byline_counts_below_a_standfirst_too():
    document = parse(
        f"Corran Drops the Fax\nFour banks agreed on Friday.\nBy Lena Marsh\nJune 9, 2023\n{LEAD}\n{CLOSE}"
    )

    assert document.published is not None
    assert document.published.value == "2023-06-09T00:00:00+08:00"
    assert [block.type for block in document.blocks] == ["paragraph"] * 3

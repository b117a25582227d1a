import pytest

from articles.parsing.document import Figure
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, between, outline


def test_a_short_line_before_body_text_is_a_heading():
    assert between("为什么慢在闸口") == [("h", "为什么慢在闸口")]
    assert between("“系统快了”") == [("h", "“系统快了”")]


@pytest.mark.parametrize(
    "line",
    [
        "他问，为什么？",
        "原因如下：",
        "※ 数字均为概数",
        "[1] 年报",
        "注:本表不含税",
        "数据来源：港务局",
        "——为什么慢",
        "“系统快了。”",
    ],
)
def test_a_line_with_final_punctuation_a_colon_or_a_mark_is_a_paragraph(line):
    assert between(line) == [("p", line)]


def test_a_short_line_with_nothing_below_is_a_paragraph():
    assert [block.type for block in parse(f"{LEAD}\n全文到此\n免责声明:风险自负。").blocks] == [
        "paragraph",
        "paragraph",
    ]


def test_two_short_lines_are_the_caption_of_a_lost_picture_and_a_heading():
    document = parse(f"{LEAD}\n望津港三号闸口\n排队的账怎么算\n{CLOSE}")

    figure = document.blocks[1]

    assert isinstance(figure, Figure)
    assert (figure.caption, figure.confidence, figure.review) == ("望津港三号闸口", "low", True)
    assert document.blocks[2].type == "heading"
    assert "ambiguous_figure" in document.warnings


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("图:三号闸口", "三号闸口"),
        ("圖：三號閘口", "三號閘口"),
        ("写真:三号ゲート", "三号ゲート"),
        ("Photo: Gate three.", "Gate three."),
        ("▲三号闸口。", "三号闸口。"),
        ("▲图：三号闸口", "三号闸口"),
        ("[图]三号闸口", "三号闸口"),
        ("写真1：三号ゲート", "写真1：三号ゲート"),
        ("图1 望津港装卸量", "图1 望津港装卸量"),
        ("图为三号闸口的夜班。白予 摄", "图为三号闸口的夜班。白予 摄"),
        ("夜班在清理三号闸口。白予/摄", "夜班在清理三号闸口。白予/摄"),
        ("三號閘口的夜班。（圖／港務局提供）", "三號閘口的夜班。（圖／港務局提供）"),
        ("Gate three at night. Photo by Ada Finch", "Gate three at night. Photo by Ada Finch"),
        ("Figure 1: Throughput by quay", "Figure 1: Throughput by quay"),
    ],
)
def test_a_caption_keeps_its_number_but_not_its_mark(line, caption):
    assert between(line) == [("figure", caption, None)]


def test_a_sentence_about_a_figure_is_a_paragraph():
    line = "图1显示,过去三年里望津港的装卸量翻了一番。"

    assert between(line) == [("p", line)]


def test_a_placeholder_and_its_caption_are_one_lost_picture():
    assert between("图片描述\n三号闸口的车队") == [("figure", "三号闸口的车队", None)]


@pytest.mark.parametrize(
    ("lines", "block"),
    [
        ("1. 甲项\n2. 乙项", ("list", True, ("甲项", "乙项"))),
        ("（1）甲项\n（2）乙项", ("list", True, ("甲项", "乙项"))),
        ("- 甲项\n- 乙项", ("list", False, ("甲项", "乙项"))),
        ("・甲項\n・乙項", ("list", False, ("甲項", "乙項"))),
    ],
)
def test_two_lines_with_numbers_or_bullets_are_a_list(lines, block):
    assert between(lines) == [block]


def test_one_line_with_a_bullet_is_a_paragraph():
    assert between("- 只有这一条。") == [("p", "- 只有这一条。")]


def test_footnotes_are_paragraphs():
    assert between("[1] 码头链：《报告》，第3页。\n[2] 截至当日。") == [
        ("p", "[1] 码头链：《报告》，第3页。"),
        ("p", "[2] 截至当日。"),
    ]


def test_lines_with_angle_marks_are_one_quote():
    assert between("> 系统快了。\n>\n> 人没有快。") == [("quote", "系统快了。\n\n人没有快。")]


@pytest.mark.parametrize("dash", ["——赵临川", "— Lena Marsh, Corran Bank", "――赵临川"])
def test_a_quotation_goes_with_its_attribution(dash):
    assert between(f"“系统快了，人没有快。”\n{dash}") == [("quote", f"“系统快了，人没有快。”\n{dash}")]


def test_a_dash_before_a_sentence_continues_the_text():
    lines = "“系统快了，人没有快。”\n——这是他最后的话。"

    assert [row[0] for row in between(lines)] == ["p", "p"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("编者按：本文写于去年。", "editor_note"),
        ("編按：本文寫於去年。", "editor_note"),
        ("【编者按】本文写于去年。", "editor_note"),
        ("Editor’s Note: This story was updated.", "editor_note"),
        ("Correction (June 9): An earlier version misspelled a name.", "correction"),
        ("更正：此前误写了人名。", "correction"),
        ("UPDATE: The bank replied on Friday.", "update"),
    ],
)
def test_a_note_to_the_reader_has_a_kind(line, kind):
    assert between(line) == [("note", kind, line)]


def test_an_editors_note_without_text_includes_the_line_below():
    assert between("编者按\n这是系列的第三篇。") == [("note", "editor_note", "编者按\n这是系列的第三篇。")]


def test_a_correction_in_brackets_is_not_a_brief():
    assert between("【訂正】九時でした。") == [("note", "correction", "【訂正】九時でした。")]


def test_rows_with_tabs_are_a_table():
    assert between("航线\t本周\t上周\n望津-霁岭\t1820\t1880") == [
        ("table", (("航线", "本周", "上周"), ("望津-霁岭", "1820", "1880")))
    ]


def test_rows_with_bars_are_a_table_without_its_rule():
    assert between("| Field | Meaning |\n|-------|:-------:|\n| sig | signature |") == [
        ("table", (("Field", "Meaning"), ("sig", "signature")))
    ]


def test_one_row_is_a_paragraph():
    assert between("航线\t本周") == [("p", "航线\t本周")]


def test_fenced_code_stays_together():
    code = "```python\nimport json\n# read it\nbill = json.load(file)\n```"

    assert between(code) == [("p", code)]


def test_a_code_fence_without_an_end_is_dropped():
    assert between("```\n这一行说了一件完整的事情。") == [("p", "这一行说了一件完整的事情。")]


def test_a_url_alone_is_a_paragraph():
    assert between("https://a.example/1") == [("p", "https://a.example/1")]


def test_the_time_below_the_headline_of_a_brief_is_dropped():
    document = parse(f"{LEAD}\n浪汐银行上线跨境结算\n2021-03-03 14:20\n{CLOSE}\n")

    assert outline(document) == [("p", LEAD), ("h", "浪汐银行上线跨境结算"), ("p", CLOSE)]
    assert document.published is None


def test_a_day_alone_is_a_heading():
    assert between("2021年3月3日") == [("h", "2021年3月3日")]


def test_a_caption_may_be_announced_by_the_line_above():
    assert between("Image caption,\nThe first night sailing left at 10pm.") == [
        ("figure", "The first night sailing left at 10pm.", None)
    ]

import pytest

from articles.parsing.document import ParsedBrief
from articles.parsing.page import parse
from articles.parsing.passes.briefs import split_headline
from tests.parsing.outline import CLOSE, LEAD, between, outline

AT = "2020-01-01T00:00:00+08:00"


@pytest.mark.parametrize("bar", ["|", "｜", "丨", "∣", "¦", "│", " | ", " ｜ ", " 丨 "])
def test_every_kind_of_bar_separates_label_and_headline(bar):
    line = f"声音{bar}宋知远:预约会更快:宋知远在会上说,年底之前覆盖全部泊位。[2020/1/1]"

    assert between(line) == [
        ("brief", "声音", "宋知远:预约会更快", "宋知远在会上说,年底之前覆盖全部泊位。", (), AT, "day")
    ]


def test_a_kind_of_brief_and_a_space_open_a_brief():
    line = "海潮独家分析 恒川链改用新共识:今天,在论坛上,讲解时我们了解到详情。[2020/1/1]"

    assert between(line) == [
        ("brief", "海潮独家分析", "恒川链改用新共识", "今天,在论坛上,讲解时我们了解到详情。", (), AT, "day")
    ]


def test_a_date_that_is_not_after_a_full_stop_is_text():
    line = "动态 | 恒川链换托管方:恒川链宣布,六月起更换托管方[2020/1/1]"

    text = "恒川链宣布,六月起更换托管方[2020/1/1]"
    assert between(line) == [("brief", "动态", "恒川链换托管方", text, (), None, None)]


def test_keywords_on_the_first_line_are_text():
    lines = "海潮晨讯 | 21:00-7:00关键词:恒川、望津\n1.恒川链升级;\n2.望津港扩建。[2020/1/1]"

    items = ("恒川链升级;", "望津港扩建。")
    assert between(lines) == [("brief", "海潮晨讯", None, "21:00-7:00关键词:恒川、望津", items, AT, "day")]


def test_a_topic_brief_extends_over_paragraphs_to_its_timestamp():
    lines = "望津:将建单证实验室:9月12日,两家单位签署备忘录。\n下一步实验室将接入三个部门的资料。[2020/1/1]"

    text = "9月12日,两家单位签署备忘录。\n下一步实验室将接入三个部门的资料。"
    assert between(lines) == [("brief", "望津", "将建单证实验室", text, (), AT, "day")]


def test_a_topic_and_colons_without_a_timestamp_are_prose():
    line = "望津:将建单证实验室:两家单位签署备忘录。"

    assert between(line) == [("p", line)]


def test_a_brief_begins_at_most_25_lines_above_its_timestamp():
    far = ["动态 | 备案完成:监管局已受理。", *(f"第{n}段说的是下一步。" for n in range(30)), "最后一段。[2020/1/1]"]

    assert between("\n".join(far))[0] == ("brief", "动态", "备案完成", "监管局已受理。", (), None, None)
    assert between("\n".join(far))[-1] == ("p", "最后一段。[2020/1/1]")


def test_a_timestamp_may_be_alone_on_its_line():
    assert between("动态 | 备案完成:监管局已受理。\n（2020年1月1日）") == [
        ("brief", "动态", "备案完成", "监管局已受理。", (), AT, "day")
    ]


def test_a_bracketed_headline_needs_no_timestamp():
    line = "【码头链节点数突破两百个】石桥电讯,4月9日,据公告,节点数已达204个。（石桥）"

    assert between(line) == [
        (
            "brief",
            None,
            "码头链节点数突破两百个",
            "石桥电讯,4月9日,据公告,节点数已达204个。（石桥）",
            (),
            None,
            None,
        )
    ]


def test_up_to_four_bracketed_characters_are_a_label():
    assert between("【速报】备案完成:监管局已受理。[2020/1/1]") == [
        ("brief", "速报", "备案完成", "监管局已受理。", (), AT, "day")
    ]


def test_a_link_below_a_brief_inside_the_page_belongs_to_the_brief():
    document = parse(
        f"{LEAD}\n【码头链节点数突破两百个】石桥电讯,节点数已达204个。\n原文链接:https://f.example/1\n{CLOSE}\n"
        "原文链接:https://a.example/2\n"
    )

    assert document.blocks[1].text.endswith("原文链接:https://f.example/1")
    assert document.source is not None
    assert document.source.original_url == "https://a.example/2"


@pytest.mark.parametrize("line", ["行情:冷热不均", "行情 | 冷热不均", "【行情回顾】"])
def test_the_head_of_a_brief_without_text_is_a_heading(line):
    assert between(line) == [("h", line)]


@pytest.mark.parametrize(
    "line",
    [
        "在审计里，这类问题常被记作“参数｜代码”两栏中的前一栏：代码没有错。",
        "参数｜代码两栏里的前一栏：代码没有错，参数错了。",
        "A|B测试的结果出来了：方案A好一点，方案B差一点。",
    ],
)
def test_a_bar_in_prose_does_not_open_a_brief(line):
    assert between(line) == [("p", line)]


@pytest.mark.parametrize(
    "marks",
    [("1.", "2.", "3."), ("1、", "2、", "3、"), ("(1)", "(2)", "(3)"), ("（1）", "（2）", "（3）"), ("①", "②", "③")],
)
@pytest.mark.parametrize("gap", ["\n", ""])
def test_numbered_items_are_found_on_separate_lines_and_on_one_line(marks, gap):
    first, second, third = marks
    items = f"{first}恒川用户破百。{gap}{second}草案2.8亿元。{gap}{third}白予:难点在法律。"
    line = f"海潮晨讯 | 用户破百 草案发布:{items}[2020/1/1]"

    assert between(line) == [
        (
            "brief",
            "海潮晨讯",
            "用户破百 草案发布",
            "",
            ("恒川用户破百。", "草案2.8亿元。", "白予:难点在法律。"),
            AT,
            "day",
        )
    ]


def test_numbers_that_do_not_count_up_from_one_are_text():
    assert between("数据 | 流出放缓:2.8亿枚流出,2016年以来首次。\n3.5亿枚仍锁定。[2020/1/1]") == [
        ("brief", "数据", "流出放缓", "2.8亿枚流出,2016年以来首次。\n3.5亿枚仍锁定。", (), AT, "day")
    ]


def test_a_brief_without_a_timestamp_ends_with_its_items():
    lines = "【本周三件大事】石桥电讯,本周有三件大事:\n1. 升级。\n2. 备案。\n3. 下跌。"

    items = ("升级。", "备案。", "下跌。")
    assert between(lines) == [("brief", None, "本周三件大事", "石桥电讯,本周有三件大事:", items, None, None)]


def test_a_brief_never_extends_over_a_disclaimer():
    document = parse(f"{LEAD}\n动态 | 备案完成:已受理。\n免责声明:风险自负。\n最后一句。[2020/1/1]\n")

    assert ("p", "最后一句。[2020/1/1]") in outline(document)


@pytest.mark.parametrize(
    ("text", "headline", "rest"),
    [
        ("备案完成:据公告,已受理。", "备案完成", "据公告,已受理。"),
        ("云雀:完成备案:据公告,已受理。", "云雀:完成备案", "据公告,已受理。"),
        ("备案完成:据公告,局长表示:已受理。", "备案完成", "据公告,局长表示:已受理。"),
        ("10:30跌破3.20美元:行情显示。", "10:30跌破3.20美元", "行情显示。"),
        ("多空比升至3:1:数据显示。", "多空比升至3:1", "数据显示。"),
        ("要点一览:12:00-21:00关键词:恒川、草案", "要点一览", "12:00-21:00关键词:恒川、草案"),
        ("两件大事:1.甲方:做了某事:细节。", "两件大事", "1.甲方:做了某事:细节。"),
        ("监管局已受理。", None, "监管局已受理。"),
    ],
)
def test_headline_and_text_are_split_at_the_right_colon(text, headline, rest):
    assert split_headline(text) == (headline, rest)


def test_a_colon_inside_a_quotation_does_not_end_the_headline():
    line = "声音 | 宋知远：“预约：更快”：宋知远说,年底之前覆盖。[2020/1/1]"

    assert between(line) == [("brief", "声音", "宋知远：“预约：更快”", "宋知远说,年底之前覆盖。", (), AT, "day")]


def test_the_time_of_day_before_a_brief_is_kept_as_its_raw_date():
    document = parse(
        f"{LEAD}\n14:32 【港口消息汇总】望津港签发了首单。\n14:20:05 快讯 | 舫链升级:升级持续一晚。\n{CLOSE}"
    )

    first, second = document.blocks[1:3]
    assert isinstance(first, ParsedBrief)
    assert isinstance(second, ParsedBrief)
    assert (first.label, first.headline, first.text) == (None, "港口消息汇总", "望津港签发了首单。")
    assert (second.label, second.headline, second.text) == ("快讯", "舫链升级", "升级持续一晚。")
    assert [(one.date_raw, one.published_at, one.precision) for one in (first, second)] == [
        ("14:32", None, None),
        ("14:20:05", None, None),
    ]


def test_a_label_above_items_is_a_heading_unless_it_is_a_kind_of_brief():
    assert between("【宏观】\n1.甲。\n2.乙。") == [("h", "【宏观】"), ("list", True, ("甲。", "乙。"))]
    assert between("【晨讯】\n1.甲。\n2.乙。") == [("brief", "晨讯", None, "", ("甲。", "乙。"), None, None)]

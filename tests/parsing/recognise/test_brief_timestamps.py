import pytest

from articles.parsing.document import ParsedBrief
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, between, outline

BRIEF = "动态 | 云雀钱包完成备案:望津市金融局已受理它的第二期备案。"


def brief(published_at, precision):
    return ("brief", "动态", "云雀钱包完成备案", "望津市金融局已受理它的第二期备案。", (), published_at, precision)


@pytest.mark.parametrize(
    ("timestamp", "published_at", "precision"),
    [
        ("[2020/1/19]", "2020-01-19T00:00:00+08:00", "day"),
        ("［2020-1-19］", "2020-01-19T00:00:00+08:00", "day"),
        ("【2020年1月19日】", "2020-01-19T00:00:00+08:00", "day"),
        ("(2020/01/19 18:10)", "2020-01-19T18:10:00+08:00", "minute"),
        ("（2020-01-19 18:10:07）", "2020-01-19T18:10:07+08:00", "second"),
        ("〔2020年1月19日 18:10〕", "2020-01-19T18:10:00+08:00", "minute"),
        ("\u3000[2020/2/29]", "2020-02-29T00:00:00+08:00", "day"),
        ("[2020/1/19 18:10 JST]", "2020-01-19T18:10:00+09:00", "minute"),
        ("[2020/1/19 18:10:07 UTC]", "2020-01-19T18:10:07+00:00", "second"),
        ("[2020/1/19 18:10 +09:00]", "2020-01-19T18:10:00+09:00", "minute"),
        ("[3月2日]", None, "month-day"),
        ("（12月31日）", None, "month-day"),
        ("[1900/1/1 0:00:00]", None, None),
    ],
)
def test_an_existing_date_in_brackets_after_a_full_stop_closes_the_brief(timestamp, published_at, precision):
    assert between(BRIEF + timestamp) == [brief(published_at, precision)]


@pytest.mark.parametrize(
    "text",
    [
        "银行说备案已经受理完毕。[2]",
        "银行说备案已经受理完毕。[5/20]",
        "银行说备案已经受理完毕。[2020/14/3]",
        "银行说备案已经受理完毕。[2021/2/29]",
        "银行说备案已经受理完毕。[2020/1/19 25:10]",
        "银行说备案已经受理完毕。[2020/1/19)",
        "表格依据[2018/6/30]的快照编制,与上一期相差三百万元。",
        "全文见https://qs.example/a.[2020/1/19]/x与附件二的说明。",
        "他在信里写完了最后一句话。(2019年3月2日)",
    ],
)
def test_other_brackets_are_text(text):
    assert between(text) == [("p", text)]


def test_a_missing_year_is_not_guessed_and_the_raw_date_is_kept():
    document = parse(f"{LEAD}\n{BRIEF}[8月14日]\n{CLOSE}")

    parsed = document.blocks[1]

    assert isinstance(parsed, ParsedBrief)
    assert (parsed.published_at, parsed.date_raw) == (None, "[8月14日]")
    assert "stamp_without_year" in document.warnings


def test_a_line_is_cut_after_each_timestamp():
    second = "行情丨沙鸥币跌破3.20美元：石桥行情显示，日内跌幅达到4.1%。"
    line = f"{BRIEF}[2020/1/19]{second}（2020/1/20）{CLOSE}"

    blocks = outline(parse(f"{LEAD}\n{line}\n"))

    assert blocks == [
        ("p", LEAD),
        brief("2020-01-19T00:00:00+08:00", "day"),
        (
            "brief",
            "行情",
            "沙鸥币跌破3.20美元",
            "石桥行情显示，日内跌幅达到4.1%。",
            (),
            "2020-01-20T00:00:00+08:00",
            "day",
        ),
        ("p", CLOSE),
    ]


def test_japanese_pages_use_tokyo_time_and_others_the_zone_argument():
    japanese = parse("速報｜予約延期：港湾局は導入を半年延期すると発表した。[2022/5/20 9:05]\n")
    chinese = parse(f"{BRIEF}[2022/5/20 9:05]\n{CLOSE}", zone="Europe/Paris")

    assert [block.published_at for block in japanese.blocks] == ["2022-05-20T09:05:00+09:00"]
    assert chinese.blocks[0].published_at == "2022-05-20T09:05:00+02:00"

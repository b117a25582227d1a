"""Dates in text and the doubts about them."""

from zoneinfo import ZoneInfo

import pytest

from articles.parsing.page import parse
from articles.parsing.recognise.brief_timestamps import EXAMPLES as STAMPS
from articles.parsing.recognise.brief_timestamps import find_timestamps
from articles.parsing.recognise.dates import EXAMPLES, DoubtfulDate, find_dates, find_mentions

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = "临屿港集团今日公布第三季度运营数据，集装箱吞吐量同比增长百分之七，高于年初目标。"
SECOND = "港务负责人表示，新泊位投产后，平均等待时间由九小时降到五小时，船公司普遍反映良好。"
ENGLISH = "The harbour group said that throughput rose by seven percent, and that it was the best quarter for years."


def published(line: str, text: str = f"{FIRST}\n\n{SECOND}") -> str | None:
    document = parse(f"临屿港三季度吞吐量增长\n\n{line}\n\n{text}\n")
    assert [block.type for block in document.blocks] == ["paragraph"] * len(text.split("\n\n"))
    return document.published.value[:16] if document.published else None


def html(lang: str, head: str, date: str) -> str | None:
    page = (
        f"<!doctype html><html lang='{lang}'><head><title>Throughput</title>{head}</head><body>"
        f"<h1>Harbour throughput rises</h1><p>Published: {date}</p><p>{ENGLISH}</p><p>{ENGLISH}</p></body></html>"
    )
    document = parse(page)
    assert ("date_doubtful" in document.warnings) == (document.published is None)
    return document.published.value[:10] if document.published else None


@pytest.mark.parametrize(("written", "moment"), EXAMPLES.items())
def test_each_example_is_the_date_beside_it(written: str, moment: str) -> None:
    assert [date.moment.isoformat() for date in find_dates(written, SHANGHAI)] == [moment]


@pytest.mark.parametrize(("written", "expected"), STAMPS.items())
def test_each_example_of_a_timestamp_is_the_time_beside_it(written: str, expected: tuple[str, str]) -> None:
    stamps = find_timestamps(written, 0, len(written), SHANGHAI)

    assert [(stamp.published_at, stamp.precision) for stamp in stamps] == [expected]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("05/11/2024", "order"),
        ("2024-11-05 14:30 CST", "zone"),
        ("当地时间2024年11月5日14:30", "zone"),
        ("2024-11-05 上午15:00", "clock"),
        ("2024年11月5日夜里2点", "clock"),
        ("11-05 14:30", "year"),
        ("发布时间：11月5日", "year"),
        ("今天 08:05", "day"),
        ("113/11/05", "calendar"),
        ("2小时前", "day"),
    ],
)
def test_a_date_that_its_words_do_not_settle_is_a_doubt(written: str, why: str) -> None:
    mentions = find_mentions(written, SHANGHAI)

    assert [mention.why for mention in mentions if isinstance(mention, DoubtfulDate)] == [why]
    assert find_dates(written, SHANGHAI) == []


@pytest.mark.parametrize("text", ["文号20241105", "20241399", "2024/13/05", "11-05", "今天开航"])
def test_other_figures_are_not_dates(text: str) -> None:
    assert find_mentions(text, SHANGHAI) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发布时间：20241105 14:30", "2024-11-05T14:30"),
        ("发布时间：二〇二四年十一月五日", "2024-11-05T00:00"),
        ("發佈時間：民國113年11月5日", "2024-11-05T00:00"),
        ("发布时间：2024-11-05 14:30　最后更新：2024-11-06 09:00　来源：望海日报", "2024-11-05T14:30"),
        ("最后更新：2024-11-06 09:00　发布时间：2024-11-05 14:30", "2024-11-05T14:30"),
        ("最后更新：2024-11-06 09:00", None),
        ("望海日报 今天 08:05", None),
        ("11-05 14:30 来源：望海日报", None),
        ("望海日报 2小时前", None),
        ("发布时间：24-11-05 14:30", None),
        ("来源：望海日报 20241105", "2024-11-05T00:00"),
        ("发布时间：2024-11-05 14:30 CST", None),
    ],
)
def test_a_line_above_the_text_gives_the_date_of_publication_or_none(line: str, expected: str | None) -> None:
    assert published(line) == expected


def test_a_year_of_the_republic_is_read_on_a_traditional_page() -> None:
    text = "臨嶼港集團今日公佈第三季營運數據，貨櫃吞吐量較去年同期增長百分之七，高於年初目標。"

    assert published("發布日期：113/11/05", text) == "2024-11-05T00:00"


def test_a_doubtful_date_is_a_hint_for_the_editor() -> None:
    document = parse(f"临屿港三季度吞吐量增长\n\n今天 08:05 来源：望海日报\n\n{FIRST}\n\n{SECOND}\n")

    assert [(hint.raw, hint.value) for hint in document.date_hints if hint.kind == "doubtful"] == [("今天 08:05", None)]


@pytest.mark.parametrize(
    ("lang", "head", "date", "expected"),
    [
        ("en", "", "05/11/2024", None),
        ("en-GB", "", "05/11/2024", "2024-11-05"),
        ("en-US", "", "05/11/2024", "2024-05-11"),
        ("en", "", "05/11/2024</p><p>Updated: 25/11/2024", "2024-11-05"),
        ("en", "", "05/11/2024</p><p>Updated: 11/25/2024", "2024-05-11"),
        ("en", "", "05/11/2024</p><p>Updated: 6 November 2024 (published 5 November 2024)", "2024-11-05"),
        ("en", "<script type='application/ld+json'>{\"datePublished\": \"2024-11-05T01:00Z\"}</script>", "05/11/2024",
         "2024-11-05"),
        ("en-GB", "<meta name='x-date' content='2024-05-11'>", "05/11/2024", "2024-05-11"),
    ],
)  # fmt: skip
def test_all_evidence_on_the_page_settles_whether_the_day_is_first(
    lang: str, head: str, date: str, expected: str | None
) -> None:
    assert html(lang, head, date) == expected

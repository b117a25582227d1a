"""Similarity: lines are compared with a brief by shared shingles, by their time and by their figures."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.briefs.models import Brief
from articles.takedowns.decisions.similarity import BriefMatcher, Window, phrases_of
from articles.text.tokens import canonical_form

FIRST = "临屿港务集团今日宣布,旗下三个集装箱码头全部启用电子提货单,单据流转由两天缩短至四小时。"
SECOND = "集团信息部主任许明舟表示,首批接入的船公司共十七家,年内将覆盖全部远洋航线。"
OWN = "本周航运要闻汇总如下,以上由编辑部整理,转载请注明出处。"


def matcher_of(body: str, **values: object) -> BriefMatcher:
    """The matcher of an unsaved brief of 2020-01-19 18:10."""
    happened_at = datetime(2020, 1, 19, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    values = {"headline": "港区启用电子提货单", "label": "动态", "happened_precision": "minute"} | values
    return BriefMatcher(Brief(body=f"<p>{body}</p>", happened_at=happened_at, **values))


def test_the_window_is_as_few_lines_as_contain_the_whole_brief() -> None:
    matcher = matcher_of(FIRST + SECOND)

    window = matcher.best_window([OWN, FIRST, SECOND, OWN])

    assert window is not None
    assert (window.first, window.last) == (1, 2)
    # Groups of characters across the line end are not in the lines.
    assert 0.95 < window.similarity < 1
    assert matcher.best_window([OWN, FIRST + SECOND]) == Window(1, 1, 1.0)


def test_the_window_includes_the_headline_above_and_the_time_below() -> None:
    lines = [OWN, "港区启用电子提货单", FIRST, SECOND, "[2020/1/19 18:10]", OWN]

    window = matcher_of(FIRST + SECOND).best_window(lines)

    assert window is not None
    assert (window.first, window.last) == (1, 4)


def test_lines_with_less_than_four_fifths_of_the_brief_are_not_a_copy() -> None:
    assert matcher_of(FIRST + SECOND).best_window([OWN, FIRST, OWN]) is None


@pytest.mark.parametrize("stamp", ["[2020/1/19 18:10]", "[2020/1/19]"])
def test_the_time_of_a_copy_may_be_given_as_its_day(stamp: str) -> None:
    edited = SECOND.replace("表示", "对本报说")

    assert matcher_of(FIRST + SECOND).best_window([FIRST, edited + stamp]) is not None


@pytest.mark.parametrize("stamp", ["[2020/1/19 19:40]", "[2020/1/20]"])
def test_a_similar_text_with_another_time_is_another_brief(stamp: str) -> None:
    edited = SECOND.replace("表示", "对本报说")

    assert matcher_of(FIRST + SECOND).best_window([FIRST, edited + stamp]) is None


def test_an_identical_text_with_another_time_is_still_a_copy() -> None:
    assert matcher_of(FIRST + SECOND).best_window([FIRST, SECOND + "[2020/1/19 19:40]"]) is not None


@pytest.mark.parametrize("figures", ["3128 点,现报 3120 点", "3128 点,现报 3099 点"])
def test_two_thirds_of_the_figures_have_to_be_the_same(figures: str) -> None:
    pattern = "行情显示,潮汐指数短线下跌,跌破 {},日内成交量较昨日同一时段明显放大,请投资者注意仓位管理,做好风险控制。"
    matcher = matcher_of(pattern.format("3128 点,现报 3120 点"))

    window = matcher.best_window([pattern.format(figures)])

    assert (window is not None) is ("3120" in figures)


@pytest.mark.parametrize(
    ("line", "belongs"),
    [
        (FIRST, True),
        ("动态 | 港区启用电子提货单", True),
        ("[2020/1/19 18:10]", True),
        ("动态 | " + SECOND, True),
        (OWN, False),
        (FIRST[:9] + OWN, False),
    ],
)
def test_a_line_belongs_to_a_copy_if_most_of_it_comes_from_the_brief(line: str, belongs: bool) -> None:
    assert matcher_of(FIRST + SECOND).may_belong(line) is belongs


@pytest.mark.parametrize(("body", "is_enough"), [("首班船今晚离港。", False), ("首班船今晚离港口。", True)])
def test_a_brief_needs_eight_characters_to_be_searched_for(body: str, is_enough: bool) -> None:
    assert matcher_of(body).is_long_enough is is_enough


def test_phrases_have_four_characters_or_words_and_none_spans_punctuation() -> None:
    assert phrases_of(canonical_form("首班货轮零时离泊,引航员登轮")) == ["首班货轮", "零时离泊", "引航员登"]
    assert phrases_of(canonical_form("The harbour office said on Monday")) == ["the harbour office said", "on monday"]


def test_a_text_without_a_whole_phrase_is_one_phrase() -> None:
    assert phrases_of("轮") == ["轮"]
    assert phrases_of("") == []

"""What does the flash box understand of a typed text?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.briefs.flash import MOST_CHARACTERS, Flash, brief_of, read_flash
from articles.models import NewsItem
from tests.makers import make_channel, make_source

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 5, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def read(text: str) -> Flash:
    return read_flash(text, AT)


def test_a_pasted_brief_is_understood_whole():
    channel = make_channel(name="动态")

    flash = read("动态 | 夜航恢复:首班船二十二时离港。[2020/1/19 18:10]")

    assert (flash.channel, flash.parsed.label) == (channel, "动态")
    assert (flash.parsed.headline, flash.parsed.text) == ("夜航恢复", "首班船二十二时离港。")
    assert flash.happened_at == datetime(2020, 1, 19, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (flash.parsed.precision, flash.parsed.date_raw) == ("minute", "[2020/1/19 18:10]")
    assert flash.faults == flash.doubts == ()


def test_without_a_head_the_first_line_is_the_headline_and_the_time_is_now():
    flash = read("夜航恢复:港务局公布首班船\r\n首班船二十二时离港。\r\n票价不变。")

    assert flash.parsed.headline == "夜航恢复:港务局公布首班船"
    assert flash.parsed.text == "首班船二十二时离港。\n票价不变。"
    assert flash.happened_at is None


def test_one_sentence_is_a_text_and_who_speaks_before_a_colon_is_no_headline():
    assert read("首班船二十二时离港。").parsed.headline is None
    assert read("江宁港务局新闻发言人表示:夜航恢复。").parsed.headline is None
    assert read("江宁港今晨恢复夜航:首班船二十二时离港。").parsed.headline == "江宁港今晨恢复夜航"


def test_numbered_items_are_items():
    flash = read("金色晨讯 | 21:00-7:00关键词:港口、船期\n1.夜航恢复。\n2.运价上涨。[2020/1/19 7:00]")

    assert flash.parsed.items == ("夜航恢复。", "运价上涨。")
    assert "<ol><li>夜航恢复。</li><li>运价上涨。</li></ol>" in brief_of(flash).body


@pytest.mark.parametrize(
    "typed", ["#动态 夜航恢复", "夜航恢复 #动态", "＃flash 夜航恢复", "#f 夜航恢复", "#快 夜航恢复"]
)
def test_a_number_sign_names_a_channel(typed):
    channel = make_channel(name="动态", name_en="Flash", aliases="快讯")
    make_channel(name="晨讯", name_en="Morning")

    flash = read(f"{typed}\n首班船二十二时离港。")

    assert (flash.channel, flash.parsed.headline) == (channel, "夜航恢复")


def test_a_number_sign_that_names_no_channel_is_text_and_no_channel_is_made():
    make_channel(name="动态")

    assert read("#2号船靠泊\n正文。").parsed.headline == "#2号船靠泊"
    assert read("海外 | 夜航恢复:首班船离港。").channel is None


def test_a_label_finds_the_channel_that_it_ends_in():
    channel = make_channel(name="晨讯")

    assert read("金色晨讯 | 夜航恢复:首班船离港。").channel == channel


def test_source_and_link_are_taken_out_of_the_text():
    source = make_source(name="望海社")

    flash = read("夜航恢复的消息\n首班船离港。\n来源:望海社\n原文链接:https://w.example/a?b=1")

    assert (flash.source, flash.original_url, flash.parsed.text) == (source, "https://w.example/a?b=1", "首班船离港。")
    assert brief_of(flash).origin == NewsItem.Origin.UNKNOWN


@pytest.mark.parametrize(
    "end",
    [
        "原文链接:https://w.example/a [2020/1/19]",
        "\n原文链接:https://w.example/a [2020/1/19]",
        "[2020/1/19]\nhttps://w.example/a",
    ],
)
def test_a_link_may_stand_before_the_time_or_behind_it(end):
    flash = read(f"夜航恢复\n首班船离港。{end}")

    assert (flash.original_url, flash.parsed.text, flash.parsed.precision) == (
        "https://w.example/a",
        "首班船离港。",
        "day",
    )


def test_an_unknown_source_stays_in_the_text_and_is_not_made():
    flash = read("夜航恢复的消息\n首班船离港。\n来源:无名社")

    assert (flash.source, flash.parsed.text) == (None, "首班船离港。\n来源:无名社")
    assert flash.doubts


def test_a_clock_time_is_today_and_a_day_without_a_year_stays_words():
    assert read("夜航\n首班。[08:10]").happened_at == AT.replace(hour=8, minute=10)
    assert read("夜航\n首班。\n2026-3-4 8:30").happened_at == datetime(2026, 3, 4, 8, 30, tzinfo=AT.tzinfo)

    flash = read("夜航\n首班。[1/19 18:10]")

    assert (flash.happened_at, flash.parsed.date_raw, flash.faults) == (None, "[1/19 18:10]", ())
    assert brief_of(flash).happened_raw == "[1/19 18:10]"


@pytest.mark.parametrize("said", ["31/02", "2020/2/31 18:10", "25:10", "2026/13/1"])
def test_a_day_that_no_calendar_has_is_a_fault_in_words(said):
    assert said in read(f"夜航\n首班。[{said}]").faults[0]
    assert said in read(f"夜航\n首班。\n{said}").faults[0]


def test_results_of_a_match_are_no_time():
    assert read("比赛结束\n主队胜(3-2)").faults == ()
    assert read("比赛结束\n主队以大比分胜出(110:98)").parsed.text == "主队以大比分胜出(110:98)"


def test_what_has_not_come_is_a_fault_but_a_clock_may_be_minutes_off():
    assert read("夜航\n首班。[12:05]").faults == ()
    assert read("夜航\n首班。[12:30]").faults
    assert read("夜航\n首班。[2099/1/1]").faults


@pytest.mark.parametrize("typed", ["", "  \n ", "只有标题没有正文", "动态 |", "[08:10]"])
def test_what_is_no_brief_yet_is_a_fault(typed):
    assert read(typed).faults


def test_a_text_of_200_kilobytes_is_a_fault_at_once():
    faults = read("潮" * 70_000).faults

    assert f"{MOST_CHARACTERS:,}" in faults[0]


def test_odd_characters_survive():
    family = "👩‍👩‍👧"

    flash = read(f"夜航{family}\n首班 نص عربي 离港。")

    assert family in (flash.parsed.headline or "")
    assert "نص عربي" in brief_of(flash).body


def test_foreign_marks_are_words_not_markup():
    assert "&lt;script&gt;" in brief_of(read("夜航\n<script>alert(1)</script>首班。")).body

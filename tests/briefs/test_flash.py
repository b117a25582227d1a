"""Flash texts: headline, text, time, channel, source and link of what is typed into the flash box."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.briefs.flash import MAX_CHARACTERS, Flash, brief_of, read_flash
from articles.models import NewsItem
from tests.makers import make_channel, make_source

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 5, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def read(text: str) -> Flash:
    return read_flash(text, AT)


def test_all_parts_of_a_pasted_brief_are_recognised():
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


def test_a_single_sentence_and_an_attribution_before_a_colon_are_not_headlines():
    assert read("首班船二十二时离港。").parsed.headline is None
    assert read("江宁港务局新闻发言人表示:夜航恢复。").parsed.headline is None
    assert read("江宁港今晨恢复夜航:首班船二十二时离港。").parsed.headline == "江宁港今晨恢复夜航"


def test_numbered_lines_become_a_list():
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


@pytest.mark.parametrize("written", ["dt", "DT", "ｄｔ", "dongtai", "dong", "d", "动", "kx", "kuaixun"])
@pytest.mark.parametrize(
    "text", ["#{} 夜航恢复\n首班船离港。", "夜航恢复 #{}\n首班船离港。", "＃{}\n夜航恢复\n首班船离港。"]
)
def test_a_number_sign_accepts_initials_and_readings(written, text):
    channel = make_channel(name="动态", aliases="快讯")
    make_channel(name="晨讯")

    flash = read(text.format(written))

    assert (flash.channel, flash.parsed.headline, flash.doubts) == (channel, "夜航恢复", ())


def test_a_number_sign_may_follow_a_chinese_character_without_a_blank():
    channel = make_channel(name="动态")

    assert read("夜航恢复#动态\n首班船离港。").channel == channel
    assert read("夜航恢复！#dt\n首班船离港。").parsed.headline == "夜航恢复！"
    assert read("新语言C#\n发布了。").parsed.headline == "新语言C#"
    assert read("新语言C#dt\n发布了。").parsed.headline == "新语言C#dt"


@pytest.mark.parametrize(
    "text", ["#无此 夜航恢复\n首班船离港。", "夜航恢复 #无此\n首班船离港。", "#无此\n夜航恢复\n首班船离港。"]
)
def test_a_number_sign_without_a_known_channel_is_a_doubt_and_not_printed(text):
    make_channel(name="动态")

    flash = read(text)

    assert (flash.channel, flash.parsed.headline, flash.parsed.text) == (None, "夜航恢复", "首班船离港。")
    assert "#无此" in flash.doubts[0]
    assert flash.faults == ()
    assert "无此" not in (brief_of(flash).label + brief_of(flash).headline + brief_of(flash).body)


@pytest.mark.parametrize("written", ["望", "w", "wh", "wang"])
def test_a_number_sign_that_means_several_channels_is_a_doubt_that_lists_them(written):
    make_channel(name="望海"), make_channel(name="望湖"), make_channel(name="晨讯")

    flash = read(f"夜航恢复 #{written}\n首班船离港。")

    assert (flash.channel, flash.parsed.headline) == (None, "夜航恢复")
    assert "望海、望湖" in flash.doubts[0]


def test_the_whole_name_wins_over_names_that_begin_with_it():
    whole = make_channel(name="望海")
    make_channel(name="望海早报")

    assert read("夜航恢复 #望海\n首班船离港。").channel == whole
    assert read("夜航恢复 #wh\n首班船离港。").channel == whole


def test_of_several_number_signs_the_first_channel_is_used_and_none_is_printed():
    channel = make_channel(name="动态")
    make_channel(name="晨讯")

    flash = read("#dt #无此 夜航恢复 #cx\n首班船离港。")

    assert (flash.channel, flash.parsed.headline) == (channel, "夜航恢复")
    assert len(flash.doubts) == 2


@pytest.mark.parametrize(
    "headline", ["#2号船靠泊", "#2 机组停运", "夜航恢复 #3", "#望海港通航# 首班船", "夜航 #", "夜航 #a 恢复"]
)
def test_numbers_topics_and_signs_inside_the_headline_are_text(headline):
    make_channel(name="动态")

    flash = read(f"{headline}\n正文。")

    assert (flash.parsed.headline, flash.doubts) == (headline, ())


def test_a_label_without_a_known_channel_selects_none():
    make_channel(name="动态")

    assert read("海外 | 夜航恢复:首班船离港。").channel is None


def test_a_label_that_ends_in_the_name_of_a_channel_selects_it():
    channel = make_channel(name="晨讯")

    assert read("金色晨讯 | 夜航恢复:首班船离港。").channel == channel


def test_source_and_link_are_removed_from_the_text():
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
def test_a_link_may_come_before_or_after_the_time(end):
    flash = read(f"夜航恢复\n首班船离港。{end}")

    assert (flash.original_url, flash.parsed.text, flash.parsed.precision) == (
        "https://w.example/a",
        "首班船离港。",
        "day",
    )


def test_an_unknown_source_stays_in_the_text_and_is_not_created():
    flash = read("夜航恢复的消息\n首班船离港。\n来源:无名社")

    assert (flash.source, flash.parsed.text) == (None, "首班船离港。\n来源:无名社")
    assert flash.doubts


def test_a_time_of_day_means_today_and_a_date_without_a_year_stays_raw():
    assert read("夜航\n首班。[08:10]").happened_at == AT.replace(hour=8, minute=10)
    assert read("夜航\n首班。\n2026-3-4 8:30").happened_at == datetime(2026, 3, 4, 8, 30, tzinfo=AT.tzinfo)

    flash = read("夜航\n首班。[1/19 18:10]")

    assert (flash.happened_at, flash.parsed.date_raw, flash.faults) == (None, "[1/19 18:10]", ())
    assert brief_of(flash).happened_raw == "[1/19 18:10]"


def test_a_time_of_day_in_words_is_the_same_as_in_the_schedule_field():
    assert read("夜航\n首班。[上午11点半]").happened_at == AT.replace(hour=11, minute=30)
    assert read("夜航\n首班。[昨晚11点]").happened_at == AT.replace(day=4, hour=23)
    assert read("夜航\n首班。[2020年1月19日晚8时]").happened_at == datetime(2020, 1, 19, 20, tzinfo=AT.tzinfo)
    assert read("夜航\n首班。\n2026-3-4 晚上12点").happened_at == datetime(2026, 3, 5, tzinfo=AT.tzinfo)


@pytest.mark.parametrize("date", ["[2020/1/19 18:10 CST]", "[03/04/2020]", "[2020年1月19日夜里2点]"])
def test_a_time_with_several_meanings_stays_as_words_with_a_doubt(date):
    flash = read(f"夜航\n首班。{date}")

    assert (flash.happened_at, flash.parsed.date_raw) == (None, date)
    assert date in flash.doubts[0]


@pytest.mark.parametrize("date", ["31/02", "2020/2/31 18:10", "25:10", "2026/13/1"])
def test_an_impossible_date_is_a_fault_that_names_it(date):
    assert date in read(f"夜航\n首班。[{date}]").faults[0]
    assert date in read(f"夜航\n首班。\n{date}").faults[0]


def test_the_score_of_a_match_is_not_a_time():
    assert read("比赛结束\n主队胜(3-2)").faults == ()
    assert read("比赛结束\n主队以大比分胜出(110:98)").parsed.text == "主队以大比分胜出(110:98)"


def test_a_future_time_is_a_fault_unless_it_is_minutes_ahead():
    assert read("夜航\n首班。[12:05]").faults == ()
    assert read("夜航\n首班。[12:30]").faults
    assert read("夜航\n首班。[2099/1/1]").faults


@pytest.mark.parametrize("typed", ["", "  \n ", "只有标题没有正文", "动态 |", "[08:10]"])
def test_an_incomplete_brief_is_a_fault(typed):
    assert read(typed).faults


def test_a_text_over_the_maximum_length_is_a_fault():
    faults = read("潮" * 70_000).faults

    assert f"{MAX_CHARACTERS:,}" in faults[0]


def test_emoji_and_right_to_left_text_are_kept():
    family = "👩‍👩‍👧"

    flash = read(f"夜航{family}\n首班 نص عربي 离港。")

    assert family in (flash.parsed.headline or "")
    assert "نص عربي" in brief_of(flash).body


def test_markup_is_escaped():
    assert "&lt;script&gt;" in brief_of(read("夜航\n<script>alert(1)</script>首班。")).body

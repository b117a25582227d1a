"""Schedule times, typed on Thursday 2026-11-26 at 09:30 in Beijing unless a test says otherwise."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.schedule_input import (
    CLOCK_EXAMPLES,
    DAY_EXAMPLES,
    SPAN_EXAMPLES,
    ScheduleInputError,
    ScheduleProblem,
    parse_schedule_input,
)

BEIJING, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=BEIJING)


def read(typed: str, now: datetime = NOW, zone: ZoneInfo = BEIJING) -> str:
    return f"{parse_schedule_input(typed, now, zone).moment:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1-5 8:30", "2027-01-05 08:30"),
        ("１－５　８：３０", "2027-01-05 08:30"),
        ("1/5 8:30", "2027-01-05 08:30"),
        ("1.5 8:30", "2027-01-05 08:30"),
        ("1月5日 8:30", "2027-01-05 08:30"),
        ("1月5日8点30分", "2027-01-05 08:30"),
        ("一月五日八点半", "2027-01-05 08:30"),
        ("1月5號 上午8點", "2027-01-05 08:00"),
        ("2027/1/5 08:30", "2027-01-05 08:30"),
        ("2027-01-05 0830", "2027-01-05 08:30"),
        ("2027年1月5日 20:30", "2027-01-05 20:30"),
        ("12-1 8:30", "2026-12-01 08:30"),
        ("11-26 10:00", "2026-11-26 10:00"),
        ("2-29 8:00", "2028-02-29 08:00"),
        ("10:00", "2026-11-26 10:00"),
        ("9:30", "2026-11-27 09:30"),
        ("8:30", "2026-11-27 08:30"),
        ("0830", "2026-11-27 08:30"),
        ("18点", "2026-11-26 18:00"),
        ("晚上8点", "2026-11-26 20:00"),
        ("下午3点一刻", "2026-11-26 15:15"),
        ("中午", "2026-11-26 12:00"),
        ("中午1点", "2026-11-26 13:00"),
        ("凌晨12点", "2026-11-27 00:00"),
        ("24:00", "2026-11-27 00:00"),
        ("午夜", "2026-11-27 00:00"),
        ("今晚8点", "2026-11-26 20:00"),
        ("明早7点半", "2026-11-27 07:30"),
        ("明天 8:30", "2026-11-27 08:30"),
        ("明天8:30", "2026-11-27 08:30"),
        ("后天9点", "2026-11-28 09:00"),
        ("大后天 9:00", "2026-11-29 09:00"),
        ("周五 18:00", "2026-11-27 18:00"),
        ("周四 18:00", "2026-11-26 18:00"),
        ("周四 9:00", "2026-12-03 09:00"),
        ("本周日 9:00", "2026-11-29 09:00"),
        ("下周一9点", "2026-11-30 09:00"),
        ("下周一九点", "2026-11-30 09:00"),
        ("下下周三 9:00", "2026-12-09 09:00"),
        ("星期天 9:00", "2026-11-29 09:00"),
        ("1号 8:00", "2026-12-01 08:00"),
        ("25日 8:00", "2026-12-25 08:00"),
        ("8-27 8:00", "2027-08-27 08:00"),
        ("20:30 明天", "2026-11-27 20:30"),
        ("9.30 明天", "2026-11-27 09:30"),
        ("2026-12-01T08:30", "2026-12-01 08:30"),
        ("2026-12-01T08:30:00+09:00", "2026-12-01 07:30"),
        ("2026-12-01T08:30:00.500Z", "2026-12-01 16:30"),
        ("20261201T083000", "2026-12-01 08:30"),
        ("20261201 0830", "2026-12-01 08:30"),
        ("二〇二六年十二月一日晚八时三十分", "2026-12-01 20:30"),
        ("下周一十点", "2026-11-30 10:00"),
        ("晚上12点", "2026-11-27 00:00"),
        ("今晚12点半", "2026-11-27 00:30"),
        ("今晚零点", "2026-11-27 00:00"),
        ("今晚1点", "2026-11-27 01:00"),
        ("夜里2点", "2026-11-27 02:00"),
        ("夜里11点", "2026-11-26 23:00"),
        ("今夜11点", "2026-11-26 23:00"),
        ("明天中午1:30", "2026-11-27 13:30"),
        ("午后3点", "2026-11-26 15:00"),
        ("tonight at 12 am", "2026-11-27 00:00"),
        ("12 noon", "2026-11-26 12:00"),
        ("12-1 8:30 JST", "2026-12-01 07:30"),
        ("12-1 8:30 PT", "2026-12-02 00:30"),
        ("美东时间 12-1 8:30", "2026-12-01 21:30"),
        ("31号 8:00", "2026-12-31 08:00"),
        ("+2h", "2026-11-26 11:30"),
        ("2小时后", "2026-11-26 11:30"),
        ("两小时后", "2026-11-26 11:30"),
        ("一个半小时后", "2026-11-26 11:00"),
        ("半小时后", "2026-11-26 10:00"),
        ("+1h30", "2026-11-26 11:00"),
        ("90分钟后", "2026-11-26 11:00"),
        ("3天后", "2026-11-29 09:30"),
        ("in 2 hours", "2026-11-26 11:30"),
        ("in half an hour", "2026-11-26 10:00"),
        ("tomorrow 8:30", "2026-11-27 08:30"),
        ("tomorrow at 8:30", "2026-11-27 08:30"),
        ("Tonight 8:30", "2026-11-26 20:30"),
        ("Fri 18:00", "2026-11-27 18:00"),
        ("next Monday 9am", "2026-11-30 09:00"),
        ("Jan 5 8:30", "2027-01-05 08:30"),
        ("5 January 2027 8:30 pm", "2027-01-05 20:30"),
        ("8pm", "2026-11-26 20:00"),
        ("noon", "2026-11-26 12:00"),
    ],
)
def test_typed_input_gives_a_time(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", ScheduleProblem.UNKNOWN),
        ("soon", ScheduleProblem.UNKNOWN),
        ("8:30 8:30", ScheduleProblem.UNKNOWN),
        ("1-5 8:30 x", ScheduleProblem.UNKNOWN),
        ("x" * 61, ScheduleProblem.UNKNOWN),
        ("31/02 8:00", ScheduleProblem.NO_DAY),
        ("2-30 8:00", ScheduleProblem.NO_DAY),
        ("2027-2-29 8:00", ScheduleProblem.NO_DAY),
        ("32号 8:00", ScheduleProblem.NO_DAY),
        ("31/02", ScheduleProblem.NO_DAY),
        ("明天", ScheduleProblem.NO_CLOCK),
        ("1-5", ScheduleProblem.NO_CLOCK),
        ("1-5 25:00", ScheduleProblem.NO_TIME),
        ("1-5 8:75", ScheduleProblem.NO_TIME),
        ("2026-11-25 8:00", ScheduleProblem.PAST),
        ("今天 8:00", ScheduleProblem.PAST),
        ("本周一 8:00", ScheduleProblem.PAST),
        ("上周一 8:00", ScheduleProblem.PAST),
        ("11-26 9:00", ScheduleProblem.PAST),
        ("11月25日 8:30", ScheduleProblem.PAST),
        ("8-28 8:00", ScheduleProblem.PAST),
        ("26日 8:00", ScheduleProblem.PAST),
        ("昨天 8:30", ScheduleProblem.PAST),
        ("昨晚8点", ScheduleProblem.PAST),
        ("yesterday 8:30", ScheduleProblem.PAST),
        ("上午15:00", ScheduleProblem.NO_TIME),
        ("晚上13点", ScheduleProblem.NO_TIME),
        ("12月1日夜里2点", ScheduleProblem.AMBIGUOUS),
        ("明晚1点", ScheduleProblem.AMBIGUOUS),
        ("12-1 8:30 CST", ScheduleProblem.NO_ZONE),
        ("当地时间 12-1 8:30", ScheduleProblem.NO_ZONE),
    ],
)
def test_refused_input_says_why(typed: str, problem: ScheduleProblem) -> None:
    with pytest.raises(ScheduleInputError) as refused:
        read(typed)

    assert refused.value.why is problem


def test_a_day_of_last_december_is_in_the_past_in_january() -> None:
    with pytest.raises(ScheduleInputError) as refused:
        read("12-30 8:30", datetime(2027, 1, 5, 9, 0, tzinfo=BEIJING))

    assert refused.value.why is ScheduleProblem.PAST


def test_seconds_are_kept() -> None:
    assert parse_schedule_input("明天 20:30:15", NOW, BEIJING).moment.second == 15


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    before = datetime(2027, 3, 27, 9, 0, tzinfo=BERLIN)

    with pytest.raises(ScheduleInputError) as refused:
        read("3-28 2:30", before, BERLIN)

    assert refused.value.why is ScheduleProblem.SKIPPED
    assert read("3-28 3:00", before, BERLIN) == "2027-03-28 03:00"


def test_the_first_of_two_equal_times_is_meant() -> None:
    scheduled = parse_schedule_input("10-31 2:30", datetime(2027, 10, 30, 9, 0, tzinfo=BERLIN), BERLIN)

    assert scheduled.twice
    assert str(scheduled.moment) == "2027-10-31 02:30:00+02:00"


@pytest.mark.parametrize("typed", [*CLOCK_EXAMPLES, *SPAN_EXAMPLES, *(f"{day} 9:00" for day in DAY_EXAMPLES)])
def test_every_example_is_accepted(typed: str) -> None:
    assert read(typed) > f"{NOW:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("typed", ["十十天后", "二十二十点", "一百百小时"])
def test_characters_that_form_no_number_are_refused(typed: str) -> None:
    with pytest.raises(ScheduleInputError):
        parse_schedule_input(typed, NOW, BEIJING)


@given(st.text(alphabet="0123456789-/:. 年月日点半上下周一二十今明天后小时分+hamp", max_size=20))
def test_any_input_gives_a_future_time_or_is_refused(typed: str) -> None:
    try:
        scheduled = parse_schedule_input(typed, NOW, BEIJING)
    except ScheduleInputError:
        return

    assert scheduled.moment >= NOW

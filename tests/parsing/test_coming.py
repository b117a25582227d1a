"""Which moment is meant: read on Thursday 2026-11-26 at 09:30 in Beijing unless said."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from articles.parsing.coming import MomentError, Unread, read_coming

BEIJING, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=BEIJING)


def read(typed: str, now: datetime = NOW, zone: ZoneInfo = BEIJING) -> str:
    return f"{read_coming(typed, now, zone).moment:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "meant"),
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
        ("11-26 9:00", "2027-11-26 09:00"),
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
        ("26日 8:00", "2026-12-26 08:00"),
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
def test_what_a_hand_types_is_read(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Unread.UNKNOWN),
        ("soon", Unread.UNKNOWN),
        ("8:30 8:30", Unread.UNKNOWN),
        ("1-5 8:30 x", Unread.UNKNOWN),
        ("x" * 61, Unread.UNKNOWN),
        ("31/02 8:00", Unread.NO_DAY),
        ("2-30 8:00", Unread.NO_DAY),
        ("2027-2-29 8:00", Unread.NO_DAY),
        ("32号 8:00", Unread.NO_DAY),
        ("31/02", Unread.NO_DAY),
        ("明天", Unread.NO_CLOCK),
        ("1-5", Unread.NO_CLOCK),
        ("1-5 25:00", Unread.NO_TIME),
        ("1-5 8:75", Unread.NO_TIME),
        ("2026-11-25 8:00", Unread.PAST),
        ("今天 8:00", Unread.PAST),
        ("本周一 8:00", Unread.PAST),
    ],
)
def test_what_cannot_be_meant_says_why(typed: str, why: Unread) -> None:
    with pytest.raises(MomentError) as refused:
        read(typed)

    assert refused.value.why is why


def test_a_moment_that_the_clocks_skip_is_none() -> None:
    before = datetime(2027, 3, 27, 9, 0, tzinfo=BERLIN)

    with pytest.raises(MomentError) as refused:
        read("3-28 2:30", before, BERLIN)

    assert refused.value.why is Unread.SKIPPED
    assert read("3-28 3:00", before, BERLIN) == "2027-03-28 03:00"


def test_of_a_moment_that_is_twice_the_first_is_meant() -> None:
    coming = read_coming("10-31 2:30", datetime(2027, 10, 30, 9, 0, tzinfo=BERLIN), BERLIN)

    assert coming.twice
    assert str(coming.moment) == "2027-10-31 02:30:00+02:00"


@given(some.text(alphabet="0123456789-/:. 年月日点半上下周一二十今明天后小时分+hamp", max_size=20))
def test_whatever_is_typed_is_read_to_come_or_refused(typed: str) -> None:
    try:
        coming = read_coming(typed, NOW, BEIJING)
    except MomentError:
        return

    assert coming.moment >= NOW

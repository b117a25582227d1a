"""Times of day with the part of the day that they are written in."""

import re
from datetime import time

import pytest

from articles.text.times_of_day import CLOCK, TimeOfDay, time_on_clock

_WHOLE = re.compile(CLOCK)


def read(written: str) -> TimeOfDay | None:
    match = _WHOLE.fullmatch(written)
    assert match, written
    return time_on_clock(match)


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("8:30", 8, 30),
        ("凌晨12点", 0, 0),
        ("凌晨5点半", 5, 30),
        ("早8时", 8, 0),
        ("上午12点", 12, 0),
        ("中午11:30", 11, 30),
        ("中午12点", 12, 0),
        ("中午1:30", 13, 30),
        ("午后3点一刻", 15, 15),
        ("下午0时30分", 12, 30),
        ("下午3点三刻", 15, 45),
        ("下午15:05", 15, 5),
        ("傍晚6点", 18, 0),
        ("晚8时", 20, 0),
        ("晚上11:59", 23, 59),
        ("夜里11点", 23, 0),
        ("12:30 am", 0, 30),
        ("12:30 p.m.", 12, 30),
        ("8pm", 20, 0),
        ("12 noon", 12, 0),
        ("下午 3:05 PM", 15, 5),
        ("八点二十分", 8, 20),
        ("二十时零五分", 20, 5),
        ("２０：３０", 20, 30),
    ],
)
def test_the_part_of_the_day_decides_which_hour_is_meant(written: str, hour: int, minute: int) -> None:
    assert read(written) == TimeOfDay(time(hour, minute))


@pytest.mark.parametrize("written", ["晚上12点半", "晚0:30", "夜里12:30", "午夜12点30分", "晚24点30分"])
def test_twelve_at_night_is_the_midnight_that_ends_the_day(written: str) -> None:
    assert read(written) == TimeOfDay(time(0, 30), days=1)


def test_24_hours_are_the_end_of_the_day() -> None:
    assert read("24:00") == TimeOfDay(time(0), days=1)
    assert read("24:30") is None


@pytest.mark.parametrize("written", ["夜里2点", "晚上1点", "深夜3:00"])
def test_the_hours_after_midnight_are_doubtful_beside_a_day(written: str) -> None:
    at = read(written)

    assert at is not None
    assert at.is_doubtful


@pytest.mark.parametrize("written", ["上午15:00", "凌晨13点", "中午5点", "晚上13点", "25:00", "8:75", "上午 3:05 PM"])
def test_a_clock_that_contradicts_the_part_of_the_day_is_no_time(written: str) -> None:
    assert read(written) is None


def test_a_count_after_the_hour_is_not_its_minutes() -> None:
    match = _WHOLE.match("8点3人到场")

    assert match is not None
    assert match[0] == "8点"

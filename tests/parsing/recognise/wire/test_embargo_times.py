"""The end of an embargo: a moment, words that count from the day of delivery, or a doubt."""

from zoneinfo import ZoneInfo

import pytest

from articles.parsing.recognise.date_evidence import DateEvidence
from articles.parsing.recognise.wire.embargo_times import EmbargoTime, embargo_time

SHANGHAI = ZoneInfo("Asia/Shanghai")


NOTHING = DateEvidence()


def end_of(line, evidence=NOTHING):
    return embargo_time(line, SHANGHAI, evidence)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("禁发至2026年11月30日晚8时", "2026-11-30T20:00:00+08:00"),
        ("解禁时间：二〇二六年十一月三十日二十时", "2026-11-30T20:00:00+08:00"),
        ("禁发至东京时间2026年12月1日上午9时", "2026-12-01T09:00:00+09:00"),
        ("EMBARGOED UNTIL 0001 GMT 30 NOV 2026", "2026-11-30T00:01:00+00:00"),
        ("EMBARGOED UNTIL 0600 BST, THURSDAY 3RD DECEMBER 2026", "2026-12-03T06:00:00+01:00"),
        ("Not for release before 9:00 a.m. ET, Monday, November 30, 2026", "2026-11-30T09:00:00-05:00"),
        ("Hold for release until 10 AM Eastern Tuesday, Dec. 1, 2026", "2026-12-01T10:00:00-05:00"),
        ("Not for publication until 00:01 on the 1st of December 2026 (GMT)", "2026-12-01T00:01:00+00:00"),
        ("Embargo lifts noon ET, Nov. 30, 2026", "2026-11-30T12:00:00-05:00"),
        ("EMBARGO: 30/11/2026 16:00 UTC", "2026-11-30T16:00:00+00:00"),
        ("Do not publish before 2026-11-30T20:00+08:00", "2026-11-30T20:00:00+08:00"),
        ("embargoed until 20:00 on 30 November 2026, Beijing time", "2026-11-30T20:00:00+08:00"),
    ],
)
def test_a_date_with_its_year_has_one_moment(line, moment):
    end = end_of(line)

    assert (end.moment and end.moment.isoformat(), end.relative) == (moment, "")


@pytest.mark.parametrize(
    ("line", "relative"),
    [
        ("新闻稿请于11月30日20:00后发布", "11月30日 20:00"),
        ("请于北京时间11月30日20时后使用", "11月30日 20时 北京时间"),
        ("禁发至明早6点", "明 早6点"),
        ("本稿12月1日零时解禁", "12月1日 0:00"),
        ("请于20:00后发布", "20:00"),
        ("STRICTLY EMBARGOED TO 14.00 GMT Tuesday 1 December", "1 December 14.00 GMT"),
        ("Embargoed until Monday 0600 GMT", "Monday 06:00 GMT"),
    ],
)
def test_a_day_without_a_year_counts_from_the_delivery(line, relative):
    end = end_of(line)

    assert (end.moment, end.relative) == (None, relative)


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 10AM CST 30 NOV 2026",
        "Embargoed until 6 a.m. local time on Nov 30, 2026",
        "Embargoed until 10:00 Perth time on 30 November 2026",
        "悉尼时间2026年12月1日上午9时解禁",
        "EMBARGO: 05/12/2026 10:00 UTC",
        "禁发至12月1日",
        "EMBARGOED UNTIL 30 NOV 2026",
        "EMBARGOED UNTIL MIDNIGHT 30 NOV 2026",
        "12月1日凌晨前勿发",
        "Embargoed until Tuesday 30 November 2026, 06:00 GMT",
        "禁发至2026年11月30日20:00或2026年12月1日6:00",
        "EMBARGOED UNTIL FURTHER NOTICE",
    ],
)
def test_what_may_be_several_times_is_a_doubt(line):
    assert end_of(line) == EmbargoTime()


def test_the_page_settles_which_of_two_numbers_is_the_day():
    end = end_of("EMBARGO: 05/12/2026 10:00 UTC", DateEvidence(day_first=True))

    assert end.moment is not None
    assert end.moment.isoformat() == "2026-12-05T10:00:00+00:00"


def test_the_weekday_beside_a_day_without_a_year_has_to_agree():
    assert end_of("Embargoed until 06:00 GMT Tuesday 1 December").weekday == 1

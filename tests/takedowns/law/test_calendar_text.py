"""Announcements of holidays: parsed from the words of the State Council, and contradictions named."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from articles.takedowns.law.calendar_text import parse_announcement

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：４月４日（周六）至６日（周一）放假，共３天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""


def days(first: str, last: str) -> list[date]:
    start, stop = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=number) for number in range((stop - start).days + 1)]


def test_the_notice_of_the_state_council_is_read_as_published():
    announcement = parse_announcement(OF_2026, 2026)

    assert announcement.days_off == (
        *days("2026-01-01", "2026-01-03"),
        *days("2026-02-15", "2026-02-23"),
        *days("2026-04-04", "2026-04-06"),
        *days("2026-10-01", "2026-10-07"),
    )
    assert [f"{day:%m%d}" for day in announcement.worked] == ["0104", "0214", "0228", "0920", "1010"]


@pytest.mark.parametrize(
    ("text", "days_off", "worked"),
    [
        (
            "10月1日至8日放假，9月28日（周日）、10月11日（周六）上班",
            days("2025-10-01", "2025-10-08"),
            [date(2025, 9, 28), date(2025, 10, 11)],
        ),
        ("1月28日到2月4日放假", days("2025-01-28", "2025-02-04"), []),
        ("2024年12月31日至2025年1月1日放假", days("2024-12-31", "2025-01-01"), []),
        ("1月1日放假，除夕不放假。", [date(2025, 1, 1)], []),
    ],
)
def test_shorter_words_are_read_too(text, days_off, worked):
    announcement = parse_announcement(text, 2025)

    assert (list(announcement.days_off), list(announcement.worked)) == (days_off, worked)


def test_what_is_written_out_is_read_back_the_same():
    announcement = parse_announcement(OF_2026, 2026)

    assert parse_announcement(announcement.text(2026), 2026) == announcement


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9月28日（周日）上班，10月1日放假", "2026-09-28 is not “周日”. Check the year."),
        ("2025年部分节假日安排：1月1日放假", "The text is about 2025, not about 2026."),
        ("10月1日至7日放假，共8天", "“10月1日至7日” has 7 days, but the text says 8."),
        ("2月30日放假", "There is no day “2月30日” in 2026."),
        ("10月1日放假，10月9日上班", "2026-10-09 is not a Saturday or Sunday, so it is worked anyway."),
        ("10月8日至1日放假", "“10月8日至1日” is not a period of at most 15 days."),
        ("1月3日放假，1月3日上班", "2026-01-03 is both a day off and worked."),
        ("祝大家节日愉快", "The text names no day off. Paste the list as announced, such as “10月1日至8日放假”."),
    ],
)
def test_a_contradiction_is_named_in_words(text, message):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        parse_announcement(text, 2026)

    assert message in refused.value.messages

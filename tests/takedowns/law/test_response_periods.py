"""Clocks: when a period ends, by its unit."""

from datetime import datetime

import pytest
from django.utils import timezone

from articles.takedowns.law.response_periods import ResponsePeriod, Unit


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        (ResponsePeriod("decide", 24, Unit.HOURS), "2026-10-01T09:30", "2026-10-02T09:30"),
        (ResponsePeriod("decide", 1, Unit.WORKDAYS), "2026-10-01T09:30", "2026-10-08T23:59:59"),
        (ResponsePeriod("decide", 7, Unit.DAYS), "2026-10-01T09:30", "2026-10-08T23:59:59"),
        (ResponsePeriod("decide", 1, Unit.MONTHS), "2026-01-31T09:30", "2026-02-28T23:59:59"),
        (ResponsePeriod("decide", 1, Unit.MONTHS), "2026-12-15T09:30", "2027-01-15T23:59:59"),
    ],
)
def test_a_period_ends_according_to_its_unit(clock, start, end):
    assert clock.deadline(at(start)) == at(end)

"""Time zones as people write them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from articles.text.time_zones import ZONE, in_zone, named_zone

_WHOLE = re.compile(ZONE)


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("JST", 9),
        ("UTC", 0),
        ("UTC+8", 8),
        ("GMT+0800", 8),
        ("+05:30", 5.5),
        ("−05:00", -5),
        ("北京时间", 8),
        ("美東時間", -5),
        ("AEDT", 11),
        ("ET", -5),
        ("PT", -8),
        ("Pacific Time", -8),
    ],
)
def test_a_zone_gives_its_offset_in_november(written: str, hours: float) -> None:
    moment = in_zone(datetime(2024, 11, 5, 14, 30, tzinfo=UTC), written)

    assert _WHOLE.fullmatch(written)
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=hours)


def test_eastern_time_is_another_one_in_summer() -> None:
    moment = in_zone(datetime(2024, 7, 5, 14, 30, tzinfo=UTC), "ET")

    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=-4)


@pytest.mark.parametrize("written", ["CST", "IST", "AST", "QQST", "当地时间", "local time", "+15:30"])
def test_a_zone_that_is_unknown_or_one_of_several_is_not_guessed(written: str) -> None:
    assert _WHOLE.fullmatch(written)
    assert named_zone(written) is None
    assert in_zone(datetime(2024, 11, 5, tzinfo=UTC), written) is None

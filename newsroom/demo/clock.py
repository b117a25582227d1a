"""Times of the demonstration: the files say how long ago something was, or give a local date and time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

# By the length of an ISO date, such as 2025-06-01T08:30.
PRECISIONS = {10: "day", 16: "minute", 19: "second"}
DURATION = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")


def parse_duration(text: str) -> timedelta:
    """`3d 5h 10m`, each part optional."""
    match = DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a duration such as 3d5h")
    days, hours, minutes = (int(number or 0) for number in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def local_time(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`: the moment at which the demonstration is loaded."""

    now: datetime

    def ago(self, duration: str) -> datetime:
        return self.now - parse_duration(duration)

    def moment(self, text: str) -> datetime:
        """`ahead 3d`, `ago 2d`, or a local date and time."""
        direction, _, duration = text.partition(" ")
        if direction == "ahead":
            return self.now + parse_duration(duration)
        return self.ago(duration) if direction == "ago" else local_time(text)

    def publication_time(self, row: dict[str, Any], default: datetime | None) -> datetime:
        if "ago" in row:
            return self.ago(row["ago"])
        if "ahead" in row:
            return self.now + parse_duration(row["ahead"])
        text = row.get("published") or row.get("release")
        return local_time(text) if text else default or self.now

"""Half-years: the periods of transparency reports, in the newsroom's time zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

_CODE = re.compile(r"(20\d\d)-h([12])", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class HalfYear:
    """The months from January to June (`half` 1) or from July to December (2) of a year."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        return cls(day.year, 1 if day.month < 7 else 2)

    @classmethod
    def parse(cls, code: str) -> "HalfYear | None":
        match = _CODE.fullmatch(code)
        return cls(int(match[1]), int(match[2])) if match else None

    @property
    def code(self) -> str:
        return f"{self.year}-h{self.half}"

    @property
    def starts_on(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def following(self) -> "HalfYear":
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    @property
    def previous(self) -> "HalfYear":
        return HalfYear(self.year - 1, 2) if self.half == 1 else HalfYear(self.year, 1)

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return timezone.make_aware(datetime.combine(self.starts_on, time()))

    @property
    def stop(self) -> datetime:
        """The first moment after it."""
        return self.following.start

"""By when must something be done? The clocks of a basis, counted on the days of the desk."""

import calendar as months
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise

from articles.takedowns.workdays import calendar

EXTENDED_MONTHS = 2
ANSWER_AWAITED = timedelta(days=14)


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Clock:
    """So many units for a first look or for the decision. A law's clock runs from a complete notice, one of the house
    from its coming in. `says`: what stands behind the number.
    """

    code: str
    amount: int
    unit: Unit
    is_law: bool = False
    extendable: bool = False
    says: str | Promise = ""

    def ends(self, start: datetime) -> datetime:
        """When it runs out. Worked days and months end with the day, in the zone of the desk."""
        if self.unit is Unit.HOURS:
            return start + timedelta(hours=self.amount)
        local = timezone.localtime(start)
        if self.unit is Unit.WORKDAYS:
            day = calendar().after(local.date(), self.amount)
        elif self.unit is Unit.DAYS:
            day = local.date() + timedelta(days=self.amount)
        else:
            day = _months_later(local, self.amount).date()
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def extended(moment: datetime) -> datetime:
    """The further two months that a law allows, with reasons told in time."""
    return _months_later(timezone.localtime(moment), EXTENDED_MONTHS)


def _months_later(moment: datetime, amount: int) -> datetime:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + amount, 12)
    last = months.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))

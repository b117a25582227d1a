"""Response periods: how long until a notice must be looked at and decided, in the time zone of the newsroom."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from articles.takedowns.law.elements import LazyText
from articles.takedowns.law.workdays import StatutoryDays, Workdays, add_workdays

EXTENSION_MONTHS = 2
REPLY_PERIOD = timedelta(days=14)


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class ResponsePeriod:
    """A period for the first look ("look") or the decision ("decide").

    A statutory clock starts when the notice is complete, a clock of our own rules when the notice is received. `note`
    explains the number. A statutory period in workdays never ends later than by the days that its law counts, whatever
    holidays the newsroom has.
    """

    code: str
    amount: int
    unit: Unit
    is_statutory: bool = False
    extendable: bool = False
    note: LazyText = ""
    statutory_days: StatutoryDays = StatutoryDays.WEEKDAYS

    def deadline(self, start: datetime, workdays: Workdays) -> datetime:
        """The end of the period. Days, workdays and months end with the day, in the newsroom's time zone."""
        if self.unit is Unit.HOURS:
            return start + timedelta(hours=self.amount)
        local = timezone.localtime(start)
        if self.unit is Unit.WORKDAYS:
            day = self._last_workday(local.date(), workdays)
        elif self.unit is Unit.DAYS:
            day = local.date() + timedelta(days=self.amount)
        else:
            day = _add_months(local, self.amount).date()
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))

    def _last_workday(self, start: date, workdays: Workdays) -> date:
        last = add_workdays(start, self.amount, workdays)
        return min(last, add_workdays(start, self.amount, self.statutory_days)) if self.is_statutory else last


def extended_deadline(deadline: datetime) -> datetime:
    """Two months later: the extension that the GDPR allows (article 12(3)) if the reasons are given in time."""
    return _add_months(timezone.localtime(deadline), EXTENSION_MONTHS)


def _add_months(moment: datetime, amount: int) -> datetime:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + amount, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last_day))

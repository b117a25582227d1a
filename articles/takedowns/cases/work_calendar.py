"""The newsroom's work calendar: loaded from its stored years, saved, and followed by the deadlines of open cases.

After a change the deadlines of open cases are computed anew, in batches of BATCH cases with one event each: the first
one at once, the others by `manage.py send_outbox`, which runs every minute.
"""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.takedowns.law.calendar_text import Announcement, iso_days
from articles.takedowns.law.workdays import WorkCalendar
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import CalendarYear, LedgerEvent

MAX_YEARS = 20
# The announcement for the next year comes in October or November.
ANNOUNCED_IN_MONTH = 10


class StoredCalendar:
    """The stored calendar, read by one query when the first day is asked for."""

    @cached_property
    def calendar(self) -> WorkCalendar:
        return stored_calendar()

    def is_workday(self, day: date) -> bool:
        return self.calendar.is_workday(day)


def stored_calendar() -> WorkCalendar:
    """The calendar of the newest years. One query."""
    years = list(CalendarYear.objects.order_by("-year")[:MAX_YEARS])
    return WorkCalendar(
        frozenset(row.year for row in years),
        frozenset(day for row in years for day in row.holidays),
        frozenset(day for row in years for day in row.makeup_workdays),
    )


def missing_year(today: date) -> int | None:
    """The year whose calendar is missing: this one or, once it should have been announced, the next."""
    wanted = [today.year, *([today.year + 1] if today.month >= ANNOUNCED_IN_MONTH else [])]
    known = set(CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    return next((year for year in wanted if year not in known), None)


@transaction.atomic
def save_year(year: int, announcement: Announcement, by: User | None) -> CalendarYear:
    """Store the calendar of a year and mark the open deadlines for recomputing. Does nothing if nothing differs."""
    row = CalendarYear.objects.select_for_update().filter(pk=year).first() or CalendarYear(year=year)
    days = (iso_days(announcement.days_off), iso_days(announcement.worked))
    if (row.days_off, row.worked) == days:
        return row
    row.days_off, row.worked = days
    row.saved_at, row.saved_by, row.recomputed_to = timezone.now(), by, 0
    row.save()
    payload = {"year": year, "days_off": row.days_off, "worked": row.worked}
    append_event(LedgerEvent.Action.CALENDAR, by, "", payload)
    return row

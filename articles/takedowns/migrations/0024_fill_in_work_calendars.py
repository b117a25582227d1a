"""The work calendars of 2025 and 2026, which were in the source tree before, as the State Council announced them."""

from datetime import date, timedelta

from django.db import migrations

YEARS = {
    2025: (
        [
            ("2025-01-01", "2025-01-01"),
            ("2025-01-28", "2025-02-04"),
            ("2025-04-04", "2025-04-06"),
            ("2025-05-01", "2025-05-05"),
            ("2025-05-31", "2025-06-02"),
            ("2025-10-01", "2025-10-08"),
        ],
        ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    ),
    2026: (
        [
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ],
        ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
    ),
}


def fill(apps, schema_editor):
    calendars = apps.get_model("takedowns", "CalendarYear")._base_manager
    for year, (spans, worked) in YEARS.items():
        days_off = [day for first, last in spans for day in days(first, last)]
        calendars.get_or_create(year=year, defaults={"days_off": days_off, "worked": worked})
    # Holidays of the newsroom no longer extend statutory deadlines: the worker computes the open ones again.
    if apps.get_model("takedowns", "Case")._base_manager.exclude(due_at=None).exists():
        calendars.filter(year=max(YEARS)).update(recomputed_to=0)


def days(first, last):
    start, stop = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=number)).isoformat() for number in range((stop - start).days + 1)]


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0023_add_work_calendar_and_reports")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""Which slots do a day or a month cover, in the zone of this site, and which of them hold something?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from articles.models.gate import GatedQuerySet
from articles.models.slots import second_of

# The gate's own query stands inside, never written again here.
HOLDING = """
WITH spans(start, stop) AS (VALUES {values})
SELECT start FROM spans WHERE EXISTS ({listed} AND articles_newsitem.slot >= start AND articles_newsitem.slot < stop)"""
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to before `end`; their slots are those from `start` to before `stop`."""

    first: date
    end: date

    @property
    def start(self) -> int:
        return second_of(_midnight(self.first))

    @property
    def stop(self) -> int:
        return second_of(_midnight(self.end))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def day_span(day: date) -> Span:
    return Span(day, day + timedelta(days=1))


def month_span(day: date) -> Span:
    """The month in which a day lies."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1))


def year_span(year: int) -> Span:
    return Span(date(year, 1, 1), date(year + 1, 1, 1))


def days_of(span: Span) -> list[Span]:
    return [day_span(span.first + timedelta(days=number)) for number in range((span.end - span.first).days)]


def months_with_items(items: GatedQuerySet) -> list[Span]:
    """The months that hold one of these items, newest first. Three queries, whatever the size of the archive."""
    # With its bounds, so that the database goes by slot; a brief dated 1020 by a slip makes no list of thousands.
    bounded = items.filter(slot__gte=year_span(EARLIEST_YEAR).start, slot__lt=year_span(LATEST_YEAR).stop)
    ends = [bounded.order_by(order).values_list("sort_at", flat=True).first() for order in ("slot", "-slot")]
    if None in ends:
        return []
    first, last = (timezone.localdate(moment) for moment in ends)
    months = [month_span(last)]
    while months[-1].first > first:
        months.append(month_span(months[-1].first - timedelta(days=1)))
    return holding(months, items)


def holding(spans: Iterable[Span], items: GatedQuerySet) -> list[Span]:
    """Those of the spans that hold one of these items. One query, one look into an index for each span."""
    by_start = {span.start: span for span in spans}
    listed, params = items.order_by().values("pk").query.sql_with_params()
    values = ", ".join(["(%s, %s)"] * len(by_start))
    bounds = [bound for start, span in by_start.items() for bound in (start, span.stop)]
    with connection.cursor() as rows:
        rows.execute(HOLDING.format(values=values, listed=listed), [*bounds, *params])
        found = {start for (start,) in rows.fetchall()}
    return [span for start, span in by_start.items() if start in found]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest days before and after a span that hold something; None where nothing does."""

    older: date | None
    newer: date | None

    def embrace(self, span: Span, today: date) -> bool:
        """An empty span is known if it lies within the archive, which reaches until today."""
        return span.first <= today < span.end or bool(self.older and (self.newer or span.first <= today))


def neighbours(span: Span, items: GatedQuerySet) -> Neighbours:
    """Two queries, each of them one row from the end of an index."""
    moments = items.values_list("sort_at", flat=True)
    older = moments.filter(slot__lt=span.start).order_by("-slot").first()
    newer = moments.filter(slot__gte=span.stop).order_by("slot").first()
    return Neighbours(older and timezone.localdate(older), newer and timezone.localdate(newer))


class DayConverter:
    """A day in an address: 2020/01/19. A date that never was is no address of ours."""

    regex = "[0-9]{4}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month, day = (int(part) for part in value.split("/"))
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValueError(value)
        return date(year, month, day)

    def to_url(self, value: date) -> str:
        return f"{value:%Y/%m/%d}"


class MonthConverter:
    """A month in an address, 2020/01, as its first day."""

    regex = "[0-9]{4}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        return DayConverter().to_python(f"{value}/01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y/%m}"

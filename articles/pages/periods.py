"""Days, months and years as ranges of slots in the time zone of the site, and which of them contain items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from articles.models.newsitem import NewsItem
from articles.models.slots import second_of
from articles.models.visibility import VisibilityQuerySet

# {listed} is the SQL of the visibility rule.
NON_EMPTY = """
WITH spans(start, stop) AS (VALUES {values})
SELECT start FROM spans WHERE EXISTS ({listed} AND articles_newsitem.slot >= start AND articles_newsitem.slot < stop)"""
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` up to, not including, `end`, and the slots from `start` up to, not including, `stop`."""

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
    """The month that contains a day."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1))


def year_span(year: int) -> Span:
    return Span(date(year, 1, 1), date(year + 1, 1, 1))


def days_of(span: Span) -> list[Span]:
    return [day_span(span.first + timedelta(days=number)) for number in range((span.end - span.first).days)]


def months_with_items(items: VisibilityQuerySet[NewsItem]) -> list[Span]:
    """The months that contain one of these items, newest first. Three queries, whatever the size of the archive."""
    # Bounded, so that the index on slot is used, and a brief misdated 1020 does not produce thousands of months.
    bounded = items.filter(slot__gte=year_span(EARLIEST_YEAR).start, slot__lt=year_span(LATEST_YEAR).stop)
    ends = [bounded.order_by(order).values_list("sort_at", flat=True).first() for order in ("slot", "-slot")]
    if None in ends:
        return []
    first, last = (timezone.localdate(moment) for moment in ends)
    months = [month_span(last)]
    while months[-1].first > first:
        months.append(month_span(months[-1].first - timedelta(days=1)))
    return non_empty(months, items)


def non_empty(spans: Iterable[Span], items: VisibilityQuerySet[NewsItem]) -> list[Span]:
    """The spans that contain one of these items. One query with one index lookup per span."""
    by_start = {span.start: span for span in spans}
    listed, params = items.order_by().values("pk").query.sql_with_params()
    values = ", ".join(["(%s, %s)"] * len(by_start))
    bounds = [bound for start, span in by_start.items() for bound in (start, span.stop)]
    with connection.cursor() as rows:
        rows.execute(NON_EMPTY.format(values=values, listed=listed), [*bounds, *params])
        starts = {start for (start,) in rows.fetchall()}
    return [span for start, span in by_start.items() if start in starts]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest days with items before and after a span, or None."""

    older: date | None
    newer: date | None

    def surround(self, span: Span, today: date) -> bool:
        """Whether a span lies within the archive, which ends today; an empty page then answers 200."""
        return span.first <= today < span.end or bool(self.older and (self.newer or span.first <= today))


def neighbours(span: Span, items: VisibilityQuerySet[NewsItem]) -> Neighbours:
    """Two queries, each reading one row from an index."""
    moments = items.values_list("sort_at", flat=True)
    older = moments.filter(slot__lt=span.start).order_by("-slot").first()
    newer = moments.filter(slot__gte=span.stop).order_by("slot").first()
    return Neighbours(older and timezone.localdate(older), newer and timezone.localdate(newer))


class DayConverter:
    """A day in a URL: 2020/01/19. Impossible dates do not match."""

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

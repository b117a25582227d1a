"""Notices of a half-year: their number by basis and outcome, and how long they waited for a look and a decision."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import Decision, LedgerEvent, Notice, NoticeOutcome
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.masking import is_small

Result = NoticeOutcome.Result
DECIDED = (Result.GRANTED, Result.REFUSED, Result.NOT_NEEDED)
# The outcomes of a report: also notices withdrawn, or closed without a decision, and notices that are still open.
WITHDRAWN, OPEN = "withdrawn", "open"
OUTCOMES = (*(result.value for result in Result), WITHDRAWN, OPEN)
# A notice whose basis nobody has confirmed yet.
NO_BASIS = "none"
ROWS = (*BASES, NO_BASIS)
BATCH = 2_000
PERCENTILES = {"median": 0.5, "p90": 0.9}


class Waited(NamedTuple):
    """Whole seconds from receipt to the first look of a person and to the first decision; None: not yet."""

    basis: str
    acknowledge: int | None
    decide: int | None


def received_in(half_year: HalfYear) -> "QuerySet[Notice]":
    return Notice.objects.filter(received_at__gte=half_year.start, received_at__lt=half_year.stop)


def by_basis_and_outcome(half_year: HalfYear) -> list[list[int]]:
    """The number of notices, by ROWS and OUTCOMES. One query."""
    counts = {
        (row["basis"] or NO_BASIS, row["outcome"]): row["number"]
        for row in _with_outcome(received_in(half_year))
        .order_by()
        .values("basis", "outcome")
        .annotate(number=Count("pk"))
    }
    return [[counts.get((basis, outcome), 0) for outcome in OUTCOMES] for basis in ROWS]


def waits(half_year: HalfYear) -> Iterator[Waited]:
    """How long each notice waited, read in batches: one row for each of its cases, of which the first look counts.

    Of a merged case only the looks at the case that took over count: too long rather than too short.
    """
    looks = LedgerEvent.objects.filter(
        case=OuterRef("cases__reference"), time__gte=OuterRef("received_at"), actor__startswith="account "
    ).exclude(action__in=(LedgerEvent.Action.OPENED, LedgerEvent.Action.JOINED))
    decided = NoticeOutcome.objects.filter(notice=OuterRef("pk"), outcome__in=DECIDED)
    rows = _with_outcome(received_in(half_year)).annotate(
        looked_at=Subquery(looks.order_by("time").values("time")[:1]),
        answered_at=Subquery(decided.order_by("made_at").values("made_at")[:1]),
    )
    columns = ("pk", "basis", "received_at", "outcome", "decided_at", "answered_at", "looked_at")
    each_case = rows.order_by("pk").values_list(*columns).iterator(BATCH)
    for _pk, of_notice in groupby(each_case, key=lambda row: row[0]):
        yield _waited(list(of_notice))


def durations(half_year: HalfYear) -> dict[str, dict[str, dict[str, int | None]]]:
    """Clock ("acknowledge", "decide") -> basis or "all" -> percentile -> seconds, None where fewer than 5 notices."""
    seconds: dict[str, dict[str, list[int]]] = {clock: defaultdict(list) for clock in ("acknowledge", "decide")}
    for waited in waits(half_year):
        for clock, value in (("acknowledge", waited.acknowledge), ("decide", waited.decide)):
            if value is not None:
                seconds[clock][waited.basis].append(value)
                seconds[clock]["all"].append(value)
    return {clock: {basis: _percentiles(values) for basis, values in found.items()} for clock, found in seconds.items()}


def percentile(values: Sequence[int], share: float) -> int:
    """The nearest rank: the smallest value such that at least this share of all values is not above it."""
    return sorted(values)[ceil(share * len(values)) - 1]


def _percentiles(values: list[int]) -> dict[str, int | None]:
    if is_small(len(values)):
        return dict.fromkeys(PERCENTILES)
    return {name: percentile(values, share) for name, share in PERCENTILES.items()}


def _waited(rows: list[tuple[int, str, datetime, str, datetime | None, datetime | None, datetime | None]]) -> Waited:
    _pk, basis, received_at, outcome, closed_at, answered_at, _looked_at = rows[0]
    looked_at = _first(row[6] for row in rows)
    decided_at = answered_at or (closed_at if outcome in DECIDED else None)
    return Waited(basis or NO_BASIS, _seconds(received_at, looked_at), _seconds(received_at, decided_at))


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min(filter(None, moments), default=None)


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else max(0, int((end - start).total_seconds()))


def _with_outcome(notices: "QuerySet[Notice]") -> "QuerySet[Any]":
    """Annotate `outcome`: the latest one recorded. Notices decided before outcomes were recorded have that of the
    latest decision in their cases.
    """
    latest = NoticeOutcome.objects.filter(notice=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    decisions = Decision.objects.filter(case__notices=OuterRef("pk")).order_by("-pk")
    by_decision = decisions.annotate(
        result=Case(
            When(action=Decision.Action.NOTHING, then=Value(Result.REFUSED.value)),
            default=Value(Result.GRANTED.value),
            output_field=CharField(),
        )
    ).values("result")[:1]
    return notices.annotate(
        outcome=Case(
            When(~Q(state=Notice.State.CLOSED), then=Value(OPEN)),
            When(spam_at__isnull=False, then=Value(Result.SPAM.value)),
            default=Coalesce(Subquery(latest), Subquery(by_decision), Value(WITHDRAWN)),
            output_field=CharField(),
        )
    )

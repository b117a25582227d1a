"""Figures of a half-year: computed from notices, decisions, appeals and the ledger, then masked for publication.

Figures hold codes and numbers only, so no name can be in them.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncDate

from articles.takedowns.models import LedgerEvent
from articles.takedowns.report.appeals import APPEAL_OUTCOMES, KINDS, by_kind_and_outcome
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.masking import mask_number, mask_table, with_totals
from articles.takedowns.report.measures import COUNTED_MODES, MEASURES, in_force
from articles.takedowns.report.notices import OUTCOMES, ROWS, by_basis_and_outcome, durations

Figures = dict[str, Any]
TOTAL = "total"
# The row of all notices among the times.
ALL = "all"


def exact_figures(half_year: HalfYear) -> Figures:
    """All figures unmasked, for people at the desk. Reads the notices of the half-year once."""
    return {
        "notices": _table([*ROWS, TOTAL], OUTCOMES, with_totals(by_basis_and_outcome(half_year))),
        "times": durations(half_year),
        "appeals": _table([*KINDS, TOTAL], APPEAL_OUTCOMES, with_totals(by_kind_and_outcome(half_year))),
        "in_force": dict(zip([*COUNTED_MODES, TOTAL], with_totals([in_force(half_year)])[0], strict=True)),
        "counts": {measure.code: measure.count(half_year) for measure in MEASURES},
        "checkpoints": daily_checkpoints(half_year),
    }


def public_figures(exact: Figures) -> Figures:
    """The figures with small numbers masked (None), and those from which they could be computed."""
    notices = _table([*ROWS, TOTAL], OUTCOMES, mask_table(_cells(exact["notices"], ROWS)))
    active = [[exact["in_force"][mode] for mode in COUNTED_MODES]]
    return exact | {
        "notices": notices,
        "appeals": _table([*KINDS, TOTAL], APPEAL_OUTCOMES, mask_table(_cells(exact["appeals"], KINDS))),
        "times": {clock: _without_masked(times, notices) for clock, times in exact["times"].items()},
        "in_force": dict(zip([*COUNTED_MODES, TOTAL], mask_table(active)[0], strict=True)),
        "counts": {code: mask_number(number) for code, number in exact["counts"].items()},
    }


def _without_masked(times: Figures, notices: dict[str, dict[str, Any]]) -> Figures:
    """The times without those of a row with a masked number: that they are shown tells that at least 5 were decided."""
    return {
        basis: dict.fromkeys(found) if None in notices.get(TOTAL if basis == ALL else basis, {}).values() else found
        for basis, found in times.items()
    }


def masked_numbers(figures: Figures) -> int:
    """How many numbers of public figures are masked."""
    groups = [*figures["notices"].values(), *figures["appeals"].values(), figures["in_force"], figures["counts"]]
    return sum(number is None for group in groups for number in group.values())


def daily_checkpoints(half_year: HalfYear) -> list[dict[str, Any]]:
    """For each day with events: the number of events by its end, and the hash of the last. Two queries."""
    events = LedgerEvent.objects.filter(time__gte=half_year.start, time__lt=half_year.stop).order_by()
    days = events.annotate(day=TruncDate("time")).values("day").annotate(last=Max("sequence")).order_by("day")
    last = {row["last"]: row["day"] for row in days}
    hashes = dict(LedgerEvent.objects.filter(sequence__in=last).values_list("sequence", "hash"))
    return [{"day": day.isoformat(), "events": number, "head": hashes[number]} for number, day in last.items()]


def _table(rows: list[str], outcomes: Iterable[str], numbers: list[list[Any]]) -> dict[str, dict[str, Any]]:
    """Row -> outcome or "total" -> number."""
    columns = [*outcomes, TOTAL]
    return {row: dict(zip(columns, cells, strict=True)) for row, cells in zip(rows, numbers, strict=True)}


def _cells(table: dict[str, dict[str, Any]], rows: Iterable[str]) -> list[list[Any]]:
    """The numbers of a table without its totals."""
    return [list(table[row].values())[:-1] for row in rows]

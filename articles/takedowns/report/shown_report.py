"""Reports as pages: the figures of a published or previewed half-year as tables, labelled in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.models.restriction import Mode
from articles.takedowns.law.appeal_rules import APPEAL_RULES
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import Appeal, NoticeOutcome
from articles.takedowns.report.figures import TOTAL, Figures
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.measures import MEASURES
from articles.takedowns.report.notices import OPEN, ROWS, WITHDRAWN

# Row -> column -> number.
Table = Mapping[str, Mapping[str, int | None]]
MINUTE, HOUR, DAY = 60, 3_600, 86_400
# From here on days are easier to read than hours.
MAX_HOURS = 48


@dataclass(frozen=True, slots=True)
class TableCell:
    """A number with its column. `number` is None if it is masked."""

    column: str
    number: int | None
    is_total: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: list[TableCell]
    is_total: bool


@dataclass(frozen=True, slots=True)
class TimesRow:
    """Durations of one basis in words: median and 90th percentile to the first look, then to the decision."""

    label: str
    cells: list[tuple[str, str]]
    is_total: bool


def shown_report(figures: Figures) -> dict[str, Any]:
    """The context of `takedowns/report/_figures.html`."""
    rows = notice_rows(figures)
    return {
        "columns": [cell.column for cell in rows[0].cells],
        "notices": rows,
        "all_notices": figures["notices"][TOTAL],
        # Reports published earlier have no appeals.
        "appeals": appeal_rows(figures["appeals"]) if "appeals" in figures else None,
        "times": times_rows(figures),
        "in_force": [
            (str(Mode(mode).label) if mode != TOTAL else _("Together"), number)
            for mode, number in figures["in_force"].items()
            if number != 0 or mode == TOTAL
        ],
        "counts": [
            (measure.label, figures["counts"][measure.code])
            for measure in MEASURES
            if measure.code in figures["counts"]
        ],
        "orders": figures["notices"]["order"][TOTAL],
        "checkpoints": monthly(figures["checkpoints"]),
    }


def notice_rows(figures: Figures) -> list[TableRow]:
    """The bases with notices, and the total. Rows of zeros are left out."""
    return _rows(figures["notices"], basis_label, outcome_labels())


def appeal_rows(table: Table) -> list[TableRow]:
    """The kinds of appeal that were received, and the total; none if there was no appeal. Rows and columns of zeros are
    left out.
    """
    labels = {outcome.value: str(outcome.label) for outcome in Appeal.Outcome}
    labels |= {OPEN: _("still open"), TOTAL: _("Together")}
    used = [column for column, number in table[TOTAL].items() if number != 0]
    shown = {kind: {column: numbers[column] for column in used} for kind, numbers in table.items()}
    return _rows(shown, _kind_label, labels) if used else []


def _kind_label(kind: str) -> str:
    return _("All appeals") if kind == TOTAL else str(APPEAL_RULES[kind].name)


def _rows(table: Table, label_of: Callable[[str], str], columns: Mapping[str, str]) -> list[TableRow]:
    return [
        TableRow(
            label_of(row),
            [TableCell(columns[column], number, column == TOTAL) for column, number in numbers.items()],
            row == TOTAL,
        )
        for row, numbers in table.items()
        if row == TOTAL or numbers[TOTAL] != 0
    ]


def times_rows(figures: Figures) -> list[TimesRow]:
    """The bases with a duration, then all together."""
    times = figures["times"]
    shown = [basis for basis in (*ROWS, "all") if any(basis in times[clock] for clock in times)]
    return [
        TimesRow(
            basis_label(basis),
            [(label, duration_words(times[clock].get(basis, {}).get(name))) for clock, name, label in _time_columns()],
            basis == "all",
        )
        for basis in shown
    ]


def _time_columns() -> list[tuple[str, str, str]]:
    return [
        ("acknowledge", "median", _("First look: median")),
        ("acknowledge", "p90", _("First look: 90 in 100 within")),
        ("decide", "median", _("Decision: median")),
        ("decide", "p90", _("Decision: 90 in 100 within")),
    ]


def monthly(checkpoints: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last checkpoint of each month."""
    return list({checkpoint["day"][:7]: checkpoint for checkpoint in checkpoints}.values())


def basis_label(basis: str) -> str:
    if basis in (TOTAL, "all"):
        return _("All notices")
    return str(BASES[basis].name) if basis in BASES else _("Not classified yet")


def outcome_labels() -> dict[str, str]:
    results = {result.value: str(result.label) for result in NoticeOutcome.Result}
    withdrawn = pgettext("outcome of a notice", "withdrawn")
    return results | {WITHDRAWN: withdrawn, OPEN: _("still open"), TOTAL: _("Together")}


def duration_words(seconds: int | None) -> str:
    """A duration in the unit that a reader would use; "" if it is masked or unknown."""
    if seconds is None:
        return ""
    if seconds < HOUR:
        minutes = max(1, round(seconds / MINUTE))
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(seconds / HOUR)
    if hours < MAX_HOURS:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return _("%(days)s days") % {"days": f"{seconds / DAY:.1f}"}


def half_year_label(half_year: HalfYear) -> str:
    words = _("first half of {year}") if half_year.half == 1 else _("second half of {year}")
    return words.format(year=half_year.year)

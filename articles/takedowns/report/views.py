"""Public pages of transparency reports: the newest one, each half-year, and both as files.

Only published rows are read, one for each page, so the cost does not depend on the archive. The page cache drops them
when a report is published, like any public page.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.pages.listing import sections
from articles.pages.metadata import Head
from articles.takedowns.models import TransparencyReport
from articles.takedowns.report.files import report_csv, report_json
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.shown_report import half_year_label, shown_report

MAX_LISTED = 60


class HalfYearConverter:
    """A half-year in an address, such as "2026-h1"."""

    regex = r"20[0-9]{2}-h[12]"

    def to_python(self, value: str) -> HalfYear:
        half_year = HalfYear.parse(value)
        if half_year is None:
            raise ValueError(value)
        return half_year

    def to_url(self, value: HalfYear | str) -> str:
        return value.code if isinstance(value, HalfYear) else value


@require_safe
def report_index(request: HttpRequest) -> HttpResponse:
    """The newest report, or that there is none yet."""
    report = TransparencyReport.objects.first()
    if report is None:
        head = Head(_("Transparency report"), _about())
        return render(request, "takedowns/report/report.html", {"head": head, "sections": sections()})
    return _page(request, report)


@require_safe
def report_detail(request: HttpRequest, half_year: HalfYear) -> HttpResponse:
    return _page(request, _report(half_year))


@require_safe
def report_as_csv(request: HttpRequest, half_year: HalfYear) -> HttpResponse:
    return HttpResponse(report_csv(_report(half_year)), content_type="text/csv; charset=utf-8")


@require_safe
def report_as_json(request: HttpRequest, half_year: HalfYear) -> HttpResponse:
    return HttpResponse(report_json(_report(half_year)), content_type="application/json")


def _report(half_year: HalfYear) -> TransparencyReport:
    report = TransparencyReport.objects.filter(starts_on=half_year.starts_on).first()
    if report is None:
        raise Http404
    return report


def _page(request: HttpRequest, report: TransparencyReport) -> HttpResponse:
    label = half_year_label(HalfYear.of(report.starts_on))
    context: dict[str, Any] = {
        "head": Head(_("Transparency report, {half_year}").format(half_year=label), _about()),
        "label": label,
        "report": report,
        "others": [(day_code, half_year_label(half_year)) for day_code, half_year in _published()],
        "sections": sections(),
    }
    return render(request, "takedowns/report/report.html", context | shown_report(report.figures))


def _published() -> list[tuple[str, HalfYear]]:
    """The published half-years with their codes, newest first."""
    days = TransparencyReport.objects.values_list("starts_on", flat=True)[:MAX_LISTED]
    return [(half_year.code, half_year) for half_year in map(HalfYear.of, days)]


def _about() -> str:
    return _("What people asked us to correct or to remove, what we decided, and how long it took.")

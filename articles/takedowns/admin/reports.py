"""Admin of transparency reports: those published, the preview of one that is due, and the export of statements."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import list_time, with_zone
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.users import current_user
from articles.takedowns.models import TransparencyReport
from articles.takedowns.report.figures import exact_figures, masked_numbers, public_figures
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.publishing import PERMISSION, due_half_years, figures_digest, publish_report
from articles.takedowns.report.shown_report import half_year_label, shown_report
from articles.takedowns.statements.export import FORMATS, checked_statements, export_statements
from articles.takedowns.statements.export import PERMISSION as EXPORT

# Half-years offered for an export, and invalid statements named on the page.
MAX_HALF_YEARS = 8
MAX_NAMED = 50
PREFIX = "takedowns_transparencyreport"


@admin.register(TransparencyReport)
class TransparencyReportAdmin(ReadOnlyAdmin):
    list_display = ("period", "when", "published_by", "page")
    list_select_related = ("published_by",)
    list_display_links = None
    sortable_by = ()
    fields = ("period", "when", "published_by", "digest", "ledger_sequence", "ledger_hash", "page")
    change_list_template = "takedowns/admin/reports/report_list.html"

    def label_of(self, obj: Any) -> str:
        return half_year_label(HalfYear.of(obj.starts_on))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("due/<slug:code>/", view(self.due_view), name=f"{PREFIX}_due"),
            path("statements/", view(self.statements_view), name=f"{PREFIX}_statements"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        due = due_half_years(timezone.now()) if request.user.has_perm(PERMISSION) else []
        context = {
            "due": [(half_year.code, half_year_label(half_year)) for half_year in due],
            "may_export": request.user.has_perm(EXPORT),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def due_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The report as it would be published, and the button that publishes it."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        half_year = HalfYear.parse(code)
        if half_year is None or half_year not in due_half_years(timezone.now()):
            raise Http404
        errors: list[str] = []
        if request.method == "POST":
            try:
                publish_report(half_year, current_user(request), request.POST.get("digest", ""))
            except ValidationError as error:
                errors = error.messages
            else:
                words = _("The report of the {half_year} is published.").format(half_year=half_year_label(half_year))
                messages.success(request, words)
                return HttpResponseRedirect(reverse(f"admin:{PREFIX}_changelist"))
        figures = public_figures(exact_figures(half_year))
        context = {
            **self._context(request, half_year_label(half_year)),
            "errors": errors,
            "digest": figures_digest(half_year, figures),
            "masked": masked_numbers(figures),
            **shown_report(figures),
        }
        return TemplateResponse(
            request, "takedowns/admin/reports/report_due.html", context, status=409 if errors else 200
        )

    def statements_view(self, request: HttpRequest) -> HttpResponse:
        """Statements of reasons of one half-year: how many are valid, what is wrong with the others, and the file."""
        if not request.user.has_perm(EXPORT):
            raise PermissionDenied
        values = request.POST if request.method == "POST" else request.GET
        offered = _offered()
        half_year = HalfYear.parse(values.get("period", "")) or offered[0]
        if request.method == "POST" and values.get("file") in FORMATS and half_year in offered:
            return _statement_file(half_year, values["file"], request)
        checked = checked_statements(half_year)
        context = {
            **self._context(request, _("Statements of reasons")),
            "half_years": [(each.code, half_year_label(each)) for each in offered],
            "period": half_year.code,
            "valid": len(checked.valid),
            "invalid": checked.invalid[:MAX_NAMED],
            "more": max(0, len(checked.invalid) - MAX_NAMED),
            "formats": FORMATS,
        }
        return TemplateResponse(request, "takedowns/admin/reports/statements.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    @admin.display(description=gettext_lazy("period"))
    def period(self, row: TransparencyReport) -> str:
        return self.label_of(row)

    @admin.display(description=with_zone(gettext_lazy("published")))
    def when(self, row: TransparencyReport) -> str:
        return list_time(row.published_at)

    @admin.display(description=gettext_lazy("page"))
    def page(self, row: TransparencyReport) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("transparency:report", args=[row.code]), row.code)


def _offered() -> list[HalfYear]:
    """The current half-year and those before it."""
    offered = [HalfYear.of(timezone.localdate())]
    while len(offered) < MAX_HALF_YEARS:
        offered.append(offered[-1].previous)
    return offered


def _statement_file(half_year: HalfYear, file_format: str, request: HttpRequest) -> HttpResponse:
    text = export_statements(half_year, file_format, current_user(request))
    name = f"statements-{half_year.code}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type=FORMATS[file_format], headers=headers)

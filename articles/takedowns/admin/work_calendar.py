"""Admin of work calendars: a year is pasted as announced, shown as it was understood, and saved.

Deadlines of open cases then follow; see `cases/recomputing.py`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.desk.dashboard import DashboardPanel, DashboardRow
from articles.desk.labels import list_time, with_zone
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.users import current_user
from articles.takedowns.cases.recomputing import recompute_batch
from articles.takedowns.cases.work_calendar import missing_year, save_year
from articles.takedowns.law.calendar_text import MAX_TEXT, Announcement, parse_announcement
from articles.takedowns.models import CalendarYear

CHANGE = "takedowns.change_calendaryear"
YEARS = range(2020, 2101)


class AnnouncementForm(forms.Form):
    """The announcement of one year as text. After `is_valid`, `announcement` is what was understood."""

    text = forms.CharField(
        label=gettext_lazy("announcement"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Paste the list of the State Council as published, for example:"
            " 10月1日至8日放假，9月28日（周日）、10月11日（周六）上班"
        ),
    )

    def __init__(self, year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.announcement = Announcement((), ())

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.announcement = parse_announcement(text, self.year)
        return text


@admin.register(CalendarYear)
class CalendarYearAdmin(ReadOnlyAdmin):
    list_display = ("year_number", "days_off_number", "worked_number", "when", "saved_by", "progress")
    list_select_related = ("saved_by",)
    sortable_by = ()
    change_list_template = "takedowns/admin/calendars/calendar_list.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CHANGE)

    def label_of(self, obj: Any) -> str:
        return _("Work calendar of {year}").format(year=obj.year)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        missing = missing_year(timezone.localdate()) if self.has_change_permission(request) else None
        return super().changelist_view(request, {"missing_year": missing} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one year, stored or not: its announcement, then what was understood of it, then saved."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        year = int(object_id) if object_id.isascii() and object_id.isdigit() and len(object_id) == 4 else 0
        if year not in YEARS:
            return self.redirect_missing(request, object_id)
        row = CalendarYear.objects.filter(pk=year).first()
        if request.method == "POST":
            return self._posted(request, year, row)
        if row is None and not self.has_change_permission(request):
            raise Http404
        return self._page(request, year, row, AnnouncementForm(year, initial={"text": _stored(row).text(year)}))

    def _posted(self, request: HttpRequest, year: int, row: CalendarYear | None) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = AnnouncementForm(year, request.POST)
        if not form.is_valid():
            return self._page(request, year, row, form, status=422)
        if "_save" not in request.POST:
            return self._page(request, year, row, form, preview=_preview(row, form.announcement))
        save_year(year, form.announcement, current_user(request))
        moved = recompute_batch() or 0
        words = ngettext("{count} open deadline moved", "{count} open deadlines moved", moved).format(count=moved)
        words = _("The calendar of {year} is saved. {moved}.").format(year=year, moved=words)
        if CalendarYear.objects.filter(recomputed_to__isnull=False).exists():
            words += " " + _("The others follow within minutes.")
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:takedowns_calendaryear_changelist"))

    def _page(
        self,
        request: HttpRequest,
        year: int,
        row: CalendarYear | None,
        form: AnnouncementForm,
        preview: dict[str, Any] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Work calendar of {year}").format(year=year),
            "form": form,
            "year": year,
            "is_stored": row is not None,
            "may_change": self.has_change_permission(request),
            "preview": preview,
            "stored_months": _months(_stored(row)),
        }
        return TemplateResponse(request, "takedowns/admin/calendars/calendar_year.html", context, status=status)

    def dashboard_panels(self, request: HttpRequest) -> list[DashboardPanel]:
        """A warning while the calendar of a year is missing, for those who can enter it."""
        year = missing_year(timezone.localdate()) if self.has_change_permission(request) else None
        if year is None:
            return []
        address = reverse("admin:takedowns_calendaryear_change", args=[year])
        name = _("Enter the public holidays of {year}").format(year=year)
        note = _("until then deadlines skip weekends only")
        return [
            DashboardPanel(
                rank=0,
                name="calendar",
                heading=_("The work calendar of {year} is missing").format(year=year),
                rows=[DashboardRow(address, name, str(self.opts.verbose_name), "", note)],
                empty="",
                more=reverse("admin:takedowns_calendaryear_changelist"),
                more_words=_("All work calendars"),
            )
        ]

    @admin.display(description=gettext_lazy("year"))
    def year_number(self, row: CalendarYear) -> str:
        return str(row.year)

    @admin.display(description=gettext_lazy("days off"))
    def days_off_number(self, row: CalendarYear) -> int:
        return len(row.days_off)

    @admin.display(description=gettext_lazy("worked weekend days"))
    def worked_number(self, row: CalendarYear) -> int:
        return len(row.worked)

    @admin.display(description=with_zone(gettext_lazy("saved")))
    def when(self, row: CalendarYear) -> str:
        return list_time(row.saved_at)

    @admin.display(description=gettext_lazy("deadlines"))
    def progress(self, row: CalendarYear) -> str:
        return _("being recomputed") if row.recomputed_to is not None else _("up to date")


def _stored(row: CalendarYear | None) -> Announcement:
    return Announcement(row.holidays, row.makeup_workdays) if row else Announcement((), ())


def _preview(row: CalendarYear | None, announcement: Announcement) -> dict[str, Any]:
    """What was understood, by month, and the days that differ from the stored ones."""
    stored = _stored(row)
    changes = [
        (_("new day off"), set(announcement.days_off) - set(stored.days_off)),
        (_("no longer a day off"), set(stored.days_off) - set(announcement.days_off)),
        (_("newly worked"), set(announcement.worked) - set(stored.worked)),
        (_("no longer worked"), set(stored.worked) - set(announcement.worked)),
    ]
    return {
        "months": _months(announcement),
        "changes": [(words, _day_list(days)) for words, days in changes if days] if row else [],
        "is_same": row is not None and not any(days for _words, days in changes),
    }


def _months(announcement: Announcement) -> list[tuple[str, str, str]]:
    """Month, its days off and its worked weekend days, of the months that have any."""
    months = sorted({(day.year, day.month) for day in (*announcement.days_off, *announcement.worked)})
    return [
        (
            f"{year}-{month:02}",
            _day_list(day for day in announcement.days_off if (day.year, day.month) == (year, month)),
            _day_list(day for day in announcement.worked if (day.year, day.month) == (year, month)),
        )
        for year, month in months
    ]


def _day_list(days: Iterable[date]) -> str:
    return " ".join(f"{day:%m-%d}" for day in sorted(days))

"""Admin of the ledger, read-only: a filtered list in keyset pages, and its export."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import list_time, with_zone
from articles.desk.language.group_names import group_label
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.users import current_user
from articles.formats.lists import join_list
from articles.takedowns.admin.ledger.event_contents import event_contents
from articles.takedowns.admin.ledger.filter_form import LedgerFilterForm
from articles.takedowns.ledger.export import FORMATS, export_events
from articles.takedowns.models import Case, LedgerEvent

EXPORT = "takedowns.export_ledgerevent"
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@admin.register(LedgerEvent)
class LedgerEventAdmin(ReadOnlyAdmin):
    fields = (
        "sequence",
        "when",
        "account",
        "roles",
        "action",
        "case",
        "format",
        "payload_digest",
        "previous_hash",
        "hash",
    )

    change_form_template = "takedowns/admin/ledger_event.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="takedowns_ledgerevent_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A page of events, newest first. An error in the filter is shown beside its field, above an empty list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LedgerFilterForm(request.GET)
        events, older = form.event_filter.page(form.cleaned_data["before"]) if form.is_valid() else ([], None)
        parameters = request.GET.copy()
        for name in [name for name in parameters if not parameters[name] or name == "before"]:
            del parameters[name]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "form": form,
            "rows": _rows(events),
            "time_heading": with_zone(gettext_lazy("time")),
            "is_filtered": bool(parameters),
            "is_later_page": bool(request.GET.get("before")),
            "query": parameters.urlencode(),
            "older": older,
            "formats": FORMATS if request.user.has_perm(EXPORT) and form.is_valid() else (),
        }
        return TemplateResponse(request, "takedowns/admin/ledger.html", context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        event: Any = self.get_object(request, unquote(object_id)) if self.has_view_permission(request) else None
        more = {"contents": event_contents(event)} if event else {}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Send the events of the filter as a file. Only POST: each export is recorded."""
        if not request.user.has_perm(EXPORT) or not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        form, file_format = LedgerFilterForm(request.POST), request.POST.get("file", "")
        if not form.is_valid() or file_format not in FORMATS:
            return HttpResponse(
                _("Go back and check the filter."), status=400, content_type="text/plain; charset=utf-8"
            )
        lines = export_events(form.event_filter, file_format, current_user(request))
        name = f"ledger-{timezone.localdate():%Y-%m-%d}.{file_format}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(lines, content_type=CONTENT_TYPES[file_format], headers=headers)

    @admin.display(description=with_zone(gettext_lazy("time")))
    def when(self, row: LedgerEvent) -> str:
        return list_time(row.time)

    @admin.display(description=gettext_lazy("account"))
    def account(self, row: LedgerEvent) -> str:
        name = User.objects.filter(pk=_account_number(row)).values_list("username", flat=True).first()
        return " ".join(filter(None, [name, _account_label(row)]))

    @admin.display(description=gettext_lazy("role"))
    def roles(self, row: LedgerEvent) -> str:
        """The groups of the account at that time."""
        return _role_labels(row)


def _role_labels(event: LedgerEvent) -> str:
    return join_list(group_label(name) for name in event.role.split(", ") if name) or "–"


def _account_number(event: LedgerEvent) -> int:
    """The key of the account; 0 for the system itself."""
    number = event.actor.removeprefix("account ")
    return int(number) if number.isdecimal() and len(number) < 19 else 0


def _account_label(event: LedgerEvent) -> str:
    kind, _blank, number = event.actor.partition(" ")
    return _("account %(number)s") % {"number": number} if kind == "account" else _("the system itself")


def _rows(events: list[LedgerEvent]) -> list[dict[str, Any]]:
    """The events with the names of their accounts and the ids of their cases: two queries for the page."""
    accounts = {event.actor.removeprefix("account ") for event in events if event.actor.startswith("account ")}
    names = {f"account {user.pk}": user.get_username() for user in User.objects.filter(pk__in=accounts)}
    references = {event.case for event in events if event.case}
    cases = dict(Case.objects.filter(reference__in=references).values_list("reference", "pk"))
    return [
        {
            "event": event,
            "time": list_time(event.time),
            "name": names.get(event.actor, ""),
            "account": _account_label(event),
            "roles": _role_labels(event),
            "case": cases.get(event.case),
        }
        for event in events
    ]

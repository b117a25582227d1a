"""Case queue: the list of cases in the order of their deadlines, and its panel on the first page of the desk."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.desk.change_list import DeskChangeList
from articles.desk.dashboard import DashboardPanel, DashboardRow, short_time
from articles.desk.labels import with_zone
from articles.desk.search import IndexSearchAdmin
from articles.formats.lists import join_list
from articles.models import Mode, Placement
from articles.pictures.admin.drawn import THUMBNAIL, drawn
from articles.takedowns.admin.queue.filters import AssigneeFilter, StateFilter, ViewFilter, shown_state
from articles.takedowns.admin.queue.mention_panel import mention_panels
from articles.takedowns.admin.queue.rows import deadline_html, with_queue_rows
from articles.takedowns.models import Case, Receipt
from articles.takedowns.proof.receipts import failing_receipts

MAX_ON_FIRST_PAGE = 5
# Not shown on narrow screens.
EMPTY_CELL = mark_safe('<span class="is-none">–</span>')


class QueueChangeList(DeskChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = with_queue_rows(self.result_list, request)
        self.request = request


class CaseQueue(IndexSearchAdmin):
    """The list of cases, and what the first page of the desk shows of them."""

    change_list_template = "takedowns/admin/case_queue.html"
    list_display = ("clock", "number", "target", "basis_words", "reach", "asking", "state", "languages", "holder")
    list_display_links = None
    list_filter = (ViewFilter, StateFilter, AssigneeFilter, "basis")
    list_select_related = ("assignee",)
    # Django shows the search box only if there are fields; get_search_results below does the search.
    search_fields = ("=reference",)
    search_help_text = gettext_lazy("Case or notice number, or words from the item (same syntax as the public search)")
    sortable_by = ()
    empty_heading: str | Promise = gettext_lazy("There are no open cases.")
    empty_hint: str | Promise = gettext_lazy(
        "What readers report on the site appears here by itself. A letter or an email is entered under “Notices”."
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueChangeList

    def get_ordering(self, request: HttpRequest) -> Any:
        """Open cases by deadline, others newest first."""
        return ("due_at", "pk") if shown_state(request) == "open" else ("-pk",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = search_term.strip()
        if not typed:
            return queryset, False
        items = self.matching_items(request, typed)
        placed = Placement.objects.filter(Q(brief__in=items) | Q(article__in=items)).order_by()
        of_placements = Case.objects.filter(placement__in=placed.values("pk")).order_by().values("pk")
        matching = Q(pk__in=_by_reference(typed)) | Q(item__in=items) | Q(pk__in=of_placements)
        return queryset.filter(matching), False

    def open_count(self, request: HttpRequest, limit: int) -> int:
        """The number of open cases, up to `most`; 0 for users who may not see cases."""
        return self._count(request, Case.objects.open(), limit)

    def overdue_count(self, request: HttpRequest, limit: int) -> int:
        """The number of overdue cases, up to `most`; 0 for users who may not see cases."""
        return self._count(request, Case.objects.overdue(timezone.now()), limit)

    def _count(self, request: HttpRequest, rows: QuerySet[Case], limit: int) -> int:
        return len(rows.order_by().values_list("pk")[:limit]) if self.has_view_permission(request) else 0

    def dashboard_panels(self, request: HttpRequest) -> list[DashboardPanel]:
        """The panel of the cases with the nearest deadlines; before it, if there are any, takedowns that failed."""
        if not self.has_view_permission(request):
            return []
        at = timezone.now()
        first = Case.objects.open().order_by("due_at", "pk")[:MAX_ON_FIRST_PAGE]
        rows = [
            DashboardRow(_address(case), case.reference, case.queue_row.name, deadline_html(case, case.queue_row.at))
            for case in with_queue_rows(first, request)
        ]
        address = reverse("admin:takedowns_case_changelist")
        heading, empty = _("Cases due next"), _("There are no open cases.")
        panels = [DashboardPanel(4, "claims", heading, rows, empty, address, _("All open cases"))]
        panels += mention_panels(request, at)
        failing = [_failing_row(receipt, at) for receipt in _failing(at)]
        if failing:
            panels.append(DashboardPanel(-1, "failing", _("Still public after a takedown"), failing, "", address, ""))
        return panels

    @admin.display(description=with_zone(gettext_lazy("deadline")))
    def clock(self, case: Any) -> SafeString:
        return deadline_html(case, case.queue_row.at)

    @admin.display(description=gettext_lazy("case"))
    def number(self, case: Any) -> SafeString:
        link = format_html('<a class="queue-open" href="{}">{}</a>', _address(case), case.reference)
        if not case.queue_row.has_news:
            return link
        return format_html('{} <a class="queue-news" href="{}#thread">{}</a>', link, _address(case), _("new answer"))

    @admin.display(description=gettext_lazy("target"))
    def target(self, case: Any) -> SafeString:
        row = case.queue_row
        picture = drawn(row.picture, THUMBNAIL) if row.picture else ""
        kind = format_html("<small>{}</small> ", row.kind) if row.kind else ""
        badge = format_html(' <strong class="queue-badge">{}</strong>', row.contested) if row.contested else ""
        return format_html('<span class="queue-target">{}<span>{}{}{}</span></span>', picture, kind, row.name, badge)

    @admin.display(description=pgettext_lazy("of a notice", "basis"))
    def basis_words(self, case: Case) -> str:
        return case.get_basis_display() or EMPTY_CELL

    @admin.display(description=gettext_lazy("reach"))
    def reach(self, case: Any) -> str:
        return case.queue_row.reach or EMPTY_CELL

    @admin.display(description=gettext_lazy("claimants"))
    def asking(self, case: Case) -> str:
        words = ngettext("%(count)d person", "%(count)d people", case.notifiers)
        return words % {"count": case.notifiers} if case.notifiers else EMPTY_CELL

    @admin.display(description=gettext_lazy("language"))
    def languages(self, case: Any) -> str:
        return join_list(case.queue_row.languages) or EMPTY_CELL

    @admin.display(description=gettext_lazy("assigned to"))
    def holder(self, case: Any) -> SafeString | str:
        """The assignee, and the button to take the case, which belongs to a form outside the list."""
        parts = [format_html("{}", case.assignee)] if case.assignee else []
        if case.queue_row.may_claim:
            parts.append(_claim_button(case))
        return format_html_join(" ", "{}", ((part,) for part in parts)) or EMPTY_CELL


def _failing(at: datetime) -> QuerySet[Receipt]:
    return failing_receipts(at).select_related("decision__case").defer("answers")[:MAX_ON_FIRST_PAGE]


def _failing_row(receipt: Receipt, at: datetime) -> DashboardRow:
    """A case by its number: the text that it took down is not repeated here."""
    case, count = receipt.decision.case, receipt.faults or 0
    words = ngettext("%(count)d address still shows it or failed", "%(count)d addresses still show it or failed", count)
    kind = str(Mode(receipt.decision.mode).label) if receipt.decision.mode else ""
    time = short_time(receipt.asked_at, at)
    address = f"{_address(case)}#check-{receipt.decision_id}"
    return DashboardRow(address, case.reference, kind, time, words % {"count": count})


def _claim_button(case: Case) -> SafeString:
    html = (
        '<button type="submit" class="button queue-claim" form="queue-claim" formaction="{}" name="version" value="{}" '
        'data-key="c">{}<span class="visually-hidden"> {}</span></button>'
    )
    address = reverse("admin:takedowns_case_move", args=[case.pk])
    return format_html(html, address, case.version, _("Take this case"), case.reference)


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])


def _by_reference(typed: str) -> list[int]:
    """The case with this number, or the cases of the notice with this number."""
    reference = typed.upper()
    by_case = Case.objects.filter(reference=reference).order_by().values_list("pk", flat=True)
    by_notice = Case.objects.filter(notices__reference=reference).order_by().values_list("pk", flat=True)
    return [*by_case, *by_notice]

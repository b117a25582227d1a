"""Workload page for leads: how many open cases everybody has, with links to the queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.model_admin import DeskAdmin
from articles.desk.users import person_name
from articles.takedowns.cases.people import ASSIGN_TO_ANYBODY, COMMENT, MAX_SUGGESTED, staff_with
from articles.takedowns.models import Case

# Open cases that are counted, those due first.
MAX_COUNTED = 5_000
NOBODY = "none"


@dataclass(slots=True)
class Workload:
    """The open cases of a person. `code` is the value of the filter of the queue."""

    code: str
    name: str
    open: int = 0
    overdue: int = 0
    today: int = 0
    waiting: int = 0

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Views of the queue and how many cases of the person each has."""
        return [("", self.open), ("overdue", self.overdue), ("today", self.today), ("answer", self.waiting)]


def workloads(at: datetime) -> tuple[list[Workload], bool]:
    """A row for each person who can be assigned cases or has one, the most overdue first, and one for unassigned cases.

    Also whether there are more open cases than are counted. Two queries.
    """
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    open_cases = Case.objects.open().order_by("due_at", "pk").values_list("assignee", "state", "due_at", "due_for")
    rows = list(open_cases[: MAX_COUNTED + 1])
    people = {person.pk: person for person in staff_with(COMMENT)[:MAX_SUGGESTED]}
    people |= User.objects.in_bulk({key for key, *_rest in rows if key and key not in people})
    found: dict[int | None, Workload] = {key: Workload(str(key), person_name(person)) for key, person in people.items()}
    found[None] = Workload(NOBODY, _("Unassigned"))
    for key, state, due_at, due_for in rows[:MAX_COUNTED]:
        assert due_at is not None, "an open case always has a deadline"
        _count(found[key], state, Due(due_at, due_for), at, midnight)
    nobody = found.pop(None)
    listed = sorted(found.values(), key=lambda row: (-row.overdue, -row.today, -row.open, row.name))
    return [nobody, *listed], len(rows) > MAX_COUNTED


class Due(NamedTuple):
    """The deadline of a case and its clock."""

    moment: datetime
    clock: str


def _count(row: Workload, state: str, due: Due, at: datetime, midnight: datetime) -> None:
    """Count one case. A late reply is not a deadline of ours."""
    row.open += 1
    row.waiting += state == Case.State.NEEDS_INFO
    row.overdue += due.moment <= at and due.clock != Case.Clock.ANSWER
    row.today += midnight <= due.moment < midnight + timedelta(days=1)


class WorkloadAdmin(DeskAdmin):
    """Adds the page `…/workload/` to the admin of cases."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.workload_view)
        return [path("workload/", view, name="takedowns_case_workload"), *super().get_urls()]

    def workload_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(ASSIGN_TO_ANYBODY) or not self.has_view_permission(request):
            raise PermissionDenied
        rows, is_more = workloads(timezone.now())
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Workload"),
            "opts": self.opts,
            "rows": rows,
            "max_counted": MAX_COUNTED if is_more else 0,
        }
        return TemplateResponse(request, "takedowns/admin/workload.html", context)

"""Filters of the case queue: by state, and views for the everyday questions."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.users import current_user, person_name
from articles.takedowns.admin.queue.workload import NOBODY
from articles.takedowns.cases.case_notes import open_mentions
from articles.takedowns.cases.conversation import cases_with_news
from articles.takedowns.models import Appeal, Case

State = Case.State
MAX_HOLDERS = 50


class StateFilter(admin.SimpleListFilter):
    """Open cases by default; all cases during a search, because the one looked for may be closed."""

    title = gettext_lazy("state")
    parameter_name = "state"
    STATES: ClassVar[dict[str, tuple[Case.State, ...]]] = {
        "in_force": (State.IN_FORCE,),
        "closed": (State.CLOSED, State.WITHDRAWN, State.SPAM, State.MERGED),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("of cases", "open")),
            ("in_force", gettext_lazy("decided, in force")),
            ("closed", gettext_lazy("closed")),
            ("all", pgettext_lazy("of cases", "all")),
        ]

    def choices(self, changelist: Any) -> Any:
        chosen = shown_state(changelist.request)
        for name, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: name})
            yield {"selected": chosen == name, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = shown_state(request)
        if chosen == "open":
            return queryset.open()
        return queryset.filter(state__in=self.STATES[chosen]) if chosen in self.STATES else queryset


def shown_state(request: HttpRequest) -> str:
    """Answers also come to closed cases."""
    is_wide = request.GET.get("q", "").strip() or request.GET.get("view") == "answered"
    return request.GET.get("state") or ("all" if is_wide else "open")


class ViewFilter(admin.SimpleListFilter):
    """Predefined views: my cases, due today, overdue and so on."""

    title = gettext_lazy("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", pgettext_lazy("of cases", "mine")),
            ("today", gettext_lazy("due today")),
            ("overdue", gettext_lazy("overdue")),
            ("nobody", gettext_lazy("unassigned")),
            ("answer", gettext_lazy("waiting for a reply")),
            ("answered", gettext_lazy("new answer")),
            ("second", gettext_lazy("waiting for a second person")),
            ("contested", gettext_lazy("contested")),
            ("window", gettext_lazy("put-back window open")),
            ("mentioned", gettext_lazy("notes for me")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        at = timezone.now()
        midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        open_appeals = Appeal.objects.filter(decided_at=None).order_by()
        conditions: dict[str, dict[str, Any]] = {
            "mine": {"assignee": request.user},
            "today": {"due_at__gte": midnight, "due_at__lt": midnight + timedelta(days=1)},
            "nobody": {"assignee": None},
            "answer": {"state": State.NEEDS_INFO},
            "second": {"state": State.SECOND_REVIEW},
            "contested": {"pk__in": open_appeals.values("case")},
            "window": {"pk__in": open_appeals.filter(opens_at__lte=at).values("case")},
            "mentioned": {"pk__in": open_mentions(current_user(request)).order_by().values("note__case")},
        }
        chosen = self.value() or ""
        if chosen == "answered":
            return queryset.filter(pk__in=cases_with_news())
        if chosen == "overdue":
            return queryset.overdue(at)
        return queryset.filter(**conditions.get(chosen, {}))


class AssigneeFilter(admin.SimpleListFilter):
    """The people who have open cases, and nobody."""

    title = gettext_lazy("assigned to")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        open_cases = Case.objects.open().filter(assignee=OuterRef("pk")).order_by()
        holders = User.objects.filter(Exists(open_cases)).order_by("username")[:MAX_HOLDERS]
        return [(NOBODY, gettext_lazy("Unassigned")), *((str(user.pk), person_name(user)) for user in holders)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value() or ""
        if chosen == NOBODY:
            return queryset.filter(assignee=None)
        is_key = chosen.isascii() and chosen.isdecimal() and len(chosen) < 10
        return queryset.filter(assignee=int(chosen)) if is_key else queryset

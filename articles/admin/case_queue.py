"""Which case is next? The queue, ordered by what is due, with all that is needed to choose and nothing for each row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.admin.base import MOST_COUNTED, BoundedCount
from articles.admin.case_page import due_words
from articles.admin.first_page import Panel, Row
from articles.admin.pictures import THUMBNAIL, drawn
from articles.admin.searching import SearchedByWords
from articles.admin.words import enumerated, in_zone, list_time, name_of_picture, name_of_target, title_of
from articles.models import Kind, NewsItem, Placement
from articles.pictures.models import Picture
from articles.takedowns.cases import PERMISSION
from articles.takedowns.models import Case, Notice

MOST_NEXT = 5
# From this part of its time on a clock is shown as running out.
RUNNING_OUT = 0.75
LANGUAGES = {"zh-hans": "中文", "en": "English"}
# Left out where there is little room.
NONE = mark_safe('<span class="is-none">–</span>')
State = Case.State


@dataclass(slots=True)
class Seen:
    """What a row shows beside the case's own columns."""

    at: datetime
    kind: str = ""
    name: str = ""
    picture: Picture | None = None
    reach: str = ""
    languages: list[str] = field(default_factory=list)
    may_claim: bool = False


class StateFilter(admin.SimpleListFilter):
    """Open unless another state is chosen, or something is searched: what is looked for may be closed long since."""

    title = gettext_lazy("state")
    parameter_name = "state"
    STATES: ClassVar[dict[str, tuple[Case.State, ...]]] = {
        "in_force": (State.IN_FORCE,),
        "closed": (State.CLOSED, State.WITHDRAWN, State.SPAM),
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
    return request.GET.get("state") or ("all" if request.GET.get("q", "").strip() else "open")


class ViewFilter(admin.SimpleListFilter):
    """What somebody wants to see every morning, by one link."""

    title = gettext_lazy("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", pgettext_lazy("of cases", "mine")),
            ("today", gettext_lazy("due today")),
            ("overdue", gettext_lazy("overdue")),
            ("nobody", gettext_lazy("held by nobody")),
            ("answer", gettext_lazy("waits for an answer")),
            ("second", gettext_lazy("waits for a second person")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        at = timezone.now()
        midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        wanted: dict[str, dict[str, Any]] = {
            "mine": {"assignee": request.user},
            "today": {"due_at__gte": midnight, "due_at__lt": midnight + timedelta(days=1)},
            "nobody": {"assignee": None},
            "answer": {"state": State.NEEDS_INFO},
            "second": {"state": State.SECOND_REVIEW},
        }
        chosen = self.value() or ""
        if chosen == "overdue":
            return queryset.overdue(at)
        return queryset.filter(**wanted.get(chosen, {}))


class QueueList(ChangeList):
    """The rows of one page, with what they show read for all of them together."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = look_at(self.result_list, request)
        self.request = request


def look_at(cases: Iterable[Case], request: HttpRequest) -> list[Any]:
    """The same cases, each with what its row shows, by four reads at most; items are read without their texts."""
    rows, at = list(cases), timezone.now()
    placements = Placement.objects.in_bulk({row.placement_id for row in rows if row.placement_id})
    around = {pk for one in placements.values() for pk in (one.brief_id, one.article_id)}
    items = _items({row.item_id for row in rows if row.item_id} | around, at)
    for one in placements.values():
        one.brief, one.article = items[one.brief_id], items[one.article_id]
    pictures = _pictures({row.picture_id for row in rows if row.picture_id}, at)
    languages = _languages(rows)
    may_decide = request.user.has_perm(PERMISSION)
    for row in rows:
        row.seen = _seen(row, at, items, placements, pictures)  # type: ignore[attr-defined]
        row.seen.languages = languages.get(row.pk, [])  # type: ignore[attr-defined]
        row.seen.may_claim = may_decide and row.is_open and row.assignee_id != request.user.pk  # type: ignore[attr-defined]
    return rows


def _items(numbers: set[int], at: datetime) -> dict[int, Any]:
    """With how many public articles carry each, counted no further than MOST_COUNTED."""
    public = NewsItem.objects.public(at).order_by()
    carrying = public.filter(placements__brief=OuterRef("pk"), placements__position__isnull=False)
    found = NewsItem.objects.defer("body", "standfirst", "rights_sentence")
    counted = BoundedCount(carrying.values("pk")[: MOST_COUNTED + 1])
    return found.annotate(opening=Substr("body", 1, 300), carried=counted).in_bulk(numbers) if numbers else {}


def _pictures(numbers: set[int], at: datetime) -> dict[int, Any]:
    using = NewsItem.objects.public(at).order_by().filter(picture_uses__picture=OuterRef("pk"))
    counted = BoundedCount(using.values("pk")[: MOST_COUNTED + 1])
    return Picture.objects.annotate(used=counted).in_bulk(numbers) if numbers else {}


def _languages(rows: list[Case]) -> dict[int, list[str]]:
    """In which languages the notices of each case were written."""
    joined = Notice.cases.through.objects.filter(case__in=[row.pk for row in rows]).order_by()
    found: dict[int, list[str]] = {}
    for case, language in sorted(joined.values_list("case", "notice__language").distinct()) if rows else ():
        found.setdefault(case, []).append(LANGUAGES.get(language, language))
    return found


def _seen(row: Case, at: datetime, items: Any, placements: Any, pictures: Any) -> Seen:
    if row.picture_id:
        picture = pictures[row.picture_id]
        words = _reach(picture.used, lambda count: ngettext("in %(count)s text", "in %(count)s texts", count))
        return Seen(at, _("picture"), name_of_picture(picture), picture, words)
    if row.placement_id:
        return Seen(at, str(Placement._meta.verbose_name), name_of_target(placements[row.placement_id]))
    if row.item_id is None:
        return Seen(at, "", _("No page of ours is named"))
    item = items[row.item_id]
    is_brief = item.kind == Kind.BRIEF
    count = item.carried if is_brief else 0
    words = _reach(count, lambda count: ngettext("in %(count)s article", "in %(count)s articles", count))
    return Seen(at, item.get_kind_display(), title_of(item), None, words)


def _reach(count: int, words: Any) -> str:
    number = f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"
    return str(words(count) % {"count": number}) if count else ""


def level_of(case: Case, at: datetime) -> str:
    """How pressing a clock is: calm, soon, late, or paused."""
    if case.state == State.NEEDS_INFO:
        return "paused"
    if case.due_at is None or case.due_at <= at:
        return "late"
    return "soon" if _gone(case, at) >= RUNNING_OUT else "calm"


def _gone(case: Case, at: datetime) -> float:
    """Which part of the time from its opening to its being due is over."""
    assert case.due_at is not None
    whole = (case.due_at - case.opened_at).total_seconds()
    return min(max((at - case.opened_at).total_seconds() / whole, 0), 1) if whole > 0 else 1


def clock_of(case: Case, at: datetime) -> SafeString:
    """The clock as a bar, and in words: nothing is told by its colour alone."""
    if not case.is_open or case.due_at is None:
        return format_html('<span class="due">{}</span>', list_time(case.decided_at))
    level = level_of(case, at)
    paused = format_html("<strong>{}</strong> ", _("The clock stands still.")) if level == "paused" else ""
    html = (
        '<span class="due is-{}"><progress max="100" value="{}" aria-hidden="true"></progress>'
        '<span class="due-words">{}{}</span> <time datetime="{}">{}</time></span>'
    )
    moment = case.due_at
    return format_html(
        html, level, round(_gone(case, at) * 100), paused, due_words(case, at), moment.isoformat(), list_time(moment)
    )


class CaseQueue(SearchedByWords):
    """The list of cases and what the desk's first page tells of them."""

    change_list_template = "admin/case_queue.html"
    list_display = ("clock", "number", "target", "basis_words", "reach", "asking", "state", "languages", "holder")
    list_display_links = None
    list_filter = (ViewFilter, StateFilter, "basis")
    list_select_related = ("assignee",)
    # The box is shown where there are fields; what it finds is said below.
    search_fields = ("=reference",)
    search_help_text = gettext_lazy("The number of a case or a notice, or words of the item as in the readers' search")
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueList

    def get_ordering(self, request: HttpRequest) -> Any:
        """What is due first; of what is over, the newest."""
        return ("due_at", "pk") if shown_state(request) == "open" else ("-pk",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = search_term.strip()
        if not typed:
            return queryset, False
        items = self._items(request, typed)
        placed = Placement.objects.filter(Q(brief__in=items) | Q(article__in=items)).order_by()
        of_placements = Case.objects.filter(placement__in=placed.values("pk")).order_by().values("pk")
        wanted = Q(pk__in=_of_reference(typed)) | Q(item__in=items) | Q(pk__in=of_placements)
        return queryset.filter(wanted), False

    def waiting(self, request: HttpRequest, most: int) -> int:
        """How many are open, counted to `most`; none for those who may not see them."""
        return self._counted(request, Case.objects.open(), most)

    def late(self, request: HttpRequest, most: int) -> int:
        """How many of them are overdue."""
        return self._counted(request, Case.objects.overdue(timezone.now()), most)

    def _counted(self, request: HttpRequest, rows: QuerySet[Case], most: int) -> int:
        return len(rows.order_by().values_list("pk")[:most]) if self.has_view_permission(request) else 0

    def first_page(self, request: HttpRequest) -> list[Panel]:
        """The few that are due first, for the desk's first page."""
        if not self.has_view_permission(request):
            return []
        first = Case.objects.open().order_by("due_at", "pk")[:MOST_NEXT]
        rows = [
            Row(_address(row), row.reference, row.seen.name, clock_of(row, row.seen.at))
            for row in look_at(first, request)
        ]
        address = reverse("admin:takedowns_case_changelist")
        return [Panel(4, "claims", _("Claims due next"), rows, _("No claim is open."), address, _("All open cases"))]

    @admin.display(description=in_zone(gettext_lazy("clock")))
    def clock(self, case: Any) -> SafeString:
        return clock_of(case, case.seen.at)

    @admin.display(description=gettext_lazy("case"))
    def number(self, case: Case) -> SafeString:
        return format_html('<a class="queue-open" href="{}">{}</a>', _address(case), case.reference)

    @admin.display(description=gettext_lazy("target"))
    def target(self, case: Any) -> SafeString:
        seen = case.seen
        picture = drawn(seen.picture, THUMBNAIL) if seen.picture else ""
        kind = format_html("<small>{}</small> ", seen.kind) if seen.kind else ""
        return format_html('<span class="queue-target">{}<span>{}{}</span></span>', picture, kind, seen.name)

    @admin.display(description=pgettext_lazy("of a notice", "basis"))
    def basis_words(self, case: Case) -> str:
        return case.get_basis_display() or NONE

    @admin.display(description=gettext_lazy("reach"))
    def reach(self, case: Any) -> str:
        return case.seen.reach or NONE

    @admin.display(description=gettext_lazy("notifiers"))
    def asking(self, case: Case) -> str:
        words = ngettext("%(count)d person", "%(count)d people", case.notifiers)
        return words % {"count": case.notifiers} if case.notifiers else NONE

    @admin.display(description=gettext_lazy("language"))
    def languages(self, case: Any) -> str:
        return enumerated(case.seen.languages) or NONE

    @admin.display(description=gettext_lazy("held by"))
    def holder(self, case: Any) -> SafeString | str:
        """Who has it in hand; and the button to take it, which belongs to a form beside the list."""
        parts = [format_html("{}", case.assignee)] if case.assignee else []
        if case.seen.may_claim:
            parts.append(_button(case))
        return format_html_join(" ", "{}", ((part,) for part in parts)) or NONE


def _button(case: Case) -> SafeString:
    html = (
        '<button type="submit" class="button queue-claim" form="queue-claim" formaction="{}" name="version" value="{}" '
        'data-key="c">{}<span class="visually-hidden"> {}</span></button>'
    )
    address = reverse("admin:takedowns_case_move", args=[case.pk])
    return format_html(html, address, case.version, _("Take it in hand"), case.reference)


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])


def _of_reference(typed: str) -> list[int]:
    """The case of this number, or the cases of the notice of this number."""
    reference = typed.upper()
    by_case = Case.objects.filter(reference=reference).order_by().values_list("pk", flat=True)
    by_notice = Case.objects.filter(notices__reference=reference).order_by().values_list("pk", flat=True)
    return [*by_case, *by_notice]

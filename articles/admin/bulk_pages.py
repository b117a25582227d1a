"""Actions on the items selected in a list: a page with what would happen to each, then one with what did.

More than MAX_ITEMS items are changed in steps: the page carries the rest, up to MAX_SELECTED, from step to step.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.form.tag_choice import TagChoice
from articles.desk.labels import desk_address
from articles.desk.model_admin import DeskAdmin
from articles.desk.users import current_user
from articles.editing.bulk_actions import (
    MAX_ITEMS,
    PUBLISHING,
    BulkAction,
    ItemResult,
    Outcome,
    Value,
    perform_bulk,
    preview_bulk,
)
from articles.models import NewsItem, Section
from articles.rights.models import Licence

_NUMBERS = re.compile(r"[1-9]\d{0,17}(?:,[1-9]\d{0,17})*", re.ASCII)
BATCH = 200
MAX_SELECTED = 5_000
# So many of the items that were withdrawn are checked on the public pages.
MAX_CHECKED = 3


class ValueForm(forms.Form):
    """What an action sets: a tag, a section, a licence, or nothing."""

    def __init__(self, action: BulkAction, data: Any = None) -> None:
        super().__init__(data)
        if field := _value_field(action):
            field.widget.attrs["autofocus"] = True
            self.fields["value"] = field


def _value_field(action: BulkAction) -> forms.Field | None:
    if action in (BulkAction.ADD_TAG, BulkAction.REMOVE_TAG):
        return TagChoice(gettext_lazy("Tag"))
    if action == BulkAction.SET_SECTION:
        return forms.ModelChoiceField(Section.objects.all(), label=gettext_lazy("Section"))
    if action == BulkAction.SET_LICENCE:
        return forms.ModelChoiceField(Licence.objects.all(), label=gettext_lazy("Licence"))
    return None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result with the title and the form of its item; neither for an item that is gone."""

    result: ItemResult
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ItemCheck:
    """The check of the pages that showed a withdrawn item: its address, and that of the form with the result."""

    title: str
    address: str
    form: str


@dataclass(frozen=True, slots=True)
class ResultGroup:
    outcome: Outcome
    count: int
    rows: list[ResultRow]


class BulkActionsAdmin(DeskAdmin):
    """Adds the actions to the list of an admin of items, and the page `…/bulk/`."""

    bulk_actions: Sequence[BulkAction] = ()

    def may_publish(self, request: HttpRequest) -> bool:
        """Whether this person may publish items of the list: nobody, unless a subclass allows it."""
        return False

    def may_use(self, request: HttpRequest, action: BulkAction) -> bool:
        may_act = self.may_publish(request) if action in PUBLISHING else True
        return action in self.bulk_actions and may_act and self.has_change_permission(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if "_popup" in request.GET:
            return {}
        return {
            action.value: (_ask_about(action), action.value, action.label)
            for action in self.bulk_actions
            if self.may_use(request, action)
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bulk_view)
        return [path("bulk/", view, name=f"{self.opts.app_label}_{self.opts.model_name}_bulk"), *super().get_urls()]

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """The preview; with `run` in the form the action itself."""
        asked = request.POST.get("action", "")
        if asked not in BulkAction.values:
            return HttpResponseRedirect(self._list_address())
        action = BulkAction(asked)
        typed = ",".join(filter(None, (request.POST.get("items", ""), request.POST.get("later", ""))))
        if not self.may_use(request, action):
            raise PermissionDenied
        if typed.count(",") >= MAX_SELECTED:
            return self._too_many(request)
        if not _NUMBERS.fullmatch(typed):
            return self._return(request, _("No items were selected. Nothing was changed."))
        ids = list(dict.fromkeys(map(int, typed.split(","))))
        # The action goes no further than its preview did.
        size = request.POST.get("items", "").count(",") + 1
        return self.bulk_page(request, action, ids, min(size, MAX_ITEMS) if "run" in request.POST else MAX_ITEMS)

    def bulk_page(self, request: HttpRequest, action: BulkAction, selected: list[int], size: int) -> HttpResponse:
        """The page about the first of the selected items, as many as `size`; the others follow in later steps."""
        if len(selected) > MAX_SELECTED:
            return self._too_many(request)
        ids, later = selected[:size], selected[size:]
        form = ValueForm(action, request.POST if "items" in request.POST or action in PUBLISHING else None)
        results: list[ItemResult] = []
        is_done = False
        if form.is_valid():
            is_done = "run" in request.POST
            results = self._results(request, action, ids, form.cleaned_data.get("value"))
        page = self._page(action, ids, form, results) | {"is_done": is_done} | _later(later)
        if is_done and action == BulkAction.WITHDRAW:
            page["checks"] = self._checks(results)
        context = self.admin_site.each_context(request) | page
        return TemplateResponse(request, "articles/admin/bulk.html", context)

    def _page(self, action: BulkAction, ids: list[int], form: ValueForm, results: list[ItemResult]) -> dict[str, Any]:
        return {
            "title": str(action.label).rstrip(" …"),
            "opts": self.opts,
            "action": action,
            "form": form,
            "items": ",".join(map(str, ids)),
            "count": len(ids),
            "value": form.cleaned_data.get("value") if form.is_valid() else None,
            "typed": form.data.get("value", ""),
            "groups": self._groups(results),
            "changes": sum(result.outcome is Outcome.CHANGED for result in results),
            "remaining": ",".join(str(result.pk) for result in results if result.outcome is Outcome.NOT_REACHED),
            "bulk": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk"),
        }

    def _results(self, request: HttpRequest, action: BulkAction, ids: list[int], value: Value) -> list[ItemResult]:
        def may_change(item: Any) -> bool:
            return self.has_change_permission(request, item)

        act = perform_bulk if "run" in request.POST else preview_bulk
        return act(self.model, ids, action, value, current_user(request), may_change)

    def _groups(self, results: Iterable[ItemResult]) -> list[ResultGroup]:
        """The results by outcome, refusals first. Closed items are only counted."""
        rows: dict[Outcome, list[ItemResult]] = {outcome: [] for outcome in _ORDER}
        for result in results:
            rows[result.outcome].append(result)
        return [
            ResultGroup(outcome, len(of), [] if outcome is Outcome.CLOSED else self._rows(of))
            for outcome, of in rows.items()
            if of
        ]

    def _rows(self, results: list[ItemResult]) -> list[ResultRow]:
        items: dict[int, NewsItem] = {}
        for at in range(0, len(results), BATCH):
            found: Any = self.model._default_manager.filter(pk__in=[result.pk for result in results[at : at + BATCH]])
            found = found.with_restrictions(timezone.now()).annotate(opening=Substr("body", 1, 300))
            items |= {item.pk: item for item in found.defer("body", "standfirst", "rights_sentence")}
        return [
            ResultRow(result, items[result.pk].display_title, desk_address(items[result.pk], "change"))
            if result.pk in items
            else ResultRow(result, str(result.pk), "")
            for result in results
        ]

    def _checks(self, results: Iterable[ItemResult]) -> list[ItemCheck]:
        """The checks of the first items that were withdrawn; the same rule takes the others off all pages."""
        withdrawn = [result for result in results if result.outcome is Outcome.CHANGED]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_published"
        return [
            ItemCheck(row.title, reverse(name, args=[row.result.pk]), f"{row.address}?check=1")
            for row in self._rows(withdrawn[:MAX_CHECKED])
            if row.address
        ]

    def _too_many(self, request: HttpRequest) -> HttpResponse:
        words = _("At most %(most)d items can be selected at once. Nothing was changed. Select fewer, or add a filter.")
        return self._return(request, words % {"most": MAX_SELECTED})

    def _return(self, request: HttpRequest, words: str) -> HttpResponse:
        messages.error(request, words)
        address = self._list_address()
        # From the list itself: with its filters and its search.
        return HttpResponseRedirect(request.get_full_path() if request.path == address else address)

    def _list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def _later(ids: list[int]) -> dict[str, Any]:
    """The items of later steps, as the page carries them."""
    return {
        "later": ",".join(map(str, ids)),
        "later_count": len(ids),
        "next": ",".join(map(str, ids[:MAX_ITEMS])),
        "next_count": len(ids[:MAX_ITEMS]),
        "after_next": ",".join(map(str, ids[MAX_ITEMS:])),
        "most": MAX_ITEMS,
    }


_ORDER = (Outcome.REFUSED, Outcome.CLOSED, Outcome.NOT_REACHED, Outcome.CHANGED, Outcome.ALREADY)


def _ask_about(action: BulkAction) -> Any:
    """The function that Django's list calls with the selected rows."""

    def ask(admin: BulkActionsAdmin, request: HttpRequest, selected: QuerySet[Any]) -> HttpResponse:
        # One more than permitted shows that there are too many, without reading the archive.
        newest_first = selected.order_by("-slot").values_list("pk", flat=True)[: MAX_SELECTED + 1]
        # Items that are published together keep their order.
        return admin.bulk_page(request, action, list(newest_first)[::-1], MAX_ITEMS)

    return ask

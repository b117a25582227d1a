"""Search in the desk's lists: through the search index that readers use, drafts included, with the same syntax."""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import NewsItem
from articles.models.removed_text import load_closing, without_closed
from articles.search.query.find import find, plan
from articles.search.query.syntax import Named, read_query

MAX_HITS = 2_000
SEARCH_HELP = gettext_lazy(
    "Words, an item number, or tag: author: source: channel: after: before: as in the public search"
)


class IndexSearchAdmin(admin.ModelAdmin):
    """A list searched through the index: of items, or of rows that belong to items.

    `item_columns`: the columns that hold an item; `kind` narrows the search to items of one kind.
    """

    item_columns: tuple[str, ...] = ("pk",)
    kind = ""
    search_help_text = SEARCH_HELP

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        items = self.matching_items(request, term)
        condition = Q(pk__in=self._rows_with_own_text(request, queryset, term))
        for column in self.item_columns:
            condition |= Q(**{f"{column}__in": items})
        return queryset.filter(condition), False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, with the restrictions of its items loaded, which decide whether their titles are shown."""
        changelist = super().get_changelist_instance(request)
        if self.item_columns != ("pk",):
            paths = [attrgetter(column.replace("__", ".")) for column in self.item_columns if column != "pk"]
            load_closing(item for row in changelist.result_list for path in paths if (item := _item_of(row, path)))
        return changelist

    def matching_items(self, request: HttpRequest, term: str) -> list[int]:
        """The keys of the newest hits, and the term itself if it is a number."""
        query = read_query(term)
        if self.kind and not query.is_empty:
            query = replace(query, named=(*query.named, Named("kind", self.kind)))
        slots = find(plan(query), None, most=MAX_HITS).slots
        if len(slots) == MAX_HITS:
            self._announce_limit(request)
        number = [int(term)] if term.isascii() and term.isdecimal() and len(term) < 18 else []
        found = without_closed(NewsItem.objects.filter(slot__in=slots), "pk")
        return [*found.order_by().values_list("pk", flat=True), *number]

    @staticmethod
    def _announce_limit(request: HttpRequest) -> None:
        """Say that a filter of the list sees only the newest hits."""
        match = request.resolver_match
        is_list = match is not None and str(match.url_name).endswith("_changelist")
        if is_list and request.GET.keys() - {"q", "p", "o", "all"}:
            words = _("Only the newest {count} hits are filtered. Add a word to reach older ones.")
            messages.info(request, words.format(count=f"{MAX_HITS:,}"))

    def _rows_with_own_text(self, request: HttpRequest, queryset: QuerySet[Any], term: str) -> Any:
        """Rows whose own columns contain the term, such as the text of a correction."""
        if all(column.startswith("=") for column in self.search_fields):
            return []
        rows = super().get_search_results(request, queryset, term)[0]
        return without_closed(rows, *self.item_columns).order_by().values("pk")


def _item_of(row: Any, path: Callable[[Any], Any]) -> NewsItem | None:
    """The item at the end of a path; None where a row on the way is missing."""
    try:
        item: NewsItem | None = path(row)
    except AttributeError:
        return None
    return item

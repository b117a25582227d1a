"""How are lists of the desk searched? By the index that readers use, drafts included, in the same words."""

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import NewsItem
from articles.search.finding import find, plan
from articles.search.queries import Named, read_query

MOST_FOUND = 2_000
SEARCH_HELP = gettext_lazy("Words, a number, tag: author: source: channel: after: before: – as in the readers' search")


class SearchedByWords(admin.ModelAdmin):
    """A list of items, or of rows that belong to items: `words_of` are the columns that name the items whose words
    count. `kind` narrows the search to items of one kind.
    """

    words_of: tuple[str, ...] = ("pk",)
    kind = ""
    search_help_text = SEARCH_HELP

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = search_term.strip()
        if not typed:
            return queryset, False
        items = self._items(request, typed)
        wanted = Q(pk__in=self._own_text(request, queryset, typed))
        for column in self.words_of:
            wanted |= Q(**{f"{column}__in": items})
        return queryset.filter(wanted), False

    def _items(self, request: HttpRequest, typed: str) -> list[int]:
        """The newest items that are found, and the one of this number."""
        query = read_query(typed)
        if self.kind and not query.is_empty:
            query = replace(query, named=(*query.named, Named("kind", self.kind)))
        slots = find(plan(query), None, most=MOST_FOUND).slots
        if len(slots) == MOST_FOUND:
            self._tell_bound(request)
        number = [int(typed)] if typed.isascii() and typed.isdecimal() and len(typed) < 18 else []
        return [*NewsItem.objects.filter(slot__in=slots).order_by().values_list("pk", flat=True), *number]

    @staticmethod
    def _tell_bound(request: HttpRequest) -> None:
        """Where a filter would want older ones too."""
        match = request.resolver_match
        is_list = match is not None and str(match.url_name).endswith("_changelist")
        if is_list and request.GET.keys() - {"q", "p", "o", "all"}:
            told = _("Among the newest {count} hits; add a word to reach older ones.")
            messages.info(request, told.format(count=f"{MOST_FOUND:,}"))

    def _own_text(self, request: HttpRequest, queryset: QuerySet[Any], typed: str) -> Any:
        """Rows whose own text says it, where the list has texts that are no item's."""
        if all(column.startswith("=") for column in self.search_fields):
            return []
        return super().get_search_results(request, queryset, typed)[0].order_by().values("pk")

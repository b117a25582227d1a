"""Results of the palette for a short query: items, names and cases; exact matches first, then the newest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from articles.briefs.models import Brief
from articles.desk.labels import desk_address, list_time, status_label, target_label
from articles.models import Article, NewsItem, Tag
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.removed_text import is_text_closed, without_closed
from articles.pages.brief_times import undated_words
from articles.rights.models import Person, Source
from articles.search.names.desk_lookup import names_typed
from articles.search.names.initials import is_exact, slots_by_pinyin
from articles.search.query.find import find, plan
from articles.search.query.syntax import Named, read_query
from articles.takedowns.admin.cases.page import deadline_label
from articles.takedowns.models import Case

MAX_ITEMS, MAX_NAMES, MAX_CASES = 8, 6, 4
# An exact match is looked for among this many of the newest items.
MAX_EXAMINED = 100
MAX_TITLE_LENGTH = 120
KINDS: dict[str, type[Any]] = {"article": Article, "brief": Brief}
MODELS: dict[str, type[Any]] = KINDS | {"tag": Tag, "source": Source, "person": Person, "case": Case}


@dataclass(frozen=True, slots=True)
class PaletteResult:
    """`key` names the object for its actions, such as "brief-12"; `detail` tells apart results of one title;
    `script`: what the palette's script does instead of going to the address, if anything.
    """

    key: str
    kind: str
    title: str
    detail: str
    address: str
    is_exact: bool = False
    has_actions: bool = True
    script: str = ""


def may_view(request: HttpRequest, kind: str) -> bool:
    return admin.site.get_model_admin(MODELS[kind]).has_view_permission(request)


def object_results(request: HttpRequest, typed: str, at: datetime) -> list[PaletteResult]:
    """Exact matches first; then items, names and cases. The number of queries is bounded."""
    items = matching_items(request, typed, at)
    results = [
        *(item_result(item, typed, at) for item in items),
        *_name_results(request, typed),
        *_case_results(request, typed, items, at),
    ]
    return sorted(results, key=lambda result: not result.is_exact)


def matching_items(request: HttpRequest, typed: str, at: datetime) -> list[NewsItem]:
    """The newest items that contain the query, whose headline is read like it, or that have this number."""
    kinds = [kind for kind in KINDS if may_view(request, kind)]
    if not typed or not kinds:
        return []
    only = kinds[0] if len(kinds) == 1 else ""
    query = read_query(typed)
    if only and not query.is_empty:
        query = replace(query, named=(*query.named, Named("kind", only)))
    slots = {*find(plan(query), None, most=MAX_EXAMINED).slots, *slots_by_pinyin(typed, only, MAX_EXAMINED)}
    newest = sorted(slots, reverse=True)[:MAX_EXAMINED]
    found = without_closed(NewsItem.objects.filter(slot__in=newest), "pk")
    headlines = found.order_by("-slot").values_list("pk", "headline")
    order = sorted(headlines, key=lambda row: not is_exact(row[1], typed))
    numbers = [pk for pk, _ in order[:MAX_ITEMS]]
    if typed.isascii() and typed.isdecimal() and len(typed) < 18:
        numbers.insert(0, int(typed))
    # By primary key only: with a condition on the kind SQLite would walk all items of that kind.
    rows = {item.pk: item for item in with_details(NewsItem.objects.filter(pk__in=numbers), at) if item.kind in kinds}
    return [rows[pk] for pk in dict.fromkeys(numbers) if pk in rows]


def with_details(rows: NewsItemQuerySet[NewsItem], at: datetime) -> Iterable[NewsItem]:
    """With everything a result shows, in two queries."""
    annotated: NewsItemQuerySet[NewsItem] = rows.with_restrictions(at).annotate(opening=Substr("body", 1, 300))
    return annotated.select_related("channel").defer("body", "standfirst", "rights_sentence")


def item_result(item: NewsItem, typed: str, at: datetime) -> PaletteResult:
    channel = str(item.channel) if item.channel else ""
    undated = "" if is_text_closed(item) else undated_words(item)
    details = [channel, undated or list_time(item.happened_at or item.published_at), status_label(item, at)]
    return PaletteResult(
        key=f"{item.kind}-{item.pk}",
        kind=str(item.get_kind_display()),
        title=Truncator(item.display_title).chars(MAX_TITLE_LENGTH),
        detail=" · ".join(filter(None, details)),
        address=desk_address(item, "change"),
        is_exact=str(item.pk) == typed or (not is_text_closed(item) and is_exact(item.headline, typed)),
    )


def _name_results(request: HttpRequest, typed: str) -> list[PaletteResult]:
    kinds = {"tag": Tag, "source": Source, "person": Person}
    viewable = {model for kind, model in kinds.items() if may_view(request, kind)}
    if not viewable:
        return []
    return [name_result(row, typed) for row in names_typed(typed, MAX_NAMES) if type(row) in viewable]


def name_result(row: Tag | Source | Person, typed: str) -> PaletteResult:
    meta = type(row)._meta
    outlet = str(row.outlet) if isinstance(row, Person) and row.outlet else ""
    return PaletteResult(
        key=f"{meta.model_name}-{row.pk}",
        kind=str(meta.verbose_name),
        title=Truncator(row.name).chars(MAX_TITLE_LENGTH),
        detail=outlet,
        address=reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]),
        is_exact=is_exact(row.name, typed),
    )


def _case_results(request: HttpRequest, typed: str, items: list[NewsItem], at: datetime) -> list[PaletteResult]:
    """The case with this reference, and the open cases about the matching items."""
    if not may_view(request, "case"):
        return []
    rows = Case.objects.select_related("item", "picture", "placement__brief", "placement__article")
    named = list(rows.filter(reference=typed.upper())[:1])
    on_items: Any = rows.open().filter(item__in=[item.pk for item in items]).order_by("due_at") if items else []
    cases = {case.pk: case for case in (*named, *on_items[:MAX_CASES])}
    return [case_result(case, typed, at) for case in cases.values()]


def case_result(case: Case, typed: str, at: datetime) -> PaletteResult:
    target = f" {target_label(case.target)}" if case.target else ""
    return PaletteResult(
        key=f"case-{case.pk}",
        kind=str(case._meta.verbose_name),
        title=Truncator(f"{case.reference}{target}").chars(MAX_TITLE_LENGTH),
        detail=deadline_label(case, at),
        address=reverse("admin:takedowns_case_change", args=[case.pk]),
        is_exact=case.reference == typed.upper(),
    )

"""What on the desk is meant by a few characters? Items, names and cases, whole names first, then the newest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from articles.admin.case_page import due_words
from articles.admin.words import desk_address, list_time, name_of_target, standing_words, title_of
from articles.briefs.models import Brief
from articles.models import Article, NewsItem, Tag
from articles.rights.models import Person, Source
from articles.search.finding import find, plan
from articles.search.initials import is_exact, slots_by_initials
from articles.search.name_parts import names_typed
from articles.search.queries import Named, read_query
from articles.takedowns.models import Case

MOST_ITEMS, MOST_NAMES, MOST_CASES = 8, 6, 4
# Of so many the newest are looked at for one that is called so as a whole.
LOOKED_AT = 100
LONGEST_TITLE = 120
KINDS: dict[str, type[Any]] = {"article": Article, "brief": Brief}
MODELS: dict[str, type[Any]] = KINDS | {"tag": Tag, "source": Source, "person": Person, "case": Case}


@dataclass(frozen=True, slots=True)
class Row:
    """One result. `key` names the row for its acts, such as "brief-12"; `beside`: what tells it from others; `does`:
    what the script of a page does instead of going to the address.
    """

    key: str
    kind: str
    title: str
    beside: str
    address: str
    is_exact: bool = False
    may_act: bool = True
    does: str = ""


def may_view(request: HttpRequest, kind: str) -> bool:
    return admin.site.get_model_admin(MODELS[kind]).has_view_permission(request)


def found_rows(request: HttpRequest, typed: str, at: datetime) -> list[Row]:
    """Those that are called so as a whole first; then items, names, cases. A bounded number of questions."""
    items = found_items(request, typed, at)
    rows = [*(item_row(item, typed, at) for item in items), *_names(request, typed), *_cases(request, typed, items, at)]
    return sorted(rows, key=lambda row: not row.is_exact)


def found_items(request: HttpRequest, typed: str, at: datetime) -> list[NewsItem]:
    """The newest items that say it, whose headline has these initials, or that have this number."""
    kinds = [kind for kind in KINDS if may_view(request, kind)]
    if not typed or not kinds:
        return []
    only = kinds[0] if len(kinds) == 1 else ""
    query = read_query(typed)
    if only and not query.is_empty:
        query = replace(query, named=(*query.named, Named("kind", only)))
    slots = {*find(plan(query), None, most=LOOKED_AT).slots, *slots_by_initials(typed, only, LOOKED_AT)}
    newest = sorted(slots, reverse=True)[:LOOKED_AT]
    headlines = NewsItem.objects.filter(slot__in=newest).order_by("-slot").values_list("pk", "headline")
    order = sorted(headlines, key=lambda row: not is_exact(row[1], typed))
    numbers = [pk for pk, _ in order[:MOST_ITEMS]]
    if typed.isascii() and typed.isdecimal() and len(typed) < 18:
        numbers.insert(0, int(typed))
    # By their numbers alone: asked for the kind too, SQLite would walk all items of it.
    rows = {item.pk: item for item in with_words(NewsItem.objects.filter(pk__in=numbers), at) if item.kind in kinds}
    return [rows[pk] for pk in dict.fromkeys(numbers) if pk in rows]


def with_words(rows: QuerySet[Any], at: datetime) -> Iterable[NewsItem]:
    """With all that a row shows, in two questions."""
    shown: Any = rows.with_restrictions(at).annotate(opening=Substr("body", 1, 300))  # type: ignore[attr-defined]
    found: Iterable[NewsItem] = shown.select_related("channel").defer("body", "standfirst", "rights_sentence")
    return found


def item_row(item: NewsItem, typed: str, at: datetime) -> Row:
    standing = standing_words(item, at)
    beside = [str(item.channel) if item.channel else "", list_time(item.happened_at or item.published_at), standing]
    return Row(
        key=f"{item.kind}-{item.pk}",
        kind=str(item.get_kind_display()),
        title=Truncator(title_of(item)).chars(LONGEST_TITLE),
        beside=" · ".join(filter(None, beside)),
        address=desk_address(item, "change"),
        is_exact=str(item.pk) == typed or is_exact(item.headline, typed),
    )


def _names(request: HttpRequest, typed: str) -> list[Row]:
    kinds = {"tag": Tag, "source": Source, "person": Person}
    seen = {model for kind, model in kinds.items() if may_view(request, kind)}
    if not seen:
        return []
    return [name_row(row, typed) for row in names_typed(typed, MOST_NAMES) if type(row) in seen]


def name_row(row: Tag | Source | Person, typed: str) -> Row:
    kind = type(row)._meta
    outlet = str(row.outlet) if isinstance(row, Person) and row.outlet else ""
    return Row(
        key=f"{kind.model_name}-{row.pk}",
        kind=str(kind.verbose_name),
        title=Truncator(row.name).chars(LONGEST_TITLE),
        beside=outlet,
        address=reverse(f"admin:{kind.app_label}_{kind.model_name}_change", args=[row.pk]),
        is_exact=is_exact(row.name, typed),
    )


def _cases(request: HttpRequest, typed: str, items: list[NewsItem], at: datetime) -> list[Row]:
    """The case of this reference, and the open ones on the items that are found."""
    if not may_view(request, "case"):
        return []
    rows = Case.objects.select_related("item", "picture", "placement__brief", "placement__article")
    named = list(rows.filter(reference=typed.upper())[:1])
    on_items: Any = rows.open().filter(item__in=[item.pk for item in items]).order_by("due_at") if items else []
    cases = {case.pk: case for case in (*named, *on_items[:MOST_CASES])}
    return [case_row(case, typed, at) for case in cases.values()]


def case_row(case: Case, typed: str, at: datetime) -> Row:
    target = f" {name_of_target(case.target)}" if case.target else ""
    return Row(
        key=f"case-{case.pk}",
        kind=str(case._meta.verbose_name),
        title=Truncator(f"{case.reference}{target}").chars(LONGEST_TITLE),
        beside=due_words(case, at),
        address=reverse("admin:takedowns_case_change", args=[case.pk]),
        is_exact=case.reference == typed.upper(),
    )

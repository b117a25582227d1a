"""The readers' search: a plain form, results newest first, and name suggestions while typing."""

import re
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.formats.counts import BoundedCount
from articles.models.slots import moment_of
from articles.pages.listing import cursor, sections
from articles.pages.metadata import Head
from articles.search.index.write import StoreResult
from articles.search.names.reader_suggestions import names_beginning, names_near
from articles.search.query.find import Plan, best, count, find, plan
from articles.search.query.results import address_of, choices, count_words, hits_of, other_ways, remark_labels
from articles.search.query.syntax import MAX_QUERY_LENGTH, read_query

PAGE = 20
PAGE_NUMBER = re.compile("[1-9][0-9]?")


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    asked = plan(read_query(request.GET.get("q", "")))
    text = asked.query.text
    title = _("Search: {words}").format(words=text) if text else _("Search")
    context = {"asked": asked, "longest": MAX_QUERY_LENGTH, "sections": sections(), "unlisted": True}
    context |= {"head": Head(title, ""), "remarks": [remark_labels(*remark) for remark in asked.query.remarks]}
    return render(request, "search/search.html", context | (_answer(request, asked, at) if text else {}))


def _answer(request: HttpRequest, asked: Plan, at: datetime) -> dict[str, Any]:
    """The context of everything below the form."""
    ranked = request.GET.get("order") == "best"
    result, older = _ranked(request, asked, at) if ranked else _newest(request, asked, at)
    is_first = not {"before", "page"} & request.GET.keys()
    hits = hits_of(result.slots, asked.query, at)
    answer: dict[str, Any] = {"hits": hits, "is_first": is_first, "older": older}
    if hits:
        total = BoundedCount.of(len(result.slots)) if is_first and not older else count(asked, at)
        answer |= {"count": count_words(total), "choices": choices(asked.query, hits, at, ranked)}
    elif is_first:
        answer |= {"names": names_near(asked.query.text, at), "ways": list(other_ways(asked, at))}
    return answer | {"newest": address_of(asked.query.text), "since": result.since and moment_of(result.since)}


def _newest(request: HttpRequest, asked: Plan, at: datetime) -> tuple[StoreResult, str]:
    """A page of results, newest first, and the URL of the next one."""
    result = find(asked, at, before=cursor(request), most=PAGE + 1)
    page = result.slots[:PAGE]
    older = address_of(asked.query.text, before=page[-1]) if len(result.slots) > PAGE else ""
    return StoreResult(page, result.since), older


def _ranked(request: HttpRequest, asked: Plan, at: datetime) -> tuple[StoreResult, str]:
    """A page of the best results; at most ten numbered pages."""
    number = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(number):
        raise Http404
    result, start = best(asked, at), (int(number) - 1) * PAGE
    is_last = len(result.slots) <= start + PAGE
    older = "" if is_last else address_of(asked.query.text, order="best", page=int(number) + 1)
    return StoreResult(result.slots[start : start + PAGE], result.since), older


@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"names": [{"name", "kind", "address"}, ...]}` for the typed text, at most eight."""
    typed = " ".join(request.GET.get("q", "")[:MAX_QUERY_LENGTH].split())
    names = names_beginning(typed, timezone.now())
    suggestions = [{"name": name.name, "kind": name.kind_words, "address": name.address} for name in names]
    return JsonResponse({"names": suggestions})

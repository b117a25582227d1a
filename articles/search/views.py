"""The readers' search: a plain form, newest first, every answer through the gate; names while one types."""

import re
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.lists import cursor, sections
from articles.models.slots import moment_of
from articles.page_head import Head
from articles.search.finding import Plan, best, count, find, plan
from articles.search.names import names_beginning, names_near
from articles.search.queries import LONGEST_QUERY, read_query
from articles.search.results import address_of, choices, count_words, hits_of, other_ways, remark_words
from articles.search.storing import Found

PAGE = 20
PAGE_NUMBER = re.compile("[1-9][0-9]?")


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    asked = plan(read_query(request.GET.get("q", "")))
    text = asked.query.text
    title = _("Search: {words}").format(words=text) if text else _("Search")
    context = {"asked": asked, "longest": LONGEST_QUERY, "sections": sections(), "unlisted": True}
    context |= {"head": Head(title, ""), "remarks": [remark_words(*remark) for remark in asked.query.remarks]}
    return render(request, "search/search.html", context | (_answer(request, asked, at) if text else {}))


def _answer(request: HttpRequest, asked: Plan, at: datetime) -> dict[str, Any]:
    """Everything under the form."""
    ranked = request.GET.get("order") == "best"
    found, older = _ranked(request, asked, at) if ranked else _newest(request, asked, at)
    is_first = not {"before", "page"} & request.GET.keys()
    hits = hits_of(found.slots, asked.query, at)
    answer: dict[str, Any] = {"hits": hits, "is_first": is_first, "older": older}
    if hits:
        total = len(found.slots) if is_first and not older else count(asked, at)
        answer |= {"count": count_words(total), "choices": choices(asked.query, hits, at, ranked)}
    elif is_first:
        answer |= {"names": names_near(asked.query.text, at), "ways": list(other_ways(asked, at))}
    return answer | {"newest": address_of(asked.query.text), "since": found.since and moment_of(found.since)}


def _newest(request: HttpRequest, asked: Plan, at: datetime) -> tuple[Found, str]:
    """A page of hits, and the address of the next one."""
    found = find(asked, at, before=cursor(request), most=PAGE + 1)
    page = found.slots[:PAGE]
    older = address_of(asked.query.text, before=page[-1]) if len(found.slots) > PAGE else ""
    return Found(page, found.since), older


def _ranked(request: HttpRequest, asked: Plan, at: datetime) -> tuple[Found, str]:
    """The same of the best among the newest; their pages are numbered, as there are ten at most."""
    number = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(number):
        raise Http404
    found, start = best(asked, at), (int(number) - 1) * PAGE
    is_last = len(found.slots) <= start + PAGE
    older = "" if is_last else address_of(asked.query.text, order="best", page=int(number) + 1)
    return Found(found.slots[start : start + PAGE], found.since), older


@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"names": [{"name", "kind", "address"}, …]}` for what is typed, at most eight."""
    typed = " ".join(request.GET.get("q", "")[:LONGEST_QUERY].split())
    names = names_beginning(typed, timezone.now())
    told = [{"name": name.name, "kind": name.kind_words, "address": name.address} for name in names]
    return JsonResponse({"names": told})

"""How is anything on the desk found and acted on from the keyboard? By one palette; without script, by a page."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles.admin.answering import answer
from articles.admin.palette_acts import acts_on, release_buttons, row_named
from articles.admin.palette_commands import command_rows
from articles.admin.palette_rows import KINDS, Row, case_row, found_rows, item_row, name_row
from articles.admin.verbs import PUBLISH, perform
from articles.admin.words import desk_address, quoted, run_on
from articles.models import NewsItem
from articles.publishing import waiting_in
from articles.signals import told_once
from articles.takedowns.models import Case

LONGEST_TYPED = 100
Context = Callable[[HttpRequest], dict[str, Any]]


@require_GET
def palette_view(request: HttpRequest, context: Context) -> HttpResponse:
    """`?q=`: what is meant. As a page; with `part` as rows for the script, `here` being the page that it stands on."""
    typed = _typed(request)
    found = found_rows(request, typed, timezone.now())
    rows = [*found, *command_rows(request, typed, request.GET.get("here", request.path))]
    if "part" in request.GET:
        return answer({"rows": [asdict(row) for row in rows]})
    title = {"title": _("Find anything"), "typed": typed, "rows": rows}
    return TemplateResponse(request, "admin/palette.html", context(request) | title)


@require_GET
def acts_view(request: HttpRequest, context: Context) -> HttpResponse:
    """`?row=brief-12&q=`: what may be done to it now."""
    at, typed = timezone.now(), _typed(request)
    row = row_named(request, request.GET.get("row", ""), at)
    if row is None:
        raise Http404
    acts = acts_on(request, row, typed, at)
    shown = _row(row, typed, at)
    if "part" in request.GET:
        return answer({"acts": [asdict(act) for act in acts]})
    title = {"title": shown.title, "row": shown, "acts": acts}
    return TemplateResponse(request, "admin/palette_acts.html", context(request) | title)


def _row(row: Any, typed: str, at: Any) -> Row:
    if isinstance(row, NewsItem):
        return item_row(row, typed, at)
    return case_row(row, typed, at) if isinstance(row, Case) else name_row(row, typed)


@require_POST
def publish_view(request: HttpRequest) -> HttpResponse:
    """Release an item by the verb of its own form's button. Nothing goes out with it that was not named before."""
    at, posted = timezone.now(), request.POST
    item = row_named(request, posted.get("row", ""), at)
    if not isinstance(item, NewsItem):
        raise Http404
    own: Any = admin.site.get_model_admin(KINDS[item.kind])
    if not (own.has_change_permission(request, item) and own.may_publish(request)):
        raise PermissionDenied
    try:
        told, address = _released(request, own, item, posted.get("verb", ""), posted.get("named_briefs", ""))
    except ValidationError as refused:
        return _told(request, run_on(*refused.messages), desk_address(item, "change"), 422)
    return _told(request, told, address, 200)


def _released(request: HttpRequest, own: Any, item: Any, verb: str, named: str) -> tuple[Any, str]:
    with told_once(), transaction.atomic():
        # As it is now: somebody else may just have released it.
        held = type(item).objects.select_for_update(of=("self",)).with_restrictions(timezone.now()).get(pk=item.pk)
        if verb not in [one.name for one in release_buttons(held, timezone.now())]:
            raise ValidationError(_("This cannot be done any more: it is as it was. Look at it as it is now."))
        waiting = waiting_in(held.body) if verb == PUBLISH else []
        if unnamed := [brief for brief in waiting if str(brief.pk) not in named.split(",")]:
            told = _("Nothing was published: it would release flash briefs that were not named: %(names)s.")
            raise ValidationError(told % {"names": quoted(unnamed)})
        done = perform(verb, held, request.user, None)  # type: ignore[arg-type]
        own.log_change(request, held, strip_tags(str(done.words)))
    return run_on(done.words, *done.warnings), held.get_absolute_url()


def _told(request: HttpRequest, words: Any, address: str, status: int) -> HttpResponse:
    if "part" in request.POST:
        return answer({"told": strip_tags(str(words)), "address": address}, status)
    (messages.success if status == 200 else messages.error)(request, words)
    return HttpResponseRedirect(address)


def _typed(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "")[:LONGEST_TYPED].split())

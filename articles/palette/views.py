"""The command palette: finds anything on the desk and acts on it. Its script gets JSON; without it there are pages."""

from dataclasses import asdict
from datetime import datetime
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

from articles.admin.form.publish_buttons import PUBLISH, perform
from articles.desk.json_responses import json_response
from articles.desk.labels import desk_address, join_sentences, quote_titles
from articles.desk.users import current_user
from articles.editing.publishing import waiting_in
from articles.editing.revisions.context import revising
from articles.models import NewsItem, Revision
from articles.models.removed_text import is_text_closed
from articles.palette.actions import actions_on, object_for, release_buttons
from articles.palette.commands import command_results
from articles.palette.results import KINDS, PaletteResult, case_result, item_result, name_result, object_results
from articles.signals import coalesce_changes
from articles.takedowns.models import Case
from articles.text.pinyin import reads_as

MAX_QUERY_LENGTH = 100
MAX_LABELS = 100


@require_GET
def palette_view(request: HttpRequest) -> HttpResponse:
    """`?q=`: the query. With `part` the results as JSON; `here` is then the path of the page that the palette is on,
    and each `label` what one of its buttons says: those are returned that the query means in pinyin.
    """
    query = _query(request)
    objects = object_results(request, query, timezone.now())
    results = [*objects, *command_results(request, query, request.GET.get("here", request.path))]
    if "part" in request.GET:
        labels = [label for label in request.GET.getlist("label")[:MAX_LABELS] if reads_as(label, query)]
        return json_response({"rows": [asdict(result) for result in results], "labels": labels})
    context = {"title": _("Find anything"), "typed": query, "results": results}
    return TemplateResponse(request, "palette/palette.html", admin.site.each_context(request) | context)


@require_GET
def actions_view(request: HttpRequest) -> HttpResponse:
    """`?row=brief-12&q=`: the actions on this object; with `part` as JSON."""
    at, query = timezone.now(), _query(request)
    row = object_for(request, request.GET.get("row", ""), at)
    if row is None:
        raise Http404
    actions = actions_on(request, row, query, at)
    if "part" in request.GET:
        return json_response({"actions": [asdict(action) for action in actions]})
    result = _result(row, query, at)
    context = {"title": result.title, "result": result, "actions": actions}
    return TemplateResponse(request, "palette/actions.html", admin.site.each_context(request) | context)


def _result(row: Any, query: str, at: datetime) -> PaletteResult:
    if isinstance(row, NewsItem):
        return item_result(row, query, at)
    return case_result(row, query, at) if isinstance(row, Case) else name_result(row, query)


@require_POST
def publish_view(request: HttpRequest) -> HttpResponse:
    """Publish or republish an item as the button of its form would. Briefs in its text are published with it only if
    the action listed them (`named_briefs`).
    """
    at, posted = timezone.now(), request.POST
    item = object_for(request, posted.get("row", ""), at)
    if not isinstance(item, NewsItem):
        raise Http404
    if is_text_closed(item):
        raise PermissionDenied
    model_admin: Any = admin.site.get_model_admin(KINDS[item.kind])
    if not (model_admin.has_change_permission(request, item) and model_admin.may_publish(request)):
        raise PermissionDenied
    verb, listed = posted.get("verb", ""), posted.get("named_briefs", "").split(",")
    try:
        message, address = _release(request, model_admin, item, verb, listed)
    except ValidationError as error:
        return _outcome(request, join_sentences(*error.messages), desk_address(item, "change"), 422)
    return _outcome(request, message, address, 200)


def _release(request: HttpRequest, model_admin: Any, item: Any, verb: str, listed: list[str]) -> tuple[Any, str]:
    """The message for the user, and the item's public address."""
    with transaction.atomic(), revising(channel=Revision.Channel.PALETTE), coalesce_changes():
        # Read again under a lock: somebody else may just have published it.
        locked = type(item).objects.select_for_update(of=("self",)).with_restrictions(timezone.now()).get(pk=item.pk)
        if verb not in [button.name for button in release_buttons(locked, timezone.now())]:
            raise ValidationError(_("This is no longer possible, and nothing was changed. Check the current state."))
        waiting = waiting_in(locked.body) if verb == PUBLISH else []
        if unlisted := [brief for brief in waiting if str(brief.pk) not in listed]:
            message = _(
                "Nothing was published, because it would also have published flash briefs that were not "
                "listed: %(names)s."
            )
            raise ValidationError(message % {"names": quote_titles(unlisted)})
        done = perform(verb, locked, current_user(request), None)
        model_admin.log_change(request, locked, strip_tags(str(done.words)))
    return join_sentences(done.words, *done.warnings), locked.get_absolute_url()


def _outcome(request: HttpRequest, message: Any, address: str, status: int) -> HttpResponse:
    if "part" in request.POST:
        return json_response({"message": strip_tags(str(message)), "address": address}, status)
    (messages.success if status == 200 else messages.error)(request, message)
    return HttpResponseRedirect(address)


def _query(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "")[:MAX_QUERY_LENGTH].split())

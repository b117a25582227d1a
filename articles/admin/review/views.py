"""Review outside the form: one address that the dashboard and the palette post to."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.admin.review.panel import perform_act, pressed_act
from articles.desk.json_responses import json_response
from articles.desk.labels import desk_address, join_sentences
from articles.desk.users import current_user
from articles.editing.revisions.context import revising
from articles.editing.working_copies import working_copy_of
from articles.models import Line, NewsItem, Revision
from articles.models.removed_text import is_text_closed
from articles.signals import coalesce_changes


@require_POST
def review_view(request: HttpRequest) -> HttpResponse:
    """Perform the act whose button was pressed on the item `item`, whose version `review_number` the person has read.

    `line`: "copy" for its working copy. With `part` the answer is JSON; else it leads to the first page if `back` is
    given, or to the page of the item.
    """
    line = Line.COPY if request.POST.get("line") == Line.COPY else Line.TEXT
    item = _item(request, line)
    act = pressed_act(request.POST)
    if act is None:
        raise Http404
    try:
        with transaction.atomic(), revising(channel=_channel(request)), coalesce_changes():
            words, status = perform_act(act, item, current_user(request), request.POST, line), 200
    except ValidationError as refusal:
        words, status = str(join_sentences(*refusal.messages)), 422
    page = "copy_publish" if line == Line.COPY and working_copy_of(item) else "change"
    address = reverse("admin:index") if "back" in request.POST else desk_address(item, page)
    if "part" in request.POST:
        return json_response({"message": words, "address": address}, status)
    (messages.success if status == 200 else messages.error)(request, words)
    return HttpResponseRedirect(address)


def _item(request: HttpRequest, line: Line) -> NewsItem:
    """The item that a request names, if its reader may change it, or its working copy, and its text is open to them."""
    number = request.POST.get("item", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    row = NewsItem.objects.filter(pk=int(number)).first()
    model = next((proxy for proxy in NewsItem.__subclasses__() if row and row.kind == proxy.KIND), None)
    if model is None:
        raise Http404
    model_admin: Any = admin.site.get_model_admin(model)
    item: NewsItem | None = model_admin.get_object(request, number)
    if item is None:
        raise Http404
    may_edit = model_admin.may_edit_copy if line == Line.COPY else model_admin.has_change_permission
    if is_text_closed(item) or not may_edit(request, item):
        raise PermissionDenied
    return item


def _channel(request: HttpRequest) -> Revision.Channel:
    return Revision.Channel.PALETTE if "part" in request.POST else Revision.Channel.LIST

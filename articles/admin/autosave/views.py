"""Endpoints of autosave: store a form while it is edited, and discard what was stored."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.autosave.offers import BASED_ON, IS_KEY, IS_NUMBER, KEY, exact_time, preview_address
from articles.admin.checks.panel import checks_json, typed_report
from articles.admin.working_copies.seen_versions import is_seen_versions
from articles.desk.json_responses import json_response
from articles.desk.users import current_user
from articles.editing.autosave import AutosaveConflict, autosave, discard, too_long
from articles.models import AutosavedForm, NewsItem
from articles.models.removed_text import is_text_closed

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

TURN, ITEM, USER = "kept_turn", "kept_item", "kept_user"
# Posted with the fields of the form and not stored.
NOT_STORED = frozenset({KEY, BASED_ON, TURN, ITEM, USER, "csrfmiddlewaretoken"})


@require_POST
def autosave_view(request: HttpRequest, admin: "ItemAdmin") -> JsonResponse:
    """Store a form. 409: another window wrote into the same row; 413: too long. `said` is a message for the editor."""
    post = request.POST
    if post.get(USER) != str(request.user.pk):
        words = _(
            "A different account is signed in now. Sign in as before. Your text is still here and is saved"
            " in this browser."
        )
        return json_response({"said": words}, 403)
    number, key = post.get(ITEM, ""), post.get(KEY, "")
    item = admin.get_object(request, number) if number else None
    if item and is_text_closed(item):
        return json_response({"said": _("The text of this item was removed. It can no longer be changed here.")}, 403)
    is_copy = item is not None and is_seen_versions(post.get("made_from", ""))
    if not (admin.may_edit_copy(request, item) if is_copy else admin.may_edit(request, item)):
        raise PermissionDenied
    if not (IS_KEY.fullmatch(key) and all(IS_NUMBER.fullmatch(post.get(name, "")) for name in (BASED_ON, TURN))):
        return json_response({"said": _("This cannot be autosaved.")}, 400)
    pairs = [(name, value) for name, values in post.lists() if name not in NOT_STORED for value in values]
    if length := too_long(pairs):
        words = _("This is too long to autosave (%(length)s characters). It is saved in this browser only.")
        return json_response({"said": words % {"length": f"{length:,}"}}, 413)
    form = {"key": key, "kind": admin.kind, "based_on": int(post[BASED_ON]), "turn": int(post[TURN])}
    form["is_working_copy"] = is_copy
    try:
        stored = autosave(request.user, item, form, pairs, timezone.now())
    except AutosaveConflict:
        return json_response(
            {"said": _("This item is also being edited in another tab. Both versions are autosaved.")}, 409
        )
    return json_response(
        {
            "turn": stored.turn,
            "time": exact_time(stored.saved_at),
            "said": _change_of_item(item, number, stored),
            "preview": preview_address(admin, stored.key, item),
            "checks": checks_json(typed_report(admin, item, stored, current_user(request))),
        }
    )


def _change_of_item(item: NewsItem | None, number: str, stored: AutosavedForm) -> str:
    """What happened to the item since its form was opened; "" if nothing did."""
    if number and item is None:
        return _("This item has been deleted. What you type is autosaved as a new item.")
    if item and not stored.is_working_copy and item.version != stored.based_on:
        return _("This item has been saved elsewhere since you opened it. What you type is autosaved separately.")
    return ""


@require_POST
def ignore_view(request: HttpRequest, admin: "ItemAdmin") -> HttpResponse:
    """Discard an autosave. A script gets JSON, a page goes back to its form."""
    if IS_KEY.fullmatch(key := request.POST.get(KEY, "")):
        discard(current_user(request), key)
    if "X-CSRFToken" in request.headers:
        return json_response({})
    messages.success(request, _("The unsaved text was discarded."))
    number = request.POST.get(ITEM, "")
    is_known = IS_NUMBER.fullmatch(number)
    return HttpResponseRedirect(admin.page_address("change", number) if is_known else admin.page_address("add"))

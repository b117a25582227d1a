"""The check of public pages after a save, as a part of the form that its page fetches: the response comes first."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles.admin.form.published_check import CheckedBefore, check_pages

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin


@never_cache
@require_GET
def published_view(request: HttpRequest, object_id: int, admin: "ItemAdmin") -> HttpResponse:
    """The checked pages of an item as a fragment of HTML, which may link to those still to be checked.

    404 for an item that readers never saw.
    """
    item = admin.get_object(request, str(object_id))
    if not admin.has_view_or_change_permission(request, item):
        raise PermissionDenied
    proof = check_pages(item, timezone.now(), CheckedBefore.read(request.GET)) if item else None
    if proof is None:
        raise Http404
    return render(request, "articles/admin/form/_published_pages.html", {"proof": proof})

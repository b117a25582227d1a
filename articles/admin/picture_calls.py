"""How does a picture that was pasted or dropped into a text come in? By the rules of its own form, with its credit."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from articles.admin.answering import answer, asked_numbers, refused
from articles.pictures.embedded import FIRST_PART, Told, told_by
from articles.pictures.models import Picture
from articles.rights.models import Licence

ASKED = ("file", "alt", "credit", "licence")
MOST_LICENCES = 200


@require_GET
def cards(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?ids=1,2`: what the figures of a text show. What is not answered does not exist."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    return answer({"pictures": [card(one) for one in Picture.objects.filter(pk__in=asked_numbers(request))]})


def card(picture: Picture) -> dict[str, Any]:
    return {
        "id": picture.pk,
        "src": picture.get_absolute_url(),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "credit": picture.credit,
        "url": reverse("admin:pictures_picture_change", args=[picture.pk]),
    }


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, admin: Any) -> JsonResponse:
    """GET: the licences to choose from; POST with `look`: those, and what the first part of the file says of itself.
    POST: take the picture in, 201 with what a figure shows, or 422 with words.
    """
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method == "GET" or "look" in request.POST:
        first = request.FILES.get("file")
        told = told_by(first.read(FIRST_PART)) if isinstance(first, UploadedFile) else Told()
        rows = Licence.objects.order_by("name", "pk")[:MOST_LICENCES]
        return answer({"licences": [{"id": row.pk, "name": str(row.name)} for row in rows], "told": asdict(told)})
    form = admin.get_form(request, fields=ASKED)(request.POST, request.FILES)
    name = request.POST.get("name", "")
    if any(sign in name for sign in "/\\") or name.startswith("."):
        form.add_error("file", _("The name of this file is not a plain one: rename it, then choose it again."))
    if not form.is_valid():
        return refused(form)
    picture = form.save(commit=False)
    admin.save_model(request, picture, form, change=False)
    form.save_m2m()
    admin.log_addition(request, picture, [{"added": {}}])
    return answer({"picture": card(picture)}, 201)

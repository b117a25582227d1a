"""Endpoints for pictures pasted or dropped into a text; uploads are checked by the picture form."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from articles.desk.json_responses import form_errors, json_response, requested_ids
from articles.models.removed_text import closed_title, is_picture_closed, load_closed_pictures
from articles.pictures.embedded import FIRST_PART, read_metadata
from articles.pictures.marks import MACHINE_MADE, DigitalSource, read_marks
from articles.pictures.models import Picture
from articles.rights.models import Licence

FIELDS = ("file", "alt", "credit", "licence")
# A picture inside a pasted text: its credit and licence are added later.
PASTED_FIELDS = ("file",)
MAX_ALT_LENGTH = 300
MAX_LICENCES = 200


@require_GET
def cards(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?ids=1,2`: what the figures of a text show. Ids that are missing from the response do not exist."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    pictures = list(Picture.objects.filter(pk__in=requested_ids(request)))
    load_closed_pictures(pictures)
    return json_response({"pictures": [card(picture) for picture in pictures]})


def card(picture: Picture) -> dict[str, Any]:
    """What a figure of the editor shows; of a closed picture only that it was removed."""
    address = reverse("admin:pictures_picture_change", args=[picture.pk])
    if is_picture_closed(picture):
        return {
            "id": picture.pk,
            "src": "",
            "width": picture.width,
            "height": picture.height,
            "alt": closed_title(picture),
            "credit": "",
            "caption": "",
            "url": address,
        }
    return {
        "id": picture.pk,
        "src": picture.get_absolute_url(),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "credit": picture.credit_line,
        "caption": picture.caption,
        "url": address,
    }


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, admin: Any) -> JsonResponse:
    """GET: the licences to choose from. POST with `look`: the licences and the metadata embedded in the file.

    Other POST: store the picture and answer 201 with the content of its figure, or 422 with errors. With `pasted`, the
    picture has no credit and licence yet.
    """
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method == "GET" or "look" in request.POST:
        first = request.FILES.get("file")
        data = first.read(FIRST_PART) if isinstance(first, UploadedFile) else b""
        embedded, marks = read_metadata(data), read_marks(data)
        mark = str(DigitalSource(marks.source).label) if marks.source in MACHINE_MADE else ""
        rows = Licence.objects.order_by("name", "pk")[:MAX_LICENCES]
        return json_response(
            {
                "licences": [{"id": row.pk, "name": str(row.name)} for row in rows],
                "told": asdict(embedded) | {"mark": mark},
            }
        )
    is_pasted = "pasted" in request.POST
    form = admin.get_form(request, fields=PASTED_FIELDS if is_pasted else FIELDS)(request.POST, request.FILES)
    name = request.POST.get("name", "")
    if any(sign in name for sign in "/\\") or name.startswith("."):
        form.add_error("file", _("This file name is not allowed. Rename the file, then choose it again."))
    if not form.is_valid():
        return form_errors(form)
    picture = form.save(commit=False)
    if is_pasted:
        picture.alt = request.POST.get("alt", "")[:MAX_ALT_LENGTH]
    admin.save_model(request, picture, form, change=False)
    form.save_m2m()
    admin.log_addition(request, picture, [{"added": {}}])
    return json_response({"picture": card(picture)}, 201)

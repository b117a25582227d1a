"""Choosing a picture: the rows of the dialog that the desk's scripts open, and a plain page with the same pictures."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from articles.desk.json_responses import json_response
from articles.models import Restriction
from articles.models.removed_text import load_closed_pictures, without_closed_pictures
from articles.pictures.admin.pasted_upload import card
from articles.pictures.finding import FoundPictures, find_pictures
from articles.pictures.models import Picture

PAGE = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """A picture of the page. `obstacle`: why a text with it cannot be published, "" if it can."""

    picture: Picture
    obstacle: str


@require_GET
def found(request: HttpRequest, admin: Any) -> JsonResponse:
    """`?q=&before=`: the cards of the newest pictures that match, and in `older` where the next page begins."""
    page = _found(request, admin)
    at = timezone.now()
    load_closed_pictures(page.pictures)
    rows = [card(picture) | {"obstacle": _obstacle(picture, at)} for picture in page.pictures]
    return json_response({"pictures": rows, "older": page.older})


@require_GET
def choosing_page(request: HttpRequest, admin: Any) -> HttpResponse:
    """The same pictures with their numbers, for editors without JavaScript, who type the number into a field."""
    page, at = _found(request, admin), timezone.now()
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Choose a picture"),
        "opts": Picture._meta,
        "choices": [Choice(picture, _obstacle(picture, at)) for picture in page.pictures],
        "older": page.older,
        "typed": request.GET.get("q", ""),
        "may_add": admin.has_add_permission(request),
    }
    return TemplateResponse(request, "pictures/admin/choose.html", context)


def _found(request: HttpRequest, admin: Any) -> FoundPictures:
    if not admin.has_view_permission(request):
        raise PermissionDenied
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdecimal() and len(before) < 19
    return find_pictures(_offered(), request.GET.get("q", ""), int(before) if is_number else None, PAGE)


def _offered() -> QuerySet[Picture]:
    """Without pictures that a decision removed, and those that are closed to the reader."""
    removed = Restriction.objects.active(timezone.now()).filter(picture=OuterRef("pk")).order_by()
    return without_closed_pictures(Picture.objects.exclude(Exists(removed)))


def _obstacle(picture: Picture, at: Any) -> str:
    if not picture.credit or picture.licence_id is None:
        return _("No credit and licence yet")
    return "" if picture.licensed(at) else _("The licence has ended")


def picker_settings(request: HttpRequest) -> dict[str, Any]:
    """URLs and messages of the picker's scripts; without permission to view pictures no URL."""
    may, urls = request.user.has_perm, {}
    if may("pictures.view_picture"):
        urls = {"pictures": reverse("admin:pictures_picture_cards"), "found": reverse("admin:pictures_picture_found")}
    if may("pictures.add_picture"):
        urls["upload"] = reverse("admin:pictures_picture_upload")
    return {"urls": urls, "messages": picker_messages()}


def picker_messages() -> dict[str, str]:
    """Interface texts of the picker and of the upload dialog, under the keys that the scripts use."""
    return _picker() | _upload() | _failures()


def _picker() -> dict[str, str]:
    return {
        "pickTitle": _("Choose a picture"),
        "pickSearch": _("Two characters of its description, caption, credit or keywords, or initials"),
        "pickUpload": _("Upload a picture …"),
        "pickMore": _("Older pictures"),
        "pickNone": _("No picture found. Try other words or upload one."),
        "pickEmpty": _("There are no pictures yet. Upload the first one, or drop a file here."),
        "pickHelp": _("Enter takes the first picture, the arrow keys move to the others. Or drop a file here."),
        "pickNumber": _("Picture {id}"),
        "pickCount": _("{count} pictures"),
        "pickCountOn": _("{count} pictures, and older ones"),
        "choose": _("Choose a picture …"),
        "change": _("Choose another picture …"),
        "without": _("Remove the picture"),
    }


def _upload() -> dict[str, str]:
    return {
        "pictureTitle": _("Upload a picture"),
        "file": _("File"),
        "alt": _("Alternative text"),
        "altHelp": _("Describes the picture to readers who cannot see it."),
        "credit": _("Picture credit"),
        "licence": _("Licence"),
        "caption": _("Caption"),
        "upload": _("Upload and insert"),
        "uploading": _("Uploading {name} …"),
        "fileName": _("{name}: this file name is not allowed. Rename the file, then choose it again."),
        "creditOf": _("Credit: {credit}"),
        "creditMissing": _("No credit and licence yet: the text cannot be published like this."),
        "pictureMissing": _("picture missing"),
        "pictureFailed": _("picture could not be loaded"),
        "searching": _("Searching …"),
        "cancel": _("Cancel"),
    }


def _failures() -> dict[str, str]:
    return {
        "offline": _("Cannot reach the server. Nothing is lost; try again."),
        "signedOut": _(
            "Your session has ended. Sign in from another tab, then try again here. Your text is still here."
        ),
        "forbidden": _("You do not have permission to do this."),
        "tooLarge": _("This is too large for the server to accept."),
        "broken": _("Server error. Nothing is lost; try again."),
    }

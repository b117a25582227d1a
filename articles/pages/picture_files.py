"""Picture files: served while the picture is licensed, not restricted, and used by a public item or as the portrait of
somebody whom one credits.
"""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Mode, NewsItem, PersonProfile, Restriction
from articles.models.removed_text import is_picture_closed, reading_as
from articles.pages.listing import credits_of, page_of
from articles.pictures.models import Picture

# People who share one portrait, such as that of a desk, are looked at up to this number.
MAX_PEOPLE = 20
STATUS = {Mode.REMOVED_LEGAL: 451, Mode.REMOVED: 410, Mode.ELEMENT_REMOVED: 410}


@require_safe
def picture_file(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The stored WebP. Staff with permission to view pictures always get it, for previews, unless it is removed."""
    picture = _picture(pk, digest)
    return _refused(request, picture) or stored_file(picture)


@require_safe
def portrait_file(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The small square picture for the page of a person, under the rules of the whole picture.

    It is made for each request, and cached for the others like a page.
    """
    picture = _picture(pk, digest)
    return _refused(request, picture) or _webp(picture.read_portrait())


def stored_file(picture: Picture) -> HttpResponse:
    """The file, for a reader who may see it."""
    with picture.file.open("rb") as file:
        return _webp(file.read())


def _webp(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="image/webp", headers={"Content-Security-Policy": "default-src 'none'"})


def _picture(pk: int, digest: str) -> Picture:
    picture = Picture.objects.filter(pk=pk).first()
    if picture is None or picture.digest[:16] != digest:
        raise Http404
    return picture


def _refused(request: HttpRequest, picture: Picture) -> HttpResponse | None:
    return None if _may_view(request, picture) else _refusal(request, picture, timezone.now())


def _may_view(request: HttpRequest, picture: Picture) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.has_perm("pictures.view_picture"):
        return False
    with reading_as(request.user):
        return not is_picture_closed(picture)


def _refusal(request: HttpRequest, picture: Picture, at: datetime) -> HttpResponse | None:
    modes = set(Restriction.objects.active(at).filter(picture=picture).values_list("mode", flat=True))
    shown = picture.licensed(at) and _is_used(picture, at)
    if Mode.SEALED in modes or Mode.HIDDEN in modes or (not modes and not shown):
        raise Http404
    status = next((status for mode, status in STATUS.items() if mode in modes), None)
    if status is None:
        return None
    response = render(request, f"{status}.html", {"notice": ""}, status=status)
    response["Cache-Control"] = "no-store"
    if status == 451:
        response["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response


def _is_used(picture: Picture, at: datetime) -> bool:
    public = NewsItem.objects.public(at)
    if public.filter(picture_uses__picture=picture).exists():
        return True
    people = PersonProfile.objects.filter(portrait=picture).values_list("person", flat=True)
    return any(page_of(credits_of(person, at), before=None, most=1).rows for person in people[:MAX_PEOPLE])

"""What does a reader see where there is no page? Our own pages, each with a way on, none ever stored."""

from django.conf import settings
from django.contrib.admin import site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from newsroom.signing_in import is_from_own_page, sent_again


def refuse(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status, from the template of its number.

    It may come before or after the middleware that reads the language, and it must not ask who is there: the database
    may be what is away, and a sealed page must look the same to everybody.
    """
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        response = render(request, f"{status}.html", {"status": status, "desk_user": None}, status=status)
    response["Content-Language"] = "en" if language == "en" else "zh-Hans"
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "30"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return refuse(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the desk that was open while its editor signed in anew keeps what was typed."""
    if request.path.startswith(reverse("admin:index")) and is_from_own_page(request):
        return sent_again(request, site).render()  # type: ignore[attr-defined]
    return refuse(request, 403)

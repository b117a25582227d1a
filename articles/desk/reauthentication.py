"""Re-authentication: a form posted after the session ended is held until the password is entered, then handled as sent.

Django would redirect to the login page and drop what was typed. `Desk.admin_view` calls this module.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

PREFIX = "sign_in"
MAX_SHOWN_LENGTH = 1_500_000
# Parts of names of fields that are not sent back to the browser.
SECRET = ("password", "csrfmiddlewaretoken")


def lacks_session(request: HttpRequest) -> bool:
    """Whether a person posted a form without a session. Requests of scripts are refused as usual."""
    if request.method != "POST" or request.path == reverse("admin:logout"):
        return False
    return is_from_own_page(request) and request.user.is_anonymous


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site posted the form; other sites cannot set these headers."""
    headers = request.headers
    return headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Site") == "same-origin"


def sign_in_again(request: HttpRequest, site: Any) -> HttpResponse | None:
    """The page that asks for the password; None once it is right: the request then has a user and only its own data."""
    is_sign_in = f"{PREFIX}-username" in request.POST
    form_class: type[AdminAuthenticationForm] = site.reauthentication_form
    form = form_class(request, data=request.POST if is_sign_in else None, prefix=PREFIX)
    if is_sign_in and form.is_valid():
        login(request, form.get_user())
        request.POST = _without_sign_in(request)
        return None
    return _page(request, site, 401, {"title": _("Your session has ended"), "form": form})


def send_again(request: HttpRequest, site: Any) -> TemplateResponse:
    """The page for a form with the CSRF token of an earlier session; it sends the form again with the current one."""
    return _page(request, site, 403, {"title": _("Please send this form again")})


def _page(request: HttpRequest, site: Any, status: int, context: dict[str, Any]) -> TemplateResponse:
    context = {
        **site.each_context(request),
        "sent": list(_posted_fields(request)),
        "has_files": bool(request.FILES),
        **context,
    }
    response = TemplateResponse(request, "desk/reauthentication.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _without_sign_in(request: HttpRequest) -> Any:
    post = request.POST.copy()
    for name in [name for name in post if name.startswith(f"{PREFIX}-")]:
        del post[name]
    post._mutable = False
    return post


def _posted_fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The posted fields, up to what a page can hold; the browser's autosave has the rest."""
    left = MAX_SHOWN_LENGTH
    for name, values in request.POST.lists():
        for value in values:
            left -= len(value)
            if left > 0 and not name.startswith(f"{PREFIX}-") and not any(word in name for word in SECRET):
                yield name, value

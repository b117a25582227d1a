"""What happens to a form that is sent when the session has ended? It is asked for the password, and then done.

Django would send the person to the login page and drop what was typed.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

PREFIX = "sign_in"
LONGEST_SHOWN = 1_500_000
# Words that nobody wants to read again on a page.
SECRET = ("password", "csrfmiddlewaretoken")


def is_cut_off(request: HttpRequest) -> bool:
    """Whether a person sent a form here without a session. What a script sends is answered as before."""
    if request.method != "POST" or request.path == reverse("admin:logout"):
        return False
    return is_from_own_page(request) and request.user.is_anonymous


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether a browser vouches that a page of this site sent this: no other site can have it say so."""
    sent = request.headers
    return sent.get("Sec-Fetch-Mode") == "navigate" and sent.get("Sec-Fetch-Site") == "same-origin"


def signed_in_again(request: HttpRequest, site: AdminSite) -> HttpResponse | None:
    """None once the person is signed in: what was sent can be done now. Before that the page that asks."""
    is_answer = f"{PREFIX}-username" in request.POST
    form = AdminAuthenticationForm(request, data=request.POST if is_answer else None, prefix=PREFIX)
    if is_answer and form.is_valid():
        login(request, form.get_user())
        request.POST = _without_answer(request)
        return None
    return _page(request, site, 401, {"title": _("Your session has ended"), "form": form})


def sent_again(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """A form of the desk whose token was of an earlier session: its page asks to send it once more, with today's."""
    return _page(request, site, 403, {"title": _("You signed in anew meanwhile")})


def _page(request: HttpRequest, site: AdminSite, status: int, told: dict[str, Any]) -> HttpResponse:
    context = site.each_context(request) | {"sent": list(_sent(request)), "has_files": bool(request.FILES)} | told
    response = TemplateResponse(request, "admin/sign_in_again.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _without_answer(request: HttpRequest) -> Any:
    post = request.POST.copy()
    for name in ("username", "password"):
        post.pop(f"{PREFIX}-{name}", None)
    post._mutable = False
    return post


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Field by field what was sent; what is too much for a page is left to the browser's own copy."""
    left = LONGEST_SHOWN
    for name, values in request.POST.lists():
        for value in values:
            left -= len(value)
            if left > 0 and not name.startswith(f"{PREFIX}-") and not any(word in name for word in SECRET):
                yield name, value

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
    is_page = (
        request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    )
    return request.method == "POST" and is_page and request.user.is_anonymous and not _is_leaving(request)


def _is_leaving(request: HttpRequest) -> bool:
    return request.path == reverse("admin:logout")


def signed_in_again(request: HttpRequest, site: AdminSite) -> HttpResponse | None:
    """None once the person is signed in: what was sent can be done now. Before that the page that asks."""
    is_answer = f"{PREFIX}-username" in request.POST
    form = AdminAuthenticationForm(request, data=request.POST if is_answer else None, prefix=PREFIX)
    if is_answer and form.is_valid():
        login(request, form.get_user())
        request.POST = _without_answer(request)
        return None
    context = site.each_context(request) | {
        "title": _("Your session has ended"),
        "form": form,
        "sent": list(_sent(request)),
        "files": [file.name for files in request.FILES.lists() for file in files[1]],
    }
    response = TemplateResponse(request, "admin/sign_in_again.html", context, status=401)
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

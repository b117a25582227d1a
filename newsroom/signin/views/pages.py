"""What the pages of signing in have in common: whose they are, the frame of the desk, answers that nobody may store."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from articles.desk.language.account import preferred_address
from newsroom.signin.receivers import ENTERED_AT
from newsroom.signin.second_factor import has_factor, pending_user

RECENT = timedelta(minutes=15)
MemberView = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
    context = admin.site.each_context(request) | context
    response = TemplateResponse(request, f"signin/{template}", context, status=status)
    add_never_cache_headers(response)
    return response


def next_address(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of this site; else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_own else reverse("admin:index")


def with_next(name: str, address: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': address})}"


def for_member(view: MemberView) -> Callable[..., HttpResponse]:
    """For staff about their own account: signed in, or led here because their role needs a first second factor.

    The view gets the account as its second argument. A session that has to confirm a second factor goes there first.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = request.get_full_path() if request.method == "GET" else reverse("signin:account")
        waiting = pending_user(request)
        if waiting is not None and has_factor(waiting):
            return HttpResponseRedirect(with_next("signin:verify", here))
        user = waiting or request.user
        if not isinstance(user, User) or not user.is_staff:
            return HttpResponseRedirect(with_next("admin:login", here))
        if address := preferred_address(request):
            return HttpResponseRedirect(address)
        return view(request, user, *args, **kwargs)

    return guarded


def recently_confirmed(view: MemberView) -> MemberView:
    """Inside `for_member`, for changes of an account: the password was entered a quarter of an hour ago or less."""

    @wraps(view)
    def guarded(request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> HttpResponse:
        entered = request.session.get(ENTERED_AT, "")
        if entered and timedelta(0) <= timezone.now() - datetime.fromisoformat(entered) < RECENT:
            return view(request, user, *args, **kwargs)
        here = request.get_full_path() if request.method == "GET" else reverse("signin:account")
        return HttpResponseRedirect(with_next("signin:confirm", here))

    return guarded

"""The steps between the password and the desk: the second factor, and signing out instead."""

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.signin.forms import CodeForm, PasswordForm
from newsroom.signin.receivers import ENTERED_AT
from newsroom.signin.second_factor import confirm, has_app, has_factor, has_passkey, pending_user
from newsroom.signin.sessions import renew
from newsroom.signin.views.pages import for_member, next_address, page, with_next


def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; lead a person whose role needs one and who has none to enrolment."""
    user, wanted = pending_user(request), next_address(request)
    if user is None:
        return HttpResponseRedirect(wanted if request.user.is_authenticated else with_next("admin:login", wanted))
    if not has_factor(user):
        return HttpResponseRedirect(with_next("signin:account", wanted))
    form = CodeForm(request, user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        admit(request, user)
        return HttpResponseRedirect(wanted)
    context = {
        "title": _("Second factor"),
        "form": form,
        "next": wanted,
        "has_app": has_app(user),
        "has_passkey": has_passkey(user),
        "account_name": user.get_username(),
    }
    return page(request, "verify.html", context, 422 if form.errors else 200)


def admit(request: HttpRequest, user: User) -> None:
    """Open the desk to this session."""
    confirm(request.session)
    renew(request, user)
    request.signed_in_as = user  # type: ignore[attr-defined]


@for_member
def confirm_password(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for the password before something about the account changes."""
    form = PasswordForm(request, user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        request.session[ENTERED_AT] = timezone.now().isoformat()
        return HttpResponseRedirect(next_address(request))
    context = {"title": _("Confirm that it is you"), "form": form, "next": next_address(request), "account": user}
    return page(request, "confirm_password.html", context, 422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """For a session that waits for its second factor: Django's own page is for people on the desk."""
    logout(request)
    return HttpResponseRedirect(reverse("admin:login"))

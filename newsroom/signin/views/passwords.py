"""Pages on which a person without a session sets a password."""

from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from newsroom.signin import limits
from newsroom.signin.forms import AddressForm, too_many_words
from newsroom.signin.limits import RESET, Budget
from newsroom.signin.links import IN_SESSION, OPENED, user_of_link
from newsroom.signin.network import network_of_request
from newsroom.signin.password_requests import store_request
from newsroom.signin.views.pages import page


@sensitive_post_parameters()
def set_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Set a password by a link. The token moves into the session, so that only its first address contains it."""
    stored = request.session.get(IN_SESSION, "") if token == OPENED else token
    user = user_of_link(uid, stored)
    if user is None:
        return page(request, "link_ended.html", {"title": _("This link is no longer valid")}, status=410)
    if token != OPENED:
        request.session[IN_SESSION] = token
        return HttpResponseRedirect(reverse("signin:set_password", args=[uid, OPENED]))
    form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"title": _("Set your password"), "form": form, "account": user}
        return page(request, "set_password.html", context, status=422 if form.errors else 200)
    form.save()
    request.session.flush()
    return page(request, "password_set.html", {"title": _("Your password is set")})


def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for an address; the worker sends a link if an account has it. Page and work are the same for each."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    context = {"title": _("Forgotten your password?"), "form": form}
    if not form.is_valid():
        return page(request, "forgotten.html", context, 422 if form.errors else 200)
    address = form.cleaned_data["email"]
    seconds = limits.take(Budget(RESET, network_of_request(request)))
    if seconds:
        request.retry_after = seconds  # type: ignore[attr-defined]
        form.add_error(None, too_many_words(seconds))
        return page(request, "forgotten.html", context)
    store_request(request, address)
    return page(request, "link_sent.html", context | {"address": address})

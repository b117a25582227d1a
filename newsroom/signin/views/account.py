"""A person's own account: second factors, backup codes, sessions."""

import io
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_otp.util import random_hex

from articles.desk.labels import list_time
from articles.identity.current import site_identity
from newsroom.signin import audit
from newsroom.signin.codes import Outcome, backup_codes_left, confirm_app, make_backup_codes, new_app
from newsroom.signin.enrolment import MAX_FACTORS, after_factor_added, factors_of, group_secret, remove_factor
from newsroom.signin.forms import WRONG_CODES, AppForm
from newsroom.signin.passkeys import are_offered
from newsroom.signin.second_factor import has_factor, is_pending, requires_factor
from newsroom.signin.sessions import LISTED, end_session, end_sessions, own_sessions
from newsroom.signin.views.pages import for_member, next_address, page, recently_confirmed

# In the session: the key of an app that is being set up.
NEW_KEY = "new_app_key"


@for_member
def account(request: HttpRequest, user: User) -> HttpResponse:
    factors = factors_of(user)
    context = {
        "title": _("Sign-in and security"),
        "account": user,
        "factors": factors,
        "is_required": requires_factor(user),
        "is_enrolling": is_pending(user, request.session),
        "may_add": len(factors) < MAX_FACTORS,
        "codes_left": backup_codes_left(user),
        "passkeys_offered": are_offered(),
        "sessions": [_session_row(row, request) for row in own_sessions(user)],
        "next": next_address(request),
    }
    return page(request, "account.html", context)


@for_member
@recently_confirmed
def add_app(request: HttpRequest, user: User) -> HttpResponse:
    """Show a new key as a QR code and as text until its first code is right. A reload shows the same key."""
    key = request.session.setdefault(NEW_KEY, random_hex())
    device = new_app(user, key)
    form = AppForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and len(factors_of(user)) < MAX_FACTORS:
        device.name = form.cleaned_data["name"]
        outcome = confirm_app(device, form.cleaned_data["code"])
        if outcome == Outcome.APP:
            del request.session[NEW_KEY]
            return _added(request, user, "app", device.name)
        form.add_error("code", str(WRONG_CODES[outcome]))
    context = {
        "title": _("Set up an authenticator app"),
        "form": form,
        "code_image": _code_image(device.config_url + f"&issuer={site_identity('name')}"),
        "secret": group_secret(device.bin_key),
        "next": next_address(request),
    }
    return page(request, "add_app.html", context, 422 if form.errors else 200)


@require_POST
@for_member
@recently_confirmed
def make_codes(request: HttpRequest, user: User) -> HttpResponse:
    """New backup codes, shown once. They need another factor beside them."""
    if not has_factor(user):
        return HttpResponseRedirect(reverse("signin:account"))
    audit.record(audit.Action.CODES_MADE, user)
    return _codes_page(request, make_backup_codes(user))


@require_POST
@for_member
@recently_confirmed
def remove(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    if remove_factor(request, user, kind, pk):
        messages.success(request, _("The second factor was removed. Your other sessions have ended."))
    return HttpResponseRedirect(reverse("signin:account"))


@require_POST
@for_member
def end_one(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    return _ended(request, user, end_session(user, pk))


@require_POST
@for_member
def end_others(request: HttpRequest, user: User) -> HttpResponse:
    return _ended(request, user, end_sessions(user, request.session.session_key or ""))


def _ended(request: HttpRequest, user: User, count: int) -> HttpResponse:
    if count:
        audit.record(audit.Action.SESSIONS_ENDED, user, count=count)
    words = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
    messages.success(request, words % {"count": count})
    return HttpResponseRedirect(reverse("signin:account"))


def _added(request: HttpRequest, user: User, kind: str, name: str) -> HttpResponse:
    """The page after a factor was added: with backup codes, if the account has none yet."""
    after_factor_added(request, user, kind, name)
    if backup_codes_left(user):
        messages.success(request, _("The second factor was added. Your other sessions have ended."))
        return HttpResponseRedirect(reverse("signin:account"))
    return _codes_page(request, make_backup_codes(user))


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"title": _("Your backup codes"), "codes": codes, "next": next_address(request)}
    return page(request, "backup_codes.html", context)


def _session_row(row: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "browser": row.browser or _("unknown browser"),
        "network": row.network,
        "started": list_time(row.started_at),
        "seen": list_time(row.seen_at),
        "is_this": row.key == request.session.get(LISTED),
    }


def _code_image(address: str) -> SafeString:
    """A QR code as SVG with a white margin, so that it can be read on a dark page; drawn here, not by a service."""
    drawn = io.BytesIO()
    plain = {"xmldecl": False, "svgns": False, "nl": False, "svgclass": None, "lineclass": None}
    segno.make(address, error="m").save(drawn, kind="svg", omitsize=True, light="#fff", **plain)
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 (made of numbers)

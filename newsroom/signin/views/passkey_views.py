"""What the script of passkeys asks for: options for the browser, and what the authenticator answered."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.utils import rewrite_exceptions
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from articles.desk.json_responses import json_response
from newsroom.signin import audit, limits
from newsroom.signin.codes import backup_codes_left
from newsroom.signin.enrolment import MAX_FACTORS, after_factor_added, factors_of
from newsroom.signin.forms import code_budgets, settle, too_many_words
from newsroom.signin.passkeys import Passkeys
from newsroom.signin.second_factor import pending_user
from newsroom.signin.views.pages import for_member, recently_confirmed
from newsroom.signin.views.verification import admit

# In the session: the challenge that the authenticator has to sign, for one answer.
ADDING, CHECKING = "passkey_adding", "passkey_checking"
MAX_BYTES = 20_000
# RecursionError: lists in lists without end. IntegrityError: a passkey that another account has.
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)
REFUSALS = (OTPWebAuthnApiError, WebAuthnException, IntegrityError, *UNREADABLE)


@require_POST
@for_member
@recently_confirmed
def add_begin(request: HttpRequest, user: User) -> HttpResponse:
    options, request.session[ADDING] = Passkeys(request).register_begin(user)
    return json_response(options)


@require_POST
@for_member
@recently_confirmed
def add_complete(request: HttpRequest, user: User) -> HttpResponse:
    """Store the passkey, and name the page that follows: new backup codes, if the account has none."""
    state, sent = request.session.pop(ADDING, None), _sent(request)
    if state is None or len(factors_of(user)) >= MAX_FACTORS:
        return _refused(_("Begin again."))
    name = str(sent.get("name") or "")[:40]
    try:
        with transaction.atomic(), rewrite_exceptions():
            device = Passkeys(request).register_complete(user, state, sent.get("credential"))
            type(device).objects.filter(pk=device.pk).update(name=name)
    except REFUSALS:
        return _refused(_why(sent))
    after_factor_added(request, user, "passkey", name)
    return json_response({"next": reverse("signin:account"), "needs_codes": backup_codes_left(user) == 0})


@require_POST
def check_begin(request: HttpRequest) -> HttpResponse:
    user = pending_user(request)
    if user is None:
        return _refused(_("Sign in again."))
    options, request.session[CHECKING] = Passkeys(request).authenticate_begin(user, require_user_verification=False)
    return json_response(options)


@require_POST
def check_complete(request: HttpRequest) -> HttpResponse:
    user, state, sent = pending_user(request), request.session.pop(CHECKING, None), _sent(request)
    if user is None or state is None:
        return _refused(_("Begin again."))
    budgets = code_budgets(request, user)
    if seconds := limits.take(*budgets):
        request.retry_after = seconds  # type: ignore[attr-defined]
        return _refused(too_many_words(seconds))
    try:
        with transaction.atomic(), rewrite_exceptions():
            device = Passkeys(request).authenticate_complete(user, state, sent.get("credential"))
            if not device.confirmed:
                raise ValueError
    except REFUSALS:
        audit.record(audit.Action.CODE_FAILED, user, why="passkey")
        return _refused(_why(sent))
    settle(budgets)
    audit.record(audit.Action.VERIFIED, user, factor="passkey")
    admit(request, user)
    return json_response({})


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body) if len(request.body) <= MAX_BYTES else None
    except UNREADABLE:
        sent = None
    return sent if isinstance(sent, dict) else {}


def _why(sent: dict[str, Any]) -> str:
    """Why an authenticator was refused, as far as it is worth saying: mostly another address of the desk."""
    try:
        client = json.loads(base64url_to_bytes(sent["credential"]["response"]["clientDataJSON"]))
        origin = str(client["origin"])[:200]
    except UNREADABLE:
        return _("The passkey was not accepted. Try again, or use a code.")
    if origin != settings.SITE_URL:
        words = _("This passkey was used at %(origin)s, and this newsroom is at %(own)s. Open the desk there.")
        return words % {"origin": origin, "own": settings.SITE_URL}
    return _("The passkey was not accepted. Try again, or use a code.")


def _refused(words: str) -> HttpResponse:
    return json_response({"error": words}, 422)

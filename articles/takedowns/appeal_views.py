"""Public page on which a party to a notice contests a decision, reached through its status link."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.takedowns.cases.appeals import file_appeal
from articles.takedowns.intake.appeal_form import AppealForm, appeals_of, decision_behind
from articles.takedowns.intake.request_limits import limit_request
from articles.takedowns.intake.spam_guards import HOUR, is_rate_limited, refuse_cross_site_forms, signed_stamp
from articles.takedowns.letters.status_links import link_by_token
from articles.takedowns.models import PartyLink


# No CSRF token: there is no session that a forged request could abuse. `refuse_cross_site_forms` takes its place.
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@limit_request
def appeal_create(request: HttpRequest, token: str) -> HttpResponse:
    """The form, with everything typed after a refusal. Unknown and expired links get the 404 of the status page."""
    at = timezone.now()
    link = link_by_token(token, at)
    if link is None:
        raise Http404
    decision = decision_behind(link)
    if request.method != "POST":
        if decision is None:
            return _hide_address(HttpResponseRedirect(reverse("takedowns:status", args=[token])))
        return _page(request, link, AppealForm(link, decision, at), 200)
    refuse_cross_site_forms(request)
    return _receive(request, link, AppealForm(link, decision, at, request.POST), token)


def _receive(request: HttpRequest, link: PartyLink, form: AppealForm, token: str) -> HttpResponse:
    """Store the appeal and redirect to the status page; otherwise show the form again."""
    if form.decision is None:
        form.add_error(None, _("There is no decision on this notice that can be contested now. Please write to us."))
    if not form.is_valid():
        return _page(request, link, form, 200)
    status = HttpResponseRedirect(reverse("takedowns:status", args=[token]) + "?sent=appeal")
    filing = form.filing()
    if any(appeal.is_open and appeal.text == filing.text for appeal in appeals_of(link)):
        # The same form sent twice.
        return _hide_address(status)
    if is_rate_limited(request, f"appeal {link.notice_id} {link.role} {link.party}", form.at):
        return _page(request, link, form, 429)
    try:
        file_appeal(filing, None)
    except ValidationError as refused:
        for message in refused.messages:
            form.add_error(None, message)
        return _page(request, link, form, 200)
    return _hide_address(status)


def _page(request: HttpRequest, link: PartyLink, form: AppealForm, status: int) -> HttpResponse:
    context = {
        "link": link,
        "notice": link.notice,
        "form": form,
        "stamp": signed_stamp(form.at),
        "too_often": status == 429,
        "unlisted": True,
    }
    response = render(request, "takedowns/appeal.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return _hide_address(response)


def _hide_address(response: HttpResponse) -> HttpResponse:
    """Keep this URL out of search indexes and Referer headers: anyone who has it can open the page."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

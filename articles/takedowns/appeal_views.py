"""Public pages on which a party to a notice contests a decision and completes its appeal, reached through its status
link.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.takedowns.cases.appeals.additions import takes_additions
from articles.takedowns.intake.addition_form import AdditionForm
from articles.takedowns.intake.appeal_form import AppealForm, appeals_of, decision_behind
from articles.takedowns.intake.appeals import receive_addition, receive_appeal
from articles.takedowns.intake.evidence import too_large_files_message
from articles.takedowns.intake.request_limits import limit_request, were_files_dropped
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
    form = AppealForm(link, decision, at, request.POST, request.FILES)
    if were_files_dropped(request):
        form.add_error("proofs", too_large_files_message())
        return _page(request, link, form, 413)
    return _receive(request, link, form, token)


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
        receive_appeal(filing, form.accepted_files, None)
    except ValidationError as refused:
        for message in refused.messages:
            form.add_error(None, message)
        return _page(request, link, form, 200)
    return _hide_address(status)


# No CSRF token, as above.
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@limit_request
def appeal_add(request: HttpRequest, token: str, reference: str) -> HttpResponse:
    """The form for what an appeal of this party lacks, with everything typed after a refusal. Other links, and appeals
    of others, get the 404 of the status page.
    """
    at = timezone.now()
    link = link_by_token(token, at)
    appeal = next((row for row in appeals_of(link) if row.reference == reference), None) if link else None
    if link is None or appeal is None:
        raise Http404
    if request.method != "POST":
        if not takes_additions(appeal):
            return _hide_address(HttpResponseRedirect(reverse("takedowns:status", args=[token])))
        return _addition_page(request, AdditionForm(link, appeal, at), 200)
    refuse_cross_site_forms(request)
    form = AdditionForm(link, appeal, at, request.POST, request.FILES)
    if were_files_dropped(request):
        form.add_error("proofs", too_large_files_message())
        return _addition_page(request, form, 413)
    return _receive_addition(request, form, token)


def _receive_addition(request: HttpRequest, form: AdditionForm, token: str) -> HttpResponse:
    """Store what was sent and redirect to the status page; otherwise show the form again."""
    is_valid = form.is_valid()
    status = HttpResponseRedirect(reverse("takedowns:status", args=[token]) + "?sent=addition")
    if form.sent_before:
        return _hide_address(status)
    if not is_valid:
        return _addition_page(request, form, 200)
    link = form.link
    if is_rate_limited(request, f"addition {link.notice_id} {link.role} {link.party}", form.at):
        return _addition_page(request, form, 429)
    try:
        receive_addition(form.appeal, form.reply(), form.accepted_files, form.personal)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _addition_page(request, form, 200)
    return _hide_address(status)


def _addition_page(request: HttpRequest, form: AdditionForm, status: int) -> HttpResponse:
    return _form_page(request, form.link, form, status, "takedowns/addition.html", appeal=form.appeal)


def _page(request: HttpRequest, link: PartyLink, form: AppealForm, status: int) -> HttpResponse:
    return _form_page(request, link, form, status, "takedowns/appeal.html")


def _form_page(
    request: HttpRequest, link: PartyLink, form: AppealForm | AdditionForm, status: int, template: str, **more: Any
) -> HttpResponse:
    context = {
        "link": link,
        "notice": link.notice,
        "form": form,
        "stamp": signed_stamp(form.at),
        "too_often": status == 429,
        "unlisted": True,
        **more,
    }
    response = render(request, template, context, status=status)
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return _hide_address(response)


def _hide_address(response: HttpResponse) -> HttpResponse:
    """Keep this address out of search indexes: anyone who has it can open the page."""
    response["X-Robots-Tag"] = "noindex"
    return response

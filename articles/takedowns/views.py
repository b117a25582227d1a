"""Public pages of takedowns: a form that anyone can send, and a status page for each party to a notice."""

from datetime import timedelta

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.takedowns.intake.answer_form import AnswerForm
from articles.takedowns.intake.answers import receive_answer
from articles.takedowns.intake.appeal_form import appeals_shown
from articles.takedowns.intake.evidence import too_large_files_message
from articles.takedowns.intake.forms import ProblemTypeForm, PublicNoticeForm
from articles.takedowns.intake.page_parts import NoticeSubject, notice_subject
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.request_limits import limit_request, were_files_dropped
from articles.takedowns.intake.spam_guards import (
    HOUR,
    is_rate_limited,
    limited_target,
    network_digest,
    refuse_cross_site_forms,
    signed_stamp,
)
from articles.takedowns.intake.status import conversation_shown
from articles.takedowns.law.problem_types import PROBLEM_TYPES
from articles.takedowns.letters.status_links import link_by_token
from articles.takedowns.models import PartyLink, ThreadEntry

# Fields of the second step that the first step does not carry along.
NOT_CARRIED = {"subject", "step", "stamp", "homepage"}
RECEIPT_SHOWN = timedelta(hours=1)


# No CSRF token: there is no session that a forged request could abuse. `refuse_cross_site_forms` takes its place.
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@limit_request
def notice_create(request: HttpRequest) -> HttpResponse:
    """The form in two steps: the problem type, then the notice. Each step shows the other with what was entered."""
    at = timezone.now()
    target = notice_subject(request.GET.get("item", ""), at)
    if request.method != "POST":
        problem_type = PROBLEM_TYPES.get(request.GET.get("subject", ""))
        if problem_type is None:
            return _choice_page(request, target, ProblemTypeForm())
        return _form_page(request, PublicNoticeForm(target, at, problem_type), 200)
    refuse_cross_site_forms(request)
    problem_type, step = PROBLEM_TYPES.get(request.POST.get("subject", "")), request.POST.get("step", "")
    if problem_type is None and were_files_dropped(request):
        raise RequestDataTooBig
    if problem_type is None or step == "choose":
        form = ProblemTypeForm(initial=request.POST) if step else ProblemTypeForm(request.POST)
        return _choice_page(request, target, form)
    if step == "fill":
        return _form_page(request, PublicNoticeForm(target, at, problem_type, typed=request.POST), 200)
    notice_form = PublicNoticeForm(target, at, problem_type, request.POST, request.FILES)
    if were_files_dropped(request):
        notice_form.add_error("proofs" if "proofs" in notice_form.fields else None, too_large_files_message())
        return _form_page(request, notice_form, 413)
    return _receive(request, notice_form)


def _receive(request: HttpRequest, form: PublicNoticeForm) -> HttpResponse:
    """Store the notice and redirect to its status page; otherwise show the form again."""
    if not form.is_valid():
        return _form_page(request, form, 200)
    notice = form.notice()
    if is_rate_limited(request, limited_target(notice, form.url_matches), form.at):
        return _form_page(request, form, 429)
    token = receive(notice, form.claimant(), form.url_matches, form.accepted_files, network_digest(request, form.at))
    return _hide_address(HttpResponseRedirect(reverse("takedowns:status", args=[token]) + "?new=1"))


def _choice_page(request: HttpRequest, target: NoticeSubject, form: ProblemTypeForm) -> HttpResponse:
    """The first step: a GET form on the first visit, later a POST form that carries along what was entered."""
    is_post = request.method == "POST"
    context = {
        "form": form,
        "item": target.item,
        "raw_item": target.raw_item,
        "typed": [(name, value) for name, value in request.POST.items() if name not in NOT_CARRIED],
        "unlisted": True,
        "method": "POST" if is_post else "GET",
        "query": f"?item={target.raw_item}" if target.item else "",
    }
    response = render(request, "takedowns/choose.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _form_page(request: HttpRequest, form: PublicNoticeForm, status: int) -> HttpResponse:
    """The second step with everything entered so far and a fresh stamp, also with status 413 and 429."""
    item = f"item={form.target.raw_item}&" if form.target.item else ""
    context = {
        "form": form,
        "item": form.target.item,
        "stamp": signed_stamp(form.at),
        "too_often": status == 429,
        "unlisted": True,
        "query": f"?{item}subject={form.problem_type.key}",
    }
    response = render(request, "takedowns/new.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return response


# No CSRF token, as above. The token in the address is the only credential.
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@limit_request
def notice_status(request: HttpRequest, token: str) -> HttpResponse:
    """States, dates and open questions, and a form to answer. Never what a party sent, since anyone may hold the link.

    Unknown, expired and erased links get the same 404, and so do those of an affected party while the content is
    sealed.
    """
    at = timezone.now()
    link = link_by_token(token, at)
    if link is None:
        raise Http404
    if request.method != "POST":
        return _status_page(request, link, AnswerForm(link, at), 200)
    refuse_cross_site_forms(request)
    form = AnswerForm(link, at, request.POST, request.FILES)
    if were_files_dropped(request):
        form.add_error("proofs", too_large_files_message())
        return _status_page(request, link, form, 413)
    return _receive_answer(request, link, form)


def _receive_answer(request: HttpRequest, link: PartyLink, form: AnswerForm) -> HttpResponse:
    """Store the answer and redirect to the status page; otherwise show the form again."""
    is_valid = form.is_valid()
    if earlier := form.sent_before:
        return _sent(request, earlier)
    if not is_valid:
        return _status_page(request, link, form, 200)
    if is_rate_limited(request, f"answer {link.notice_id} {link.role} {link.party}", form.at):
        return _status_page(request, link, form, 429)
    try:
        entry = receive_answer(link.notice, form.reply(), form.accepted_files, form.personal)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _status_page(request, link, form, 200)
    return _sent(request, entry)


def _sent(request: HttpRequest, entry: ThreadEntry) -> HttpResponse:
    return _hide_address(HttpResponseRedirect(f"{request.path}?sent={entry.kind}"))


def _status_page(request: HttpRequest, link: PartyLink, form: AnswerForm, status: int) -> HttpResponse:
    """The page with everything entered so far and a fresh stamp, also with status 413 and 429.

    In the first hour it is also the receipt of the notice.
    """
    notice, at = link.notice, form.at
    context = {
        "link": link,
        "notice": notice,
        "form": form,
        "stamp": signed_stamp(at),
        "too_often": status == 429,
        "unlisted": True,
        "is_new": "new" in request.GET and notice.received_at > at - RECEIPT_SHOWN,
        "sent": request.GET.get("sent", "") if request.method != "POST" else "",
        "status_address": request.build_absolute_uri(request.path),
        **conversation_shown(link),
        **appeals_shown(link),
    }
    response = render(request, "takedowns/status.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return _hide_address(response)


def _hide_address(response: HttpResponse) -> HttpResponse:
    """Keep this address out of search indexes: anyone who has it can open the page."""
    response["X-Robots-Tag"] = "noindex"
    return response

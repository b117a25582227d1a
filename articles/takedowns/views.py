"""The door for claims: a form that anybody can send, and a page on which its sender sees how it stands."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.takedowns.bases import QUESTIONS
from articles.takedowns.forms import ChoiceForm, NoticeForm
from articles.takedowns.guards import HOUR, comes_too_often, refuse_foreign_forms, stamp
from articles.takedowns.receiving import notice_by_token, receive
from articles.takedowns.targets import Target, target_of

NOT_CARRIED = {"subject", "step", "stamp", "homepage"}
RECEIPT_SHOWN = timedelta(hours=1)


# Without a session there is nothing that a forged request could borrow; `refuse_foreign_forms` stands in its place.
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_create(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    target = target_of(request.GET.get("item", ""), at)
    if request.method != "POST":
        question = QUESTIONS.get(request.GET.get("subject", ""))
        form = NoticeForm(target, at, question) if question else None
        return _form_page(request, form, 200) if form else _choice_page(request, target, ChoiceForm())
    refuse_foreign_forms(request)
    question, step = QUESTIONS.get(request.POST.get("subject", "")), request.POST.get("step", "")
    if question is None or step == "choose":
        return _choice_page(request, target, ChoiceForm(initial=request.POST) if step else ChoiceForm(request.POST))
    if step == "fill":
        return _form_page(request, NoticeForm(target, at, question, typed=request.POST), 200)
    form = NoticeForm(target, at, question, request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, 200)
    notice = form.notice()
    if comes_too_often(request, str(notice.item_id or notice.url_as_given), at):
        return _form_page(request, form, 429)
    token = receive(notice, form.claimant(), form.places, form.files_taken)
    return _unnoticed(HttpResponseRedirect(reverse("takedowns:status", args=[token]) + "?new=1"))


def _choice_page(request: HttpRequest, target: Target, form: ChoiceForm) -> HttpResponse:
    """The first step. In a first visit an ordinary link with the answer in it; later a form that carries all along."""
    typed = [(name, value) for name, value in request.POST.items() if name not in NOT_CARRIED]
    context = {"form": form, "item": target.item, "given": target.given, "typed": typed, "unlisted": True}
    context |= {"method": request.method if request.method == "POST" else "GET"}
    context |= {"query": f"?item={target.given}" if target.item else ""}
    response = render(request, "takedowns/choose.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _form_page(request: HttpRequest, form: NoticeForm, status: int) -> HttpResponse:
    """The form with everything typed and a fresh stamp; a 429 holds it too, so that it can be copied or sent later."""
    context = {"form": form, "item": form.target.item, "stamp": stamp(form.at), "too_often": status == 429}
    item = f"item={form.target.given}&" if form.target.item else ""
    context |= {"unlisted": True, "query": f"?{item}subject={form.question.key}"}
    response = render(request, "takedowns/new.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return response


@cache_control(no_store=True)
@require_safe
def notice_status(request: HttpRequest, token: str) -> HttpResponse:
    """States and dates only: whoever holds the link may be anybody. Unknown and expired links are the same 404.

    In the first hour it is the receipt as well, and lists what is missing.
    """
    at = timezone.now()
    notice = notice_by_token(token, at)
    if notice is None:
        raise Http404
    context = {
        "notice": notice,
        "unlisted": True,
        "is_new": "new" in request.GET and notice.received_at > at - RECEIPT_SHOWN,
        "status_address": request.build_absolute_uri(request.path),
    }
    return _unnoticed(render(request, "takedowns/status.html", context))


def _unnoticed(response: HttpResponse) -> HttpResponse:
    """The address is the key: no search engine and no linked site may learn it."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

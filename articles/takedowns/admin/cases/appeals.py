"""Appeals on the case page: their elements, the waiting period, and the steps up to the decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.labels import join_sentences
from articles.desk.model_admin import DeskAdmin
from articles.desk.refusals import add_refusal
from articles.desk.text_limits import checked_text
from articles.desk.users import current_user
from articles.takedowns.admin.cases.appeal_form import FiledAppealForm
from articles.takedowns.admin.cases.attempts import refused_form
from articles.takedowns.admin.messages import stale_case_message
from articles.takedowns.admin.notices.closed_claims import REFUSAL, is_case_closed
from articles.takedowns.cases.appeals import complete_appeal, contestable_decisions, file_appeal, forward
from articles.takedowns.cases.forwarding import unread_since_forwarding
from articles.takedowns.cases.locking import PERMISSION, StaleCase
from articles.takedowns.decisions.appeals import (
    decide_appeal,
    put_back,
    record_lawsuit,
    refusal_of_reviewer,
    withdraw_appeal,
)
from articles.takedowns.law.appeal_rules import Restoring
from articles.takedowns.law.elements import ATTESTATIONS, Element
from articles.takedowns.letters.appeal_readers import needs_posting
from articles.takedowns.models import Appeal, Appellant, Case

MAX_SHOWN = 20
OUTCOMES = (Appeal.Outcome.GRANTED, Appeal.Outcome.PARTLY, Appeal.Outcome.REFUSED)


@dataclass(slots=True)
class ShownAppeal:
    """An appeal on the page. `checklist`: the elements of its law, and whether each is given. `refusal`: why the reader
    may not decide it. `needs_posting`: no email reaches a claimant. `has_news`: a claimant wrote since it was
    forwarded, and nobody has read it. `typed`: what was typed in a step that was refused.
    """

    appeal: Appeal
    checklist: list[tuple[Element, bool]]
    attested: list[Any]
    person: Appellant | None
    refusal: str
    is_window_open: bool
    is_waiting: bool
    can_forward: bool
    is_decided_by_person: bool
    outcomes: list[tuple[str, Any]]
    needs_posting: bool
    has_news: bool
    typed: dict[str, str]


def appeals_context(request: HttpRequest, case: Case, is_closed: bool) -> dict[str, Any]:
    """The newest appeals of a case, open ones first. What they say is closed with the claim."""
    if is_closed:
        return {}
    may_decide = request.user.has_perm(PERMISSION)
    rows = Appeal.objects.filter(case=case).select_related("decision__about", "decision__by", "reviewer", "notice")
    shown = sorted(rows.order_by("-pk")[:MAX_SHOWN], key=lambda row: (not row.is_open, -row.pk))
    people = _people(request, shown)
    at = timezone.now()
    return {
        "appeals": [_shown(request, row, people.get(row.pk), at) for row in shown],
        "may_file_appeal": may_decide and not case.merged_into_id and contestable_decisions(case).exists(),
    }


def _people(request: HttpRequest, appeals: list[Appeal]) -> dict[int, Appellant]:
    if not request.user.has_perm("takedowns.view_claimant"):
        return {}
    return {person.appeal_id: person for person in Appellant.objects.filter(appeal__in=appeals)}


def _shown(request: HttpRequest, appeal: Appeal, person: Appellant | None, at: datetime) -> ShownAppeal:
    rule = appeal.rule
    listed = [element for element in Element if element in rule.required or element in appeal.elements]
    is_own = request.POST.get("appeal") == str(appeal.pk)
    can_forward = rule.forwards and appeal.is_open and not appeal.forwarded_at and not appeal.missing
    outcomes = OUTCOMES if rule.restoring is Restoring.BY_DECISION else OUTCOMES[2:] if appeal.missing else ()
    typed = ("outcome", "reasons") if request.POST.get("step") == "decide" else ("posted_on",)
    return ShownAppeal(
        appeal=appeal,
        checklist=[(element, element in appeal.elements) for element in listed],
        attested=[ATTESTATIONS[key].text for key in appeal.attested if key in ATTESTATIONS],
        person=person,
        refusal=refusal_of_reviewer(appeal, current_user(request)) if appeal.is_open else "",
        is_window_open=bool(appeal.is_open and appeal.opens_at and appeal.opens_at <= at),
        is_waiting=bool(appeal.is_open and appeal.opens_at and appeal.opens_at > at),
        can_forward=can_forward,
        is_decided_by_person=rule.restoring is Restoring.BY_DECISION,
        outcomes=[(code.value, code.label) for code in outcomes],
        needs_posting=can_forward and needs_posting(appeal),
        has_news=bool(appeal.is_open and appeal.forwarded_at and unread_since_forwarding(appeal).exists()),
        typed={name: request.POST.get(name, "") for name in typed} if is_own else {},
    )


class CaseAppeals(DeskAdmin):
    """Adds `…/<pk>/appeal/`, where an appeal is entered, and `…/<pk>/appeal_step/` to the admin of cases."""

    # Renders the case page; the admin of cases defines it.
    _page: Callable[..., HttpResponse]

    def get_urls(self) -> list[URLPattern]:
        wrap, views = self.admin_site.admin_view, {"appeal": self.appeal_view, "appeal_step": self.appeal_step_view}
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"takedowns_case_{name}") for name, view in views.items()]
        return [*own, *super().get_urls()]

    def appeal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form to enter an appeal, shown again with everything typed after a refusal."""
        case = _open_case(request, pk)
        form = FiledAppealForm(case, request.POST if request.method == "POST" else None)
        if is_case_closed(case):
            form.add_error(None, REFUSAL) if form.is_bound else messages.error(request, REFUSAL)
        elif form.is_bound and form.is_valid():
            try:
                appeal = file_appeal(form.filing(), current_user(request))
            except ValidationError as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _filed_message(appeal))
                return HttpResponseRedirect(f"{_address(appeal.case)}#appeal-{appeal.pk}")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Enter an appeal"),
            "subtitle": case.reference,
            "opts": self.opts,
            "original": case,
            "case": case,
            "form": form,
        }
        return TemplateResponse(request, "takedowns/admin/cases/appeal_page.html", context)

    def appeal_step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step with an appeal. If it is refused, the page is shown with what was typed."""
        case = _open_case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(_address(case))
        key = request.POST.get("appeal", "")
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
        # Of this case, or of the one into which it was merged since the page was loaded.
        appeal = get_object_or_404(Appeal, pk=number, case__in=[case.pk, case.survivor.pk])
        status = HTTPStatus.OK
        try:
            if is_case_closed(case) or is_case_closed(appeal.case):
                raise ValidationError(REFUSAL)
            words = _take_step(request, appeal)
        except StaleCase as stale:
            case, refusal, status = stale.case, stale_case_message(stale.case), HTTPStatus.CONFLICT
        except ValidationError as refused:
            case, refusal = _open_case(request, pk), join_sentences(*refused.messages)
        else:
            messages.success(request, words)
            return HttpResponseRedirect(f"{_address(case)}#appeal-{appeal.pk}")
        still_open = Appeal.objects.filter(pk=appeal.pk, decided_at=None, case=case).exists()
        typed = request.POST if not still_open or request.POST.get("step") != "decide" else request.POST.__class__()
        return self._page(request, case, attempt=refused_form(refusal, _without_keys(typed)), status=status)


def _without_keys(typed: Any) -> Any:
    """What was typed, without the keys of the row and the step."""
    typed = typed.copy()
    for name in ("appeal", "step", "elements", "outcome", "posted_on"):
        typed.pop(name, None)
    return typed


def _open_case(request: HttpRequest, pk: int) -> Case:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    rows = Case.objects.select_related("item", "placement__brief", "placement__article", "picture", "merged_into")
    return get_object_or_404(rows, pk=pk)


def _take_step(request: HttpRequest, appeal: Appeal) -> str:
    """Take the step that the form names. Returns the message that confirms it."""
    by, version = current_user(request), request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    reasons = checked_text(request.POST.get("reasons", "").replace("\x00", ""))
    steps: dict[str, Callable[[], Appeal]] = {
        "elements": lambda: complete_appeal(appeal, seen, by, request.POST.getlist("elements")),
        "forward": lambda: forward(appeal, seen, by, _day_of(request.POST.get("posted_on", ""))),
        "lawsuit": lambda: record_lawsuit(appeal, seen, by),
        "withdraw": lambda: withdraw_appeal(appeal, seen, by),
        "put_back": lambda: put_back(appeal, seen, by),
        "decide": lambda: decide_appeal(appeal, seen, by, request.POST.get("outcome", ""), reasons),
    }
    step = request.POST.get("step", "")
    if step not in steps:
        raise Http404
    return _step_message(step, steps[step]())


def _day_of(text: str) -> date | None:
    """The day that somebody typed; None if nothing. Raises ValidationError."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValidationError(_("Enter the day of posting as a date: YYYY-MM-DD.")) from error


def _step_message(step: str, appeal: Appeal) -> str:
    if step == "elements":
        return _("Saved what the appeal contains.")
    if step == "forward":
        names = {"start": _day(appeal.opens_at), "end": _day(appeal.closes_at)}
        return _("Forwarded to the claimant. It is restored from %(start)s until %(end)s.") % names
    if appeal.is_open and appeal.result_id:
        return _("Recorded. It is restored when a second person confirms it.")
    return _("Appeal %(reference)s: %(what)s.") % {
        "reference": appeal.reference,
        "what": appeal.get_outcome_display(),
    }


def _filed_message(appeal: Appeal) -> str:
    words = _("Appeal %(reference)s is entered.") % {"reference": appeal.reference}
    late = _("It came after the period for appeals; decide whether it is admissible.") if appeal.is_late else ""
    return join_sentences(words, late)


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else "–"


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])

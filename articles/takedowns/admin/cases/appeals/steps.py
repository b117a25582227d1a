"""Steps with an appeal on the case page: correcting what it contains, forwarding it and settling it, both after a
preview of the letters.
"""

from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.labels import join_sentences
from articles.desk.model_admin import DeskAdmin
from articles.desk.text_limits import checked_text
from articles.desk.users import current_user
from articles.takedowns.admin.cases.appeals.previews import (
    forwarding_context,
    preview_forwarding,
    preview_settling,
    settling_context,
)
from articles.takedowns.admin.cases.attempts import refused_form
from articles.takedowns.admin.messages import stale_case_message
from articles.takedowns.admin.notices.closed_claims import REFUSAL, is_case_closed
from articles.takedowns.cases.appeals.additions import correct_elements
from articles.takedowns.cases.appeals.filing import forward
from articles.takedowns.cases.locking import PERMISSION, StaleCase
from articles.takedowns.decisions.appeals import decide_appeal, put_back, record_lawsuit, withdraw_appeal
from articles.takedowns.models import Appeal, Case

PREVIEW_TEMPLATE = "takedowns/admin/cases/forwarding.html"
SETTLING_TEMPLATE = "takedowns/admin/cases/appeal_outcome.html"
PREVIEW, FORWARD = "preview", "forward"
# The step that each of these previews.
SETTLING = {"preview_outcome": "decide", "preview_put_back": "put_back"}
# What a form of a step names besides what somebody typed.
NOT_TYPED = ("appeal", "step", "elements", "outcome", "posted_on")


class AppealSteps(DeskAdmin):
    """Adds `…/<pk>/appeal_step/` to the admin of cases."""

    # Renders the case page; the admin of cases defines it.
    _page: Callable[..., HttpResponse]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.appeal_step_view)
        return [path("<int:pk>/appeal_step/", view, name="takedowns_case_appeal_step"), *super().get_urls()]

    def appeal_step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step with an appeal. If it is refused, the page is shown with what was typed."""
        case = open_case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(case_address(case))
        key = request.POST.get("appeal", "")
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
        if "_back" in request.POST:
            # From the preview; the form shows what was typed.
            return self._page(request, case)
        # Of this case, or of the one into which it was merged since the page was loaded.
        appeal = get_object_or_404(Appeal, pk=number, case__in=[case.pk, case.survivor.pk])
        status = HTTPStatus.OK
        try:
            if is_case_closed(case) or is_case_closed(appeal.case):
                raise ValidationError(REFUSAL)
            if request.POST.get("step") == PREVIEW:
                return self._preview_forwarding(request, case, appeal)
            if step := SETTLING.get(request.POST.get("step", "")):
                return self._preview_settling(request, case, appeal, step)
            words = _take_step(request, appeal)
        except StaleCase as stale:
            case, refusal, status = stale.case, stale_case_message(stale.case), HTTPStatus.CONFLICT
        except ValidationError as refused:
            case, refusal = open_case(request, pk), join_sentences(*refused.messages)
            if page := self._preview_again(request, case, appeal, refusal):
                return page
        else:
            messages.success(request, words)
            return HttpResponseRedirect(f"{case_address(case)}#appeal-{appeal.pk}")
        typed = QueryDict() if _is_form_shown(request, case, appeal) else request.POST
        return self._page(request, case, attempt=refused_form(refusal, _without_keys(typed)), status=status)

    def _preview_forwarding(self, request: HttpRequest, case: Case, appeal: Appeal, **more: Any) -> HttpResponse:
        """The letters in full and who gets them, before an appeal is forwarded."""
        version = version_seen(request)
        preview = preview_forwarding(appeal, version, current_user(request))
        return self._page(request, case, template=PREVIEW_TEMPLATE, **forwarding_context(preview, version), **more)

    def _preview_settling(self, request: HttpRequest, case: Case, appeal: Appeal, step: str) -> HttpResponse:
        """The letters in full and who gets them, before an appeal is decided or its content restored."""
        take = _steps(request, appeal)[step]
        preview = preview_settling(take, current_user(request))
        typed = {name: request.POST.get(name, "") for name in ("outcome", "reasons")}
        context = settling_context(preview, version_seen(request), step, typed)
        return self._page(request, case, template=SETTLING_TEMPLATE, **context)

    def _preview_again(self, request: HttpRequest, case: Case, appeal: Appeal, refusal: str) -> HttpResponse | None:
        """The preview with what was typed, if the day of posting was refused; None if nothing can be forwarded."""
        if request.POST.get("step") != FORWARD or "posted_on" not in request.POST:
            return None
        day = request.POST["posted_on"]
        try:
            return self._preview_forwarding(request, case, appeal, posting_refusal=refusal, typed_day=day)
        except (StaleCase, ValidationError):
            return None


def _is_form_shown(request: HttpRequest, case: Case, appeal: Appeal) -> bool:
    """Whether the page shows the form of an appeal again, with what was typed in it."""
    if request.POST.get("step") not in ("decide", "preview_outcome") or is_case_closed(case):
        return False
    return Appeal.objects.filter(pk=appeal.pk, decided_at=None, case=case).exists()


def _without_keys(typed: Any) -> Any:
    """What was typed, without the keys of the row and the step."""
    typed = typed.copy()
    for name in NOT_TYPED:
        typed.pop(name, None)
    return typed


def open_case(request: HttpRequest, pk: int) -> Case:
    """The case of a page on which something is done. Raises PermissionDenied and Http404."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    rows = Case.objects.select_related("item", "placement__brief", "placement__article", "picture", "merged_into")
    return get_object_or_404(rows, pk=pk)


def version_seen(request: HttpRequest) -> int:
    """The version of the case that the form was made for; -1, which is always stale, for anything odd."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def _steps(request: HttpRequest, appeal: Appeal) -> dict[str, Callable[[], Appeal]]:
    """The steps by their names, with what the form says."""
    by, seen = current_user(request), version_seen(request)
    reasons = checked_text(request.POST.get("reasons", "").replace("\x00", ""))
    return {
        "elements": lambda: correct_elements(appeal, seen, by, request.POST.getlist("elements")),
        FORWARD: lambda: forward(appeal, seen, by, _day_of(request.POST.get("posted_on", ""))),
        "lawsuit": lambda: record_lawsuit(appeal, seen, by),
        "withdraw": lambda: withdraw_appeal(appeal, seen, by),
        "put_back": lambda: put_back(appeal, seen, by),
        "decide": lambda: decide_appeal(appeal, seen, by, request.POST.get("outcome", ""), reasons),
    }


def _take_step(request: HttpRequest, appeal: Appeal) -> str:
    """Take the step that the form names. Returns the message that confirms it."""
    steps = _steps(request, appeal)
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
    if step == FORWARD:
        names = {"start": _day(appeal.opens_at), "end": _day(appeal.closes_at)}
        return _("Forwarded to the claimant. It is restored from %(start)s until %(end)s.") % names
    if appeal.is_open and appeal.result_id:
        return _("Recorded. It is restored when a second person confirms it.")
    return _("Appeal %(reference)s: %(what)s.") % {
        "reference": appeal.reference,
        "what": appeal.get_outcome_display(),
    }


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else "–"


def case_address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])


def appeal_address(appeal: Appeal) -> str:
    """The appeal on the page of its case."""
    return f"{case_address(appeal.case)}#appeal-{appeal.pk}"

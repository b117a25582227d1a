"""Pages on which moderators enter an appeal and what completes it, and the files that came with appeals."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.desk.labels import join_sentences
from articles.desk.model_admin import DeskAdmin
from articles.desk.refusals import add_refusal
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.formats.lists import join_list
from articles.takedowns.admin.cases.appeals.form import FiledAppealForm
from articles.takedowns.admin.cases.appeals.steps import AppealSteps, appeal_address, open_case
from articles.takedowns.admin.notices.closed_claims import REFUSAL, is_case_closed
from articles.takedowns.admin.notices.evidence_files import evidence_response
from articles.takedowns.admin.notices.received_data_form import ReceivedAdditionForm
from articles.takedowns.intake.appeals import receive_addition, receive_appeal
from articles.takedowns.models import Appeal, Case, Evidence


class CaseAppeals(AppealSteps, DeskAdmin):
    """Adds `…/<pk>/appeal/`, where an appeal is entered, `…/<pk>/appeal/<number>/received/`, where what came later is
    added to it, and `…/<pk>/appeal_file/<number>/` to the admin of cases.
    """

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/appeal/", wrap(self.appeal_view), name="takedowns_case_appeal"),
            path("<int:pk>/appeal/<int:number>/received/", wrap(self.addition_view), name="takedowns_case_addition"),
            path("<int:pk>/appeal_file/<int:number>/", wrap(self.appeal_file_view), name="takedowns_case_appeal_file"),
            *super().get_urls(),
        ]

    def appeal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form to enter an appeal, shown again with everything typed after a refusal."""
        case = open_case(request, pk)
        is_sent = request.method == "POST"
        form = FiledAppealForm(case, request.POST if is_sent else None, request.FILES if is_sent else None)
        if is_case_closed(case):
            form.add_error(None, REFUSAL) if form.is_bound else messages.error(request, REFUSAL)
        elif form.is_bound and form.is_valid():
            try:
                appeal = receive_appeal(form.filing(), form.accepted_files, current_user(request))
            except ValidationError as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _filed_message(appeal))
                return HttpResponseRedirect(appeal_address(appeal))
        context = {"title": _("Enter an appeal"), "button": _("Enter the appeal"), "decisions": form.decisions}
        return self._appeal_form_page(request, case, form, context)

    def addition_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The form to add what came for an appeal, shown again with everything typed after a refusal."""
        case = open_case(request, pk)
        appeal = get_object_or_404(Appeal, pk=number, case__in=[case.pk, case.survivor.pk])
        is_sent = request.method == "POST"
        form = ReceivedAdditionForm(appeal, request.POST if is_sent else None, request.FILES if is_sent else None)
        if is_case_closed(case):
            form.add_error(None, REFUSAL) if form.is_bound else messages.error(request, REFUSAL)
        elif form.is_bound and form.is_valid():
            try:
                receive_addition(appeal, form.reply(current_user(request)), form.accepted_files, form.personal)
            except ValidationError as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _added_message(appeal))
                return HttpResponseRedirect(appeal_address(appeal))
        words = {"title": _("Add what was received"), "button": _("Add to the appeal")}
        return self._appeal_form_page(request, case, form, words | {"appeal": appeal, "decisions": True})

    def appeal_file_view(self, request: HttpRequest, pk: int, number: int) -> FileResponse:
        """A file of an appeal, for users who may view the person and what the case is about. Opening it is logged."""
        case = get_object_or_404(Case, pk=pk)
        if not (self.has_view_permission(request, case) and request.user.has_perm("takedowns.view_claimant")):
            raise PermissionDenied
        evidence = get_object_or_404(Evidence.objects.select_related("appellant__appeal"), pk=number)
        appeal = evidence.appellant.appeal if evidence.appellant else None
        if appeal is None or appeal.case_id not in (case.pk, case.survivor.pk) or is_case_closed(case):
            raise PermissionDenied
        self.log_change(request, case, action_message(LoggedAction.EVIDENCE_OPENED, file=number))
        return evidence_response(evidence, appeal.reference)

    def _appeal_form_page(
        self, request: HttpRequest, case: Case, form: Form, context: dict[str, Any]
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "is_closed": is_case_closed(case),
            "subtitle": case.reference,
            "opts": self.opts,
            "original": case,
            "case": case,
            "form": form,
            **context,
        }
        return TemplateResponse(request, "takedowns/admin/cases/appeal_page.html", context)


def _filed_message(appeal: Appeal) -> str:
    words = _("Appeal %(reference)s is entered.") % {"reference": appeal.reference}
    late = _("It came after the period for appeals; decide whether it is admissible.") if appeal.is_late else ""
    return join_sentences(words, late)


def _added_message(appeal: Appeal) -> str:
    """What was done, and what the appeal still lacks."""
    appeal.refresh_from_db()
    if not appeal.missing:
        return _("Added to the appeal. It is complete.")
    missing = join_list(element.label for element in appeal.missing)
    return _("Added to the appeal. Still missing: %(missing)s.") % {"missing": missing}

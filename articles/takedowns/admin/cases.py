"""Admin of cases: the queue, the case page, and the views through which moderators progress and decide a case."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.desk.labels import join_sentences
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.text_limits import checked_text
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.takedowns.admin.action_form import ActionForm
from articles.takedowns.admin.case_action_forms import submitted_form
from articles.takedowns.admin.case_page import case_context
from articles.takedowns.admin.case_queue import CaseQueue
from articles.takedowns.admin.closed_claims import REFUSAL, check_case_open, is_case_closed
from articles.takedowns.admin.messages import decision_message, probe_and_describe, stale_case_message, undo_message
from articles.takedowns.admin.preview import preview_decision
from articles.takedowns.admin.redact_page import SnapshotRedaction
from articles.takedowns.cases import workflow
from articles.takedowns.cases.workflow import PERMISSION, StaleCase
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import confirm, undo
from articles.takedowns.models import Case, Decision

CASE_TEMPLATE, PREVIEW_TEMPLATE = "takedowns/admin/case.html", "takedowns/admin/case_preview.html"
Step = Callable[[Case, int, Any, str], Case]
STEPS: dict[str, Step] = {
    "claim": workflow.claim,
    "release": workflow.release,
    "wait": workflow.await_reply,
    "go_on": workflow.resume,
    "extend": workflow.extend,
    "spam": workflow.mark_as_spam,
    "withdrawn": workflow.mark_as_withdrawn,
    "reopen": workflow.reopen,
    "hold": workflow.set_hold,
    "end_hold": workflow.end_hold,
}


@admin.register(Case)
class CaseAdmin(CaseQueue, SnapshotRedaction, ReadOnlyAdmin):
    """No row is added or edited by hand: the views below call the workflow and the decisions."""

    def get_urls(self) -> list[Any]:
        views = {
            "decide": self.decide_view,
            "move": self.move_view,
            "undo": self.undo_view,
            "confirm": self.confirm_view,
            "ask": self.probe_view,
        }
        wrap = self.admin_site.admin_view
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"takedowns_case_{name}") for name, view in views.items()]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case: Any = self.get_object(request, unquote(object_id))
        if case is None:
            return self.redirect_missing(request, object_id)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return self._page(request, case)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Preview a decision, then make it. After any error the form is shown again with its input."""
        case = self._case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(_address(case))
        if is_case_closed(case):
            messages.error(request, REFUSAL)
            return HttpResponseRedirect(_address(case))
        form = submitted_form(case, request.POST)
        if form is None:
            messages.error(request, _("Choose an action."))
            return HttpResponseRedirect(_address(case))
        try:
            if not form.is_valid() or "_back" in request.POST:
                return self._page(request, case, form)
            if "_decide" in request.POST:
                return self._decide(request, case, form)
            return self._preview(request, case, form)
        except StaleCase as stale:
            return self._page(request, stale.case, form, overtaken=stale.case.version, status=409)
        except ValidationError as refused:
            _add_errors(form, refused)
        return self._page(request, case, form)

    def _preview(self, request: HttpRequest, case: Case, form: ActionForm) -> HttpResponse:
        version = _version(request)
        context: dict[str, Any] = {
            "preview": preview_decision(request, case, version, form.build_action(), form.decision_text),
            "form": form,
            "key": secrets.token_hex(16),
            "version": version,
            "carried": [
                (name, value)
                for name, values in request.POST.lists()
                if name.startswith(f"{form.code}-")
                for value in values
            ],
        }
        return self._page(request, case, form, template=PREVIEW_TEMPLATE, **context)

    def _decide(self, request: HttpRequest, case: Case, form: ActionForm) -> HttpResponse:
        by = current_user(request)
        key = request.POST.get("key")
        decision = decide(case, _version(request), form.build_action(), form.decision_text, by, key)
        self.log_change(request, case, action_message(LoggedAction.DECIDED, decision=decision.action))
        messages.success(request, join_sentences(decision_message(decision), probe_and_describe(decision)))
        return HttpResponseRedirect(_address(case))

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step of the workflow, such as claiming the case or waiting for an answer."""
        case = self._case(request, pk)
        step = STEPS.get(request.POST.get("move", ""))
        if request.method == "POST" and step:
            try:
                step(case, _version(request), request.user, checked_text(request.POST.get("reason", "")))
            except StaleCase as stale:
                messages.error(request, stale_case_message(stale.case))
            except ValidationError as refused:
                messages.error(request, join_sentences(*refused.messages))
        return HttpResponseRedirect(_return_address(request, case))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        by = current_user(request)

        def undo_and_describe() -> Any:
            check_case_open(case)
            return undo_message(undo(_decision(request, case), _version(request), by))

        if request.method == "POST":
            _report(request, undo_and_describe)
        return HttpResponseRedirect(_address(case))

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        by = current_user(request)

        def confirm_and_describe() -> Any:
            check_case_open(case)
            decision = confirm(_decision(request, case), _version(request), by)
            return join_sentences(decision_message(decision), probe_and_describe(decision))

        if request.method == "POST":
            _report(request, confirm_and_describe)
        return HttpResponseRedirect(_address(case))

    def probe_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Probe all surfaces of a decision again."""
        case = self._case(request, pk)
        if request.method == "POST":
            nothing = _("This decision took nothing down.")
            _report(request, lambda: probe_and_describe(_decision(request, case)) or nothing)
        return HttpResponseRedirect(_address(case))

    def _case(self, request: HttpRequest, pk: int) -> Case:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        rows = Case.objects.select_related("item", "placement__brief", "placement__article", "picture")
        return get_object_or_404(rows, pk=pk)

    def _page(
        self,
        request: HttpRequest,
        case: Case,
        submitted: ActionForm | None = None,
        *,
        template: str = CASE_TEMPLATE,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Case %(reference)s") % {"reference": case.reference},
            "original": case,
            **case_context(request, case, submitted),
            **more,
        }
        return TemplateResponse(request, template, context, status=status)


def _report(request: HttpRequest, act: Callable[[], Any]) -> None:
    """Do something and show its message, or show why it was refused."""
    try:
        messages.success(request, act())
    except StaleCase as stale:
        messages.error(request, stale_case_message(stale.case))
    except ValidationError as refused:
        messages.error(request, join_sentences(*refused.messages))


def _decision(request: HttpRequest, case: Case) -> Decision:
    key = request.POST.get("decision", "")
    return get_object_or_404(case.decisions, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)


def _version(request: HttpRequest) -> int:
    """The version of the case that the form was made for; -1, which is always stale, for anything odd."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])


def _return_address(request: HttpRequest, case: Case) -> str:
    """The queue with its filters if the request came from there, else the case."""
    if "queue" not in request.POST:
        return _address(case)
    query = QueryDict(request.POST["queue"].removeprefix("?")).urlencode()
    return reverse("admin:takedowns_case_changelist") + (f"?{query}" if query else "")


def _add_errors(form: ActionForm, refused: ValidationError) -> None:
    """Add a refusal to the form, beside the field that it names if the form has that field."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)

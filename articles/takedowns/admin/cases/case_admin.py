"""Admin of cases: the queue, the case page, and the views through which moderators progress and decide a case."""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.labels import desk_address, join_sentences
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.refusals import add_refusal
from articles.desk.text_limits import checked_text
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.takedowns.admin.actions.action_form import ActionForm
from articles.takedowns.admin.actions.case_forms import submitted_form
from articles.takedowns.admin.cases.appeals.pages import CaseAppeals
from articles.takedowns.admin.cases.attempts import refused_form, refused_step
from articles.takedowns.admin.cases.case_notes import CaseCollaboration, CaseNoteForm
from articles.takedowns.admin.cases.deciding import decide_with_form, decided_message
from articles.takedowns.admin.cases.decision_checks import decision_check
from articles.takedowns.admin.cases.notices.form import NoticesForm
from articles.takedowns.admin.cases.notices.steps import change_notices
from articles.takedowns.admin.cases.page import case_context
from articles.takedowns.admin.cases.preview import preview_decision
from articles.takedowns.admin.cases.redact_page import SnapshotRedaction
from articles.takedowns.admin.messages import (
    decision_message,
    merged_message,
    stale_case_message,
    step_message,
    undo_message,
)
from articles.takedowns.admin.notices.closed_claims import REFUSAL, check_case_open, is_case_closed
from articles.takedowns.admin.queue.case_queue import CaseQueue
from articles.takedowns.admin.queue.next_case import NextCase
from articles.takedowns.admin.queue.workload import WorkloadAdmin
from articles.takedowns.cases import conversation, workflow
from articles.takedowns.cases.locking import PERMISSION, StaleCase, check_not_merged
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.undo import undo
from articles.takedowns.models import Case, Decision
from articles.takedowns.proof.pending import probe_slice, request_probe

CASE_TEMPLATE, PREVIEW_TEMPLATE = "takedowns/admin/cases/case.html", "takedowns/admin/cases/preview.html"
Step = Callable[..., Case]
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
    "merge": workflow.merge_into,
    "end_hold": workflow.end_hold,
    "set_aside": workflow.confirm_set_aside,
    "read": conversation.mark_read,
}


@admin.register(Case)
class CaseAdmin(NextCase, CaseQueue, CaseAppeals, CaseCollaboration, WorkloadAdmin, SnapshotRedaction, ReadOnlyAdmin):
    """No row is added or edited by hand: the views below call the workflow and the decisions."""

    def get_urls(self) -> list[Any]:
        views = {
            "decide": self.decide_view,
            "move": self.move_view,
            "undo": self.undo_view,
            "confirm": self.confirm_view,
            "notices": self.notices_view,
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
            return self._page(request, case, attempt=refused_form(REFUSAL, request.POST))
        form = submitted_form(case, request.POST)
        if form is None:
            words = _("This action is not possible in this case. Choose one that the page offers.")
            return self._page(request, case, attempt=refused_form(words, request.POST))
        try:
            if not form.is_valid() or "_back" in request.POST:
                return self._page(request, case, form)
            if "_decide" in request.POST:
                return self._decide(request, case, form)
            return self._preview(request, case, form)
        except StaleCase as stale:
            return self._page(request, stale.case, form, overtaken=stale.case.version, status=HTTPStatus.CONFLICT)
        except ValidationError as refused:
            add_refusal(form, refused)
        return self._page(request, case, form)

    def _preview(self, request: HttpRequest, case: Case, form: ActionForm) -> HttpResponse:
        version = _version(request)
        by = current_user(request)
        context: dict[str, Any] = {
            "preview": preview_decision(request, case, lambda: decide_with_form(case, version, form, by)),
            "form": form,
            "decision_key": secrets.token_hex(16),
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
        key = request.POST.get("key", "").replace("\x00", "")
        decided = decide_with_form(case, _version(request), form, by, key)
        action = decided.decisions[0].action
        self.log_change(request, case, action_message(LoggedAction.DECIDED, decision=action))
        messages.success(request, decided_message(decided))
        return HttpResponseRedirect(_address(case))

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step of the workflow, such as claiming the case or waiting for an answer.

        If it is refused, the page is shown with the reason that was typed, whatever state the case is in.
        """
        case = self._case(request, pk)
        move, reason = request.POST.get("move", ""), request.POST.get("reason", "").replace("\x00", "")
        step = STEPS.get(move)
        if request.method != "POST" or step is None:
            return HttpResponseRedirect(_return_address(request, case))
        try:
            asked = {"notices": [_asked(request)]} if move == "wait" and _asked(request) else {}
            moved = step(case, _version(request), request.user, checked_text(reason), **asked)
        except StaleCase as stale:
            case, words, status = stale.case, stale_case_message(stale.case), HTTPStatus.CONFLICT
        except ValidationError as refused:
            case, words, status = self._case(request, pk), join_sentences(*refused.messages), HTTPStatus.OK
        else:
            if moved.pk != case.pk:
                messages.success(request, merged_message(case, moved))
                return HttpResponseRedirect(_address(moved))
            messages.success(request, step_message(move, moved))
            return HttpResponseRedirect(_return_address(request, case))
        if not reason.strip():
            messages.error(request, words)
            return HttpResponseRedirect(_return_address(request, case))
        return self._page(request, case, attempt=refused_step(words, move, reason), status=status)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        by = current_user(request)

        def undo_and_describe() -> Any:
            check_case_open(case)
            check_not_merged(case)
            return undo_message(undo(_decision(request, case), _version(request), by), case)

        if request.method == "POST":
            _report(request, undo_and_describe)
        # Another case may have taken over this one.
        return HttpResponseRedirect(_address(self._case(request, pk).survivor))

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        by = current_user(request)

        def confirm_and_describe() -> Any:
            check_case_open(case)
            return decision_message(confirm(_decision(request, case), _version(request), by))

        if request.method == "POST":
            _report(request, confirm_and_describe)
        return HttpResponseRedirect(_address(case))

    def notices_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark selected notices as spam, open them again, or move them to another case."""
        case = self._case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(_address(case))
        form, status = NoticesForm(case, request.POST), HTTPStatus.OK
        try:
            check_case_open(case)
            if form.is_valid():
                words, home = change_notices(form, _version(request), request)
                messages.success(request, words)
                return HttpResponseRedirect(_address(home))
        except StaleCase as stale:
            case, status = stale.case, HTTPStatus.CONFLICT
            form.add_error(None, stale_case_message(stale.case))
        except ValidationError as refused:
            case = self._case(request, pk)
            add_refusal(form, refused)
        # A case that was closed or merged meanwhile does not show this form.
        words = join_sentences(*(str(error) for errors in form.errors.values() for error in errors))
        attempt = None if case.is_open else refused_form(words, request.POST)
        return self._page(request, case, notices_form=form, attempt=attempt, status=status)

    def probe_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Probe the next public addresses of a decision; with `again` all of them anew.

        With `part`, the check as a fragment of HTML; else back to the page that the form was on.
        """
        case = self._case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(_address(case))
        decision = _decision(request, case)
        if "again" in request.POST and not request_probe(decision):
            messages.info(request, _("Nothing that this decision took down is in force any more."))
        probe_slice(decision)
        if "part" not in request.POST:
            target = case.target if "target" in request.POST else None
            return HttpResponseRedirect(desk_address(target, "takedown") if target else _address(case))
        check = decision_check(decision, timezone.now())
        context = {"check": check, "from_target": "target" in request.POST}
        return render(request, "takedowns/admin/cases/_decision_check.html", context)

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
        status: int = HTTPStatus.OK,
        notices_form: NoticesForm | None = None,
        note_form: CaseNoteForm | None = None,
        **more: Any,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Case %(reference)s") % {"reference": case.reference},
            "original": case,
            **case_context(request, case, submitted, notices_form, note_form),
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
    """The decision named in the request, of this case or of one merged into it."""
    key = request.POST.get("decision", "")
    decisions = Decision.objects.filter(case__in=case.with_merged())
    return get_object_or_404(decisions, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)


def _version(request: HttpRequest) -> int:
    """The version of the case that the form was made for; -1, which is always stale, for anything odd."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def _asked(request: HttpRequest) -> int:
    """The key of the notice whose claimant is asked; 0 for all of the case."""
    key = request.POST.get("asked", "")
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])


def _return_address(request: HttpRequest, case: Case) -> str:
    """The queue with its filters if the request came from there, else the case."""
    if "queue" not in request.POST:
        return _address(case)
    query = QueryDict(request.POST["queue"].removeprefix("?")).urlencode()
    return reverse("admin:takedowns_case_changelist") + (f"?{query}" if query else "")

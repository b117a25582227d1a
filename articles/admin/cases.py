"""What waits at the desk for corrections and removals, and how is it decided? The queue, and a page for each case."""

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

from articles.admin.act_form import ActForm
from articles.admin.base import ReadOnlyAdmin
from articles.admin.case_forms import form_sent
from articles.admin.case_page import case_context
from articles.admin.case_preview import preview
from articles.admin.case_queue import CaseQueue
from articles.admin.case_words import asked_words, decided_words, overtaken_words, undone_words
from articles.admin.words import run_on
from articles.takedowns import cases
from articles.takedowns.cases import PERMISSION, Overtaken
from articles.takedowns.deciding import decide
from articles.takedowns.models import Case, Decision
from articles.takedowns.undoing import confirm, undo

Move = Callable[[Case, int, Any, str], Case]
MOVES: dict[str, Move] = {
    "claim": lambda case, version, by, _words: cases.claim(case, version, by),
    "release": lambda case, version, by, _words: cases.release(case, version, by),
    "wait": cases.wait,
    "go_on": lambda case, version, by, _words: cases.go_on(case, version, by),
    "extend": cases.extend,
    "spam": lambda case, version, by, _words: cases.set_aside(case, version, by, Case.State.SPAM),
    "withdrawn": lambda case, version, by, _words: cases.set_aside(case, version, by, Case.State.WITHDRAWN),
    "reopen": lambda case, version, by, _words: cases.reopen(case, version, by),
    "hold": cases.hold,
}


@admin.register(Case)
class CaseAdmin(CaseQueue, ReadOnlyAdmin):
    """Nobody adds or changes a row here: everything is done by the verbs."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        pages = {
            "decide": self.decide_view,
            "move": self.move_view,
            "undo": self.undo_view,
            "confirm": self.confirm_view,
        }
        pages["ask"] = self.ask_view
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"takedowns_case_{name}") for name, view in pages.items()]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case: Any = self.get_object(request, unquote(object_id))
        if case is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return self._page(request, case)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First the preview, then the decision; whatever goes wrong, the form comes back with all that was typed."""
        case = self._case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(self._address(case))
        form = form_sent(case, request.POST)
        if form is None:
            messages.error(request, _("Choose what is decided."))
            return HttpResponseRedirect(self._address(case))
        try:
            return self._decided(request, case, form)
        except Overtaken as overtaken:
            return self._page(request, overtaken.case, form, overtaken=overtaken.case.version, status=409)
        except ValidationError as refused:
            _tell(form, refused)
        return self._page(request, case, form)

    def _decided(self, request: HttpRequest, case: Case, form: ActForm) -> HttpResponse:
        version = _version(request)
        if not form.is_valid() or "_back" in request.POST:
            return self._page(request, case, form)
        if "_decide" not in request.POST:
            told = preview(request, case, version, form.act(), form.words)
            context: dict[str, Any] = {"preview": told, "form": form, "key": secrets.token_hex(16), "version": version}
            context["carried"] = [(name, value) for name, values in request.POST.lists() for value in values]
            context["carried"] = [one for one in context["carried"] if one[0].startswith(f"{form.code}-")]
            return self._page(request, case, form, template="admin/case_preview.html", **context)
        decision = decide(case, version, form.act(), form.words, request.user, request.POST.get("key"))  # type: ignore[arg-type]
        self.log_change(request, case, _("Decided: %(what)s.") % {"what": decision.get_action_display()})
        messages.success(request, run_on(decided_words(decision), asked_words(decision)))
        return HttpResponseRedirect(self._address(case))

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        move = MOVES.get(request.POST.get("move", ""))
        if request.method == "POST" and move:
            try:
                move(case, _version(request), request.user, request.POST.get("reason", ""))
            except Overtaken as overtaken:
                messages.error(request, overtaken_words(overtaken.case))
            except ValidationError as refused:
                messages.error(request, run_on(*refused.messages))
        return HttpResponseRedirect(self._back(request, case))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        if request.method == "POST":
            by: Any = request.user
            self._try(request, lambda: undone_words(undo(self._decision(request, case), _version(request), by)))
        return HttpResponseRedirect(self._address(case))

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)

        def confirmed() -> Any:
            decision = confirm(self._decision(request, case), _version(request), request.user)  # type: ignore[arg-type]
            return run_on(decided_words(decision), asked_words(decision))

        if request.method == "POST":
            self._try(request, confirmed)
        return HttpResponseRedirect(self._address(case))

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask every surface once more."""
        case = self._case(request, pk)
        if request.method == "POST":
            self._try(request, lambda: asked_words(self._decision(request, case)) or _("Nothing was taken away."))
        return HttpResponseRedirect(self._address(case))

    def _try(self, request: HttpRequest, act: Callable[[], Any]) -> None:
        try:
            messages.success(request, act())
        except Overtaken as overtaken:
            messages.error(request, overtaken_words(overtaken.case))
        except ValidationError as refused:
            messages.error(request, run_on(*refused.messages))

    def _case(self, request: HttpRequest, pk: int) -> Case:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        rows = Case.objects.select_related("item", "placement__brief", "placement__article", "picture")
        return get_object_or_404(rows, pk=pk)

    def _decision(self, request: HttpRequest, case: Case) -> Decision:
        given = request.POST.get("decision", "")
        return get_object_or_404(case.decisions, pk=int(given) if given.isdecimal() and len(given) < 19 else 0)

    def _address(self, case: Case) -> str:
        return reverse("admin:takedowns_case_change", args=[case.pk])

    def _back(self, request: HttpRequest, case: Case) -> str:
        """To the queue with the filters that it had, where the move was made there."""
        if "queue" not in request.POST:
            return self._address(case)
        asked = QueryDict(request.POST["queue"].removeprefix("?")).urlencode()
        return reverse("admin:takedowns_case_changelist") + (f"?{asked}" if asked else "")

    def _page(
        self,
        request: HttpRequest,
        case: Case,
        sent: ActForm | None = None,
        *,
        template: str = "admin/case.html",
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Case %(reference)s") % {"reference": case.reference},
            "original": case,
            **case_context(request, case, sent),
            **more,
        }
        return TemplateResponse(request, template, context, status=status)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _tell(form: ActForm, refused: ValidationError) -> None:
    """What a verb refused, beside the field that it names where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)

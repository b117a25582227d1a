"""Pages on which moderators add to a notice what came by telephone, post, email or in person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.desk.model_admin import DeskAdmin
from articles.desk.refusals import add_refusal
from articles.desk.users import current_user
from articles.formats.lists import join_list
from articles.takedowns.admin.notices.closed_claims import REFUSAL, is_claim_closed
from articles.takedowns.admin.notices.received_data_form import PagesForm, ReceivedDataForm
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.intake.answers import add_received_data
from articles.takedowns.intake.naming_pages import add_pages, name_pages
from articles.takedowns.models import Case, Notice


class ReceivedDataAdmin(DeskAdmin):
    """Adds `…/<pk>/received/` and `…/<pk>/pages/`, where the pages of a notice are named, to the admin of notices."""

    def get_urls(self) -> list[Any]:
        views, wrap = {"received": self.received_view, "pages": self.pages_view}, self.admin_site.admin_view
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"takedowns_notice_{name}") for name, view in views.items()]
        return [*own, *super().get_urls()]

    def received_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, shown again with everything typed after a refusal."""
        notice = _notice(request, pk)
        is_sent = request.method == "POST"
        form = ReceivedDataForm(notice, request.POST if is_sent else None, request.FILES if is_sent else None)
        if is_claim_closed(notice):
            form.add_error(None, REFUSAL) if is_sent else messages.error(request, REFUSAL)
        elif is_sent and form.is_valid():
            try:
                add_received_data(notice, form.reply(current_user(request)), form.accepted_files, form.personal)
            except ValidationError as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _added_message(notice))
                return HttpResponseRedirect(thread_address(notice, request.GET.get("case", "")))
        words = {"title": _("Add what was received"), "button": _("Add to the conversation")}
        return self._form_page(request, notice, form, words)

    def pages_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form to name pages, shown again with everything typed after a refusal."""
        notice = _notice(request, pk)
        form = PagesForm(request.POST if request.method == "POST" else None)
        if is_claim_closed(notice):
            form.add_error(None, REFUSAL) if form.is_bound else messages.error(request, REFUSAL)
        elif form.is_bound and form.is_valid():
            try:
                name = add_pages if form.cleaned_data["other"] else name_pages
                cases = name(notice, current_user(request), form.matches)
            except ValidationError as refused:
                add_refusal(form, refused)
            else:
                references = join_list(case.reference for case in cases)
                messages.success(request, _("The notice is in case %(cases)s now.") % {"cases": references})
                return HttpResponseRedirect(_case_address(cases[0], notice))
        return self._form_page(request, notice, form, {"title": _("Name the page"), "button": _("Move to its case")})

    def _form_page(self, request: HttpRequest, notice: Notice, form: Form, words: dict[str, str]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **words,
            "subtitle": notice.reference,
            "opts": self.opts,
            "original": notice,
            "form": form,
            "statement": "" if is_claim_closed(notice) else notice.statement,
        }
        return TemplateResponse(request, "takedowns/admin/notices/received_page.html", context)


def _notice(request: HttpRequest, pk: int) -> Notice:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return get_object_or_404(Notice.objects.select_related("item", "placement", "picture"), pk=pk)


def _added_message(notice: Notice) -> str:
    """What was done, and what the notice still lacks."""
    notice.refresh_from_db()
    if not notice.is_incomplete:
        return _("Added to the conversation.")
    missing = join_list(element.label for element in notice.missing)
    return _("Added to the conversation. Still missing: %(missing)s.") % {"missing": missing}


def thread_address(notice: Notice, came_from: str) -> str:
    """The conversation on the page of the case that the moderator came from, else of the newest case of the notice;
    without one, the notice.
    """
    cases = list(notice.cases.order_by("-pk"))
    case = next((case for case in cases if str(case.pk) == came_from), cases[0] if cases else None)
    if case is None:
        return reverse("admin:takedowns_notice_change", args=[notice.pk])
    return _case_address(case, notice) + "#thread"


def _case_address(case: Case, notice: Notice) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk]) + f"?notice={notice.pk}"

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
from articles.desk.users import current_user
from articles.formats.lists import join_list
from articles.takedowns.admin.notices.closed_claims import REFUSAL, is_claim_closed
from articles.takedowns.admin.notices.received_data_form import ReceivedDataForm
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.intake.answers import add_received_data
from articles.takedowns.models import Notice


class ReceivedDataAdmin(DeskAdmin):
    """Adds the page `…/<pk>/received/` to the admin of notices."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.received_view)
        return [path("<int:pk>/received/", view, name="takedowns_notice_received"), *super().get_urls()]

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
                return HttpResponseRedirect(thread_address(notice))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add what was received"),
            "subtitle": notice.reference,
            "opts": self.opts,
            "original": notice,
            "form": form,
            "button": _("Add to the conversation"),
        }
        return TemplateResponse(request, "takedowns/admin/notices/received_page.html", context)


def _notice(request: HttpRequest, pk: int) -> Notice:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return get_object_or_404(Notice.objects.select_related("item", "placement", "picture"), pk=pk)


def add_refusal(form: Form, refused: ValidationError) -> None:
    """Add a refusal to a form, beside the field that it names if the form has that field."""
    for name, errors in getattr(refused, "error_dict", {None: [refused]}).items():
        form.add_error(name if name in form.fields else None, errors)


def _added_message(notice: Notice) -> str:
    """What was done, and what the notice still lacks."""
    notice.refresh_from_db()
    if not notice.is_incomplete:
        return _("Added to the conversation.")
    missing = join_list(element.label for element in notice.missing)
    return _("Added to the conversation. Still missing: %(missing)s.") % {"missing": missing}


def thread_address(notice: Notice) -> str:
    """The conversation on the page of the newest case of a notice; without one, the notice."""
    case = notice.cases.order_by("-pk").first()
    if case is None:
        return reverse("admin:takedowns_notice_change", args=[notice.pk])
    return reverse("admin:takedowns_case_change", args=[case.pk]) + f"?notice={notice.pk}#thread"

"""Claimants at the desk: viewing one is logged once a day per user, and the erase page asks before it erases."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.desk.model_admin import DeskAdmin
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message, log_action
from articles.models.tag import Alias
from articles.takedowns.models import Claimant, Notice
from articles.takedowns.privacy.erasure import (
    ErasureResult,
    erase,
    erase_although_open,
    hold_refusal,
    open_case_warning,
    preview_erasure,
    redact_sessions,
)
from articles.takedowns.privacy.erasure_scope import names_of_person
from articles.takedowns.privacy.scrub_database import truncate_log

VIEW_PERMISSIONS = ("takedowns.view_claimant", "takedowns.change_claimant")
ERASE_PERMISSION = "takedowns.delete_claimant"


def log_view(request: HttpRequest, notice: Notice) -> None:
    """Log that a user sees the claimant of a notice, once a day, and only if there is a claimant to see."""
    user = current_user(request)
    may_view = any(user.has_perm(permission) for permission in VIEW_PERMISSIONS)
    if not may_view or not Claimant.objects.filter(notice=notice).exists():
        return
    of_notice = LogEntry.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(Notice), object_id=str(notice.pk)
    )
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    message = json.dumps(action_message(LoggedAction.CLAIMANT_SEEN))
    if not of_notice.filter(action_time__gte=midnight, change_message=message).exists():
        log_action(user, notice, LoggedAction.CLAIMANT_SEEN)


class ErasureAdmin(DeskAdmin):
    """Adds the page `…/<pk>/erase/` to the admin of notices, and logs who views a claimant."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.erase_view)
        return [path("<int:pk>/erase/", view, name="takedowns_notice_erase"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> HttpResponse:
        notice = context["original"]
        if notice is not None:
            log_view(request, notice)
            context["may_erase"] = request.user.has_perm(ERASE_PERMISSION) and hasattr(notice, "claimant")
        return super().render_change_form(request, context, *args, **more)

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would be erased, without personal data, and erase it on POST."""
        if not (self.has_view_permission(request) and request.user.has_perm(ERASE_PERMISSION)):
            raise PermissionDenied
        notice = get_object_or_404(Notice, pk=pk)
        back = HttpResponseRedirect(reverse("admin:takedowns_notice_change", args=[pk]))
        if not Claimant.objects.filter(notice=notice).exists():
            messages.info(request, _("No claimant is stored for this notice: there is nothing to erase."))
            return back
        if request.method == "POST":
            verb = erase_although_open if "although_open" in request.POST else erase
            if self._erase(request, notice, verb):
                return back
        return TemplateResponse(
            request, "takedowns/admin/notices/erase_claimant.html", self._erase_context(request, notice)
        )

    def _erase(self, request: HttpRequest, notice: Notice, verb: Any) -> bool:
        """Erase and show messages. False if it was refused."""
        try:
            with transaction.atomic():
                result: ErasureResult | None = verb(notice, request.user)
                if result:
                    redact_sessions(result.redactor)
                    self.log_change(request, notice, action_message(LoggedAction.CLAIMANT_ERASED))
        except ValidationError as refused:
            for message in refused.messages:
                messages.error(request, message)
            return False
        messages.success(request, _("Erased. The notice and its decisions remain, without the claimant."))
        for problem in truncate_log():
            messages.warning(request, problem)
        return True

    def _erase_context(self, request: HttpRequest, notice: Notice) -> dict[str, Any]:
        refused = hold_refusal(notice)
        result = None if refused else preview_erasure(notice, None)
        return {
            **self.admin_site.each_context(request),
            "title": _("Erase the claimant"),
            "subtitle": str(notice),
            "opts": self.opts,
            "original": notice,
            "refused": refused,
            "caution": open_case_warning(notice),
            "erased": _count_lines(result, "deleted", "redacted"),
            "remaining": _count_lines(result, "published"),
            "names": _name_links(request, result),
            "unsent": result.unsent if result else 0,
        }


def _name_links(request: HttpRequest, result: ErasureResult | None) -> list[tuple[str, str]]:
    """Labels and addresses of tags, people and sources that have the name; the reader of the page knows it anyway."""
    if result is None or not request.user.has_perms(VIEW_PERMISSIONS[:1]):
        return []
    rows = [row.tag if isinstance(row, Alias) else row for row in names_of_person(result.redactor)]
    return [
        (f"{row._meta.verbose_name}: {row}", reverse(admin_urlname(row._meta, SafeString("change")), args=[row.pk]))
        for row in dict.fromkeys(rows)
    ]


def _count_lines(result: ErasureResult | None, *counters: str) -> list[str]:
    """Lines such as "Notices: 1" from counters of the result."""
    counts: list[tuple[type[Model], int]] = [
        entry for counter in counters if result for entry in getattr(result, counter).items()
    ]
    named = [(capfirst(str(model._meta.verbose_name_plural)), count) for model, count in counts if count]
    return [_("%(what)s: %(count)d") % {"what": name, "count": count} for name, count in named]

"""Who at the desk sees the person behind a notice, and who makes us forget them? The first is logged, once a day for
each; the second asks before, and goes through the one verb that erases.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.admin.base import DeskAdmin
from articles.takedowns.erasing import (
    Erased,
    caution,
    erase,
    erase_although_open,
    forget_in_sessions,
    preview,
    refusal,
)
from articles.takedowns.models import Claimant, Notice
from articles.takedowns.wiping import empty_log

SEES = ("takedowns.view_claimant", "takedowns.change_claimant")
ERASES = "takedowns.delete_claimant"


def log_seen(request: HttpRequest, notice: Notice) -> None:
    """Once for each member of staff, notice and day, and only where there is somebody to be seen."""
    user: Any = request.user
    if not any(user.has_perm(right) for right in SEES) or not Claimant.objects.filter(notice=notice).exists():
        return
    of_notice = LogEntry.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(Notice), object_id=str(notice.pk)
    )
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if not of_notice.filter(action_time__gte=morning, change_message__in=_in_all_languages()).exists():
        LogEntry.objects.log_actions(user.pk, [notice], CHANGE, _saw(), single_object=True)


def _saw() -> str:
    return _("saw the person who asks")


def _in_all_languages() -> list[str]:
    """The log keeps the words of whoever wrote it."""
    told = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            told.append(_saw())
    return told


class ErasesPersons(DeskAdmin):
    """Adds the page `…/<pk>/erase/` to the admin of notices, and a line of the log to whoever looks at a person."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.erase_view)
        return [path("<int:pk>/erase/", view, name="takedowns_notice_erase"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any) -> Any:
        notice = context["original"]
        if notice is not None:
            log_seen(request, notice)
            context["may_erase"] = request.user.has_perm(ERASES) and hasattr(notice, "claimant")
        return super().render_change_form(request, context, *args, **more)

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would go, and a button; the page itself shows no personal data."""
        if not (self.has_view_permission(request) and request.user.has_perm(ERASES)):
            raise PermissionDenied
        notice = get_object_or_404(Notice, pk=pk)
        back = HttpResponseRedirect(reverse("admin:takedowns_notice_change", args=[pk]))
        if not Claimant.objects.filter(notice=notice).exists():
            messages.info(request, _("Nobody is known who sent this: there is nothing to erase."))
            return back
        if request.method == "POST":
            verb = erase_although_open if "although_open" in request.POST else erase
            if self._erased(request, notice, verb):
                return back
        return TemplateResponse(request, "admin/erase_person.html", self._erase_context(request, notice))

    def _erased(self, request: HttpRequest, notice: Notice, verb: Any) -> bool:
        try:
            with transaction.atomic():
                erased = verb(notice, request.user)
                if erased:
                    forget_in_sessions(erased.words)
                    self.log_change(request, notice, _("erased the person who asked"))
        except ValidationError as refused:
            for words in refused.messages:
                messages.error(request, words)
            return False
        messages.success(request, _("Erased. The notice and what was decided stay, without the person."))
        for trouble in empty_log():
            messages.warning(request, trouble)
        return True

    def _erase_context(self, request: HttpRequest, notice: Notice) -> dict[str, Any]:
        refused = refusal(notice)
        found = None if refused else preview(notice, None)
        return {
            **self.admin_site.each_context(request),
            "title": _("Erase the person"),
            "subtitle": str(notice),
            "opts": self.opts,
            "original": notice,
            "refused": refused,
            "caution": caution(notice),
            "goes": _lines(found, "deleted", "reworded"),
            "stays": _lines(found, "published"),
            "unsent": found.unsent if found else 0,
        }


def _lines(found: Erased | None, *kinds: str) -> list[str]:
    counts: list[tuple[type[Model], int]] = [one for kind in kinds if found for one in getattr(found, kind).items()]
    named = [(capfirst(str(model._meta.verbose_name_plural)), count) for model, count in counts if count]
    return [_("%(what)s: %(count)d") % {"what": name, "count": count} for name, count in named]

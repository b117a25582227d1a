"""The button “Take the next case”: assigns the free case that is due first and opens it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.desk.model_admin import DeskAdmin
from articles.desk.users import current_user
from articles.takedowns.admin.messages import step_message
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.cases.next_case import take_next
from articles.takedowns.models import Case


class NextCase(DeskAdmin):
    """The view behind the button, which is above the queue and on each case."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.next_view)
        return [path("next/", view, name="takedowns_case_next"), *super().get_urls()]

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Without a free case, back to the queue with a message."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        if request.method == "POST":
            if case := take_next(current_user(request)):
                messages.success(request, step_message("claim", case))
                return HttpResponseRedirect(_address(case))
            messages.info(request, _("No open case is free: each is assigned or waiting."))
        query = QueryDict(request.POST.get("queue", "").removeprefix("?")).urlencode()
        return HttpResponseRedirect(reverse("admin:takedowns_case_changelist") + (f"?{query}" if query else ""))


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])

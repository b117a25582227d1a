"""Admin of rows that public pages show: those in use are read-only for people who may neither publish nor take down."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.desk.model_admin import DeskAdmin
from articles.editing.shared_rows import may_add_shared_row, may_change_shared_row


class SharedRowAdmin(DeskAdmin):
    """Applies the rule of `editing.shared_rows` to the form of a row, and says why the form is read-only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_add_shared_row(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_change = super().has_change_permission(request, obj)
        return may_change and (obj is None or may_change_shared_row(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_delete = super().has_delete_permission(request, obj)
        return may_delete and (obj is None or may_change_shared_row(request.user, obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        if row is not None and super().has_change_permission(request) and not may_change_shared_row(request.user, row):
            messages.info(request, _("Public pages show this, so only people who may publish can change it."))
        return super().render_change_form(request, context, *args, **kwargs)

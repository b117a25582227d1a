"""Admin of the operator's script: administrators add a new version; earlier ones are on record."""

import hashlib
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.desk.model_admin import DeskAdmin
from articles.desk.users import current_user
from articles.identity.current import current_identity
from articles.identity.models import Identity, OperatorScript


@admin.register(OperatorScript)
class OperatorScriptAdmin(DeskAdmin):
    list_display = ("made_at", "by", "size", "digest", "is_in_force")
    list_select_related = ("by",)
    fields = ("source",)
    empty_hint = _("Public pages load no script of yours. A script that counts readers is added here.")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """A new version begins as the one in force."""
        newest = OperatorScript.objects.first()
        return {"source": newest.source if newest else ""}

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: OperatorScript, form: Any, change: bool) -> None:
        obj.by = current_user(request)
        obj.digest = hashlib.sha256(obj.source.encode()).hexdigest()[:32]
        super().save_model(request, obj, form, change)
        identity = Identity.objects.first() or Identity.from_settings()
        identity.script = obj.digest if obj.source.strip() else ""
        identity.save()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The digest in the log says which version it was."""
        named = {"name": str(self.opts.verbose_name), "object": obj.digest}
        return super().log_addition(request, obj, [{"added": named}])

    @admin.display(description=_("characters"))
    def size(self, script: OperatorScript) -> int:
        return len(script.source)

    @admin.display(description=_("in force"), boolean=True)
    def is_in_force(self, script: OperatorScript) -> bool:
        return bool(script.source) and current_identity().script == script.digest

    def label_of(self, obj: Any) -> str:
        return str(obj.digest)

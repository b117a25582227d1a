"""Rows inside the form of an item: bylines and corrections."""

from typing import Any

from django.http import HttpRequest

from articles.desk.model_admin import DeskInline
from articles.models import Byline, Correction


class BylineInline(DeskInline):
    """Bylines in an item's form. Anyone with permission to change bylines may also delete them."""

    model = Byline
    fields = (("role", "position"), "outlet", "person")
    autocomplete_fields = ("outlet", "person")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("outlet", "person")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class CorrectionInline(DeskInline):
    """Corrections are added and not edited afterwards: readers may have seen them."""

    model = Correction
    fields = ("kind", "text", ("made_at", "by"))
    readonly_fields = ("made_at", "by")
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

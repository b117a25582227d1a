"""Which rows stand inside the form of an item? Its credits, and the corrections that readers were told."""

from typing import Any

from django.http import HttpRequest

from articles.admin.base import DeskInline
from articles.models import Byline, Correction


class BylineInline(DeskInline):
    """Whoever may change the text may change who is named above it."""

    model = Byline
    fields = ("position", "role", "outlet", "person")
    autocomplete_fields = ("outlet", "person")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class CorrectionInline(DeskInline):
    """Corrections are added; what readers were told is not edited afterwards."""

    model = Correction
    fields = ("kind", "text", "made_at", "by")
    readonly_fields = ("made_at", "by")
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

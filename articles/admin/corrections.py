"""What were readers told about mistakes? Corrections are added, here or in an item's form, and never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.admin.searching import SearchedByWords
from articles.admin.words import desk_link, in_zone, list_time
from articles.models import Correction


@admin.register(Correction)
class CorrectionAdmin(SearchedByWords, DeskAdmin):
    list_display = ("words", "kind", "on", "made", "by")
    list_filter = ("kind",)
    list_select_related = ("item", "by")
    search_fields = ("text",)
    words_of = ("item",)
    autocomplete_fields = ("item",)
    fields = ("item", "kind", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("item", "by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("text for the reader"))
    def words(self, row: Correction) -> str:
        return Truncator(row.text).chars(80)

    @admin.display(description=_("item"))
    def on(self, row: Correction) -> SafeString:
        return desk_link(row.item)

    @admin.display(description=in_zone(_("made")), ordering="made_at")
    def made(self, row: Correction) -> str:
        return list_time(row.made_at)

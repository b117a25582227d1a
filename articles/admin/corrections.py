"""Admin of corrections: they are added here or in the form of an item, and never edited."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.desk.labels import desk_link, list_time, with_zone
from articles.desk.model_admin import DeskForm
from articles.desk.search import IndexSearchAdmin
from articles.desk.shared_rows import SharedRowAdmin
from articles.editing.review.rule import UNCHECKED, check_update, is_released
from articles.models import Correction
from articles.models.removed_text import closed_words, is_text_closed


class CorrectionForm(DeskForm):
    """Refuses a correction that this account may not show readers of the item, before anything is saved."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        item = values.get("item")
        if item is not None and is_released(item):
            try:
                check_update(item)
            except ValidationError as refusal:
                advice = _("Write it in the form of the item: saved there, it is sent for review as a working copy.")
                words = [*refusal.messages, *([advice] if refusal.code == UNCHECKED else [])]
                raise ValidationError(words) from refusal
        return values


@admin.register(Correction)
class CorrectionAdmin(IndexSearchAdmin, SharedRowAdmin):
    form = CorrectionForm
    list_display = ("words", "kind", "on", "made", "by")
    list_filter = ("kind",)
    list_select_related = ("item", "by")
    search_fields = ("text",)
    item_columns = ("item",)
    autocomplete_fields = ("item",)
    empty_hint = _("Corrections are added here or in the form of the item that they are about.")
    fields = ("item", "kind", "text", "exact")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A page about an item whose text is closed leaves out the text of the correction and the passage."""
        is_closed = obj is not None and is_text_closed(obj.item)
        return [name for name in self.fields if name not in ("text", "exact")] if is_closed else self.fields

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "exact":
            field.help_text = _("Copied from the text that is corrected. Readers do not see it here.")
            field.widget.attrs["rows"] = 2
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("item", "by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.by = request.user
        super().save_model(request, obj, form, change)

    def label_of(self, obj: Any) -> str:
        return self.words(obj)

    @admin.display(description=_("text for the reader"))
    def words(self, row: Correction) -> str:
        return closed_words() if is_text_closed(row.item) else Truncator(row.text).chars(80)

    @admin.display(description=_("item"))
    def on(self, row: Correction) -> SafeString:
        return desk_link(row.item)

    @admin.display(description=with_zone(_("made")), ordering="made_at")
    def made(self, row: Correction) -> str:
        return list_time(row.made_at)

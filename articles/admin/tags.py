"""Admin of tags and their aliases. The pages that merge tags are in `tag_merge_page`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag as PlainTag

from articles.admin.tag_merge_page import TagMergeAdmin
from articles.desk.model_admin import SHORT_TEXTS, DeskAdmin, DeskForm, DeskInline
from articles.editing.shared_rows import may_change_shared_row
from articles.formats.counts import BoundedCount, count_column
from articles.models import Alias, Tag, Tagging
from articles.models.tag import SEPARATORS
from articles.rights.names import name_key


class TagForm(DeskForm):
    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if SEPARATORS.search(name):
            raise ValidationError(_("Commas and semicolons separate tags, so a name cannot contain one."))
        return name


class AliasFormSet(forms.BaseInlineFormSet):
    """Refuses aliases that are equal after folding, to each other or to the name of the tag."""

    def clean(self) -> None:
        super().clean()
        seen = {name_key(self.instance.name)}
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or form in self.deleted_forms:
                continue
            if name_key(name) in seen:
                form.add_error("name", _("This name is listed twice."))
            seen.add(name_key(name))


class AliasInline(DeskInline):
    model = Alias
    formset = AliasFormSet
    fields = ("name",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change(request, obj)

    @staticmethod
    def _may_change(request: HttpRequest, tag: Tag | None) -> bool:
        """An alias decides which items a tag is found in, so its tag decides who may change it."""
        return tag is None or may_change_shared_row(request.user, tag)


# The site uses its own Tag model, with aliases; taggit's table stays empty.
admin.site.unregister(PlainTag)


@admin.register(Tag)
class TagAdmin(TagMergeAdmin):
    form = TagForm
    change_form_template = "articles/admin/tag_form.html"
    change_list_template = "articles/admin/tag_list.html"
    list_display = ("name", "items")
    search_fields = ("name_key", "aliases__name_key")
    ordering = ("name_key",)
    fields = ("name", "description", "description_en")
    inlines = (AliasInline,)
    formfield_overrides = DeskAdmin.formfield_overrides | SHORT_TEXTS
    empty_hint = gettext_lazy("Tags are made while writing: type a new name into the tags of an article.")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"may_merge": self.may_merge_any(request)} | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        tag = context.get("original")
        context["may_merge"] = tag is not None and self.may_merge(request, tag, tag)
        return super().render_change_form(request, context, *args, **kwargs)

    def normalize_search(self, term: str) -> str:
        return name_key(term)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        taggings = Tagging.objects.filter(tag=OuterRef("pk"))
        tags: QuerySet[Tag] = super().get_queryset(request).annotate(item_count=count_column(taggings))
        return tags

    @admin.display(description=gettext_lazy("items"))
    def items(self, tag: Any) -> str:
        return str(BoundedCount.of(tag.item_count))

"""Tags with their other names."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import BoundedCount, DeskAdmin, DeskForm, DeskInline
from articles.models import Alias, Tag, Tagging
from articles.models.tag import SEPARATORS
from articles.parsing.folding import fold

MOST_COUNTED = 1000


class TagForm(DeskForm):
    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if SEPARATORS.search(name):
            raise ValidationError(_("Commas and semicolons separate tags, so a name cannot hold one."))
        return name


class AliasSet(forms.BaseInlineFormSet):
    """Two other names typed at once must differ, from each other and from the tag's own, however they are spelled."""

    def clean(self) -> None:
        super().clean()
        seen = {fold(self.instance.name)}
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or form in self.deleted_forms:
                continue
            if fold(name) in seen:
                form.add_error("name", _("This name is here twice."))
            seen.add(fold(name))


class AliasInline(DeskInline):
    model = Alias
    formset = AliasSet
    fields = ("name",)


@admin.register(Tag)
class TagAdmin(DeskAdmin):
    form = TagForm
    list_display = ("name", "items")
    search_fields = ("name_key", "aliases__name_key")
    fields = ("name",)
    inlines = (AliasInline,)

    def folded(self, term: str) -> str:
        return fold(term)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        given = Tagging.objects.filter(tag=OuterRef("pk")).values("pk")[:MOST_COUNTED]
        return super().get_queryset(request).annotate(item_count=BoundedCount(given))

    @admin.display(description=gettext_lazy("items"))
    def items(self, tag: Any) -> str:
        return f"{MOST_COUNTED - 1}+" if tag.item_count >= MOST_COUNTED else str(tag.item_count)

"""Admin of the checks before publication: the level of each, and the groups that may override it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.desk.language.group_names import group_label
from articles.desk.model_admin import DeskAdmin
from articles.editing.checks.registry import registered_checks
from articles.formats.lists import join_list
from articles.models import CheckSetting


class GroupChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Model) -> str:
        return group_label(str(obj))


@admin.register(CheckSetting)
class CheckSettingAdmin(DeskAdmin):
    """Each check has one row, made by migrate; none is added or deleted by hand."""

    list_display = ("label", "level", "groups")
    list_editable = ("level",)
    fields = ("level", "overriders")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckSetting]:
        """Without the rows of checks that the site no longer uses."""
        codes = [check.code for check in registered_checks()]
        rows: QuerySet[CheckSetting] = super().get_queryset(request).filter(code__in=codes)
        return rows.prefetch_related("overriders")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The level has no label in the list."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "level" and field is not None:
            field.widget.attrs["aria-label"] = capfirst(db_field.verbose_name)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"form_class": GroupChoices, "widget": forms.CheckboxSelectMultiple}
        kwargs["queryset"] = Group.objects.order_by("pk")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def label_of(self, obj: Any) -> str:
        labels = {check.code: str(check.label) for check in registered_checks()}
        return labels.get(obj.code, str(obj.code))

    @admin.display(description=_("check"))
    def label(self, row: CheckSetting) -> str:
        return self.label_of(row)

    @admin.display(description=_("may override it"))
    def groups(self, row: CheckSetting) -> str:
        return join_list(group_label(group.name) for group in row.overriders.all()) or "–"

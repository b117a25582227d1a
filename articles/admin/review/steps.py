"""Admin of review steps and of limits to sections."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.language.group_names import group_label
from articles.desk.model_admin import DeskAdmin
from articles.formats.lists import join_list
from articles.models import ReviewStep, SectionLimit


class GroupChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Model) -> str:
        return group_label(str(obj))


@admin.register(ReviewStep)
class ReviewStepAdmin(DeskAdmin):
    list_display = ("name", "kind", "moment", "position", "authors", "reviewers")
    empty_hint = gettext_lazy(
        "Without a step everybody publishes their own texts. Add one to have another person check them first."
    )
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["kind", "moment", "position", "name", "name_en"]}),
        (gettext_lazy("Who"), {"fields": ["author_groups", "reviewer_groups"]}),
        (gettext_lazy("After publication"), {"fields": ["minutes"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("author_groups", "reviewer_groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        options = {"form_class": GroupChoices, "widget": forms.CheckboxSelectMultiple}
        return super().formfield_for_manytomany(db_field, request, **{**options, **kwargs})

    @admin.display(description=gettext_lazy("whose texts need it"))
    def authors(self, step: ReviewStep) -> str:
        return join_list(group_label(group.name) for group in step.author_groups.all()) or _("everyone’s")

    @admin.display(description=gettext_lazy("who checks"))
    def reviewers(self, step: ReviewStep) -> str:
        return join_list(group_label(group.name) for group in step.reviewer_groups.all()) or _("everyone who may check")


@admin.register(SectionLimit)
class SectionLimitAdmin(DeskAdmin):
    list_display = ("holder", "section")
    empty_hint = gettext_lazy("Without a limit, people who may publish and check do so in all sections.")
    list_select_related = ("user", "group", "section")
    autocomplete_fields = ("user", "section")

    @admin.display(description=gettext_lazy("account or group"))
    def holder(self, limit: SectionLimit) -> str:
        return group_label(limit.group.name) if limit.group else str(limit.user)

"""What holds for every page of the desk? Bounded counts, no bulk deletion, rules of a row told beside its fields."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _

MOST_COUNTED = 1000
_NUMBER = re.compile(r"\d{0,18}", re.ASCII)


class CappedPaginator(Paginator):
    """Counts no further than 1,000 rows, whatever the table's size; beyond them one searches or filters."""

    @cached_property
    def reach(self) -> int:
        rows: Any = self.object_list
        return len(rows.order_by().values_list("pk")[: MOST_COUNTED + 1])

    @cached_property
    def count(self) -> int:
        return min(self.reach, MOST_COUNTED)

    @property
    def capped(self) -> bool:
        return self.reach > MOST_COUNTED


class BoundedCount(Subquery):
    """How many rows a sliced queryset has, as a column; the slice bounds what is counted."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) bounded)"
    output_field = models.IntegerField()


class DeskForm(forms.ModelForm):
    """Checks the constraints of the row that Django leaves out because they name columns that the form does not show.

    Without it they end in a 500. `beside`: the field under which the words of a constraint stand.
    """

    beside: Mapping[str, str] = {}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        failed = {name for name in self.errors if name != NON_FIELD_ERRORS}
        told = self.non_field_errors()
        for model, constraint in self._checks():
            try:
                constraint.validate(model, self.instance, exclude=failed)
            except ValidationError as error:
                if not set(error.messages) <= set(told):
                    field = self.beside.get(constraint.name, "")
                    self.add_error(field if field in self.fields else None, error.messages)

    def _checks(self) -> Iterator[tuple[type[Model], models.CheckConstraint]]:
        """What must be unique besides is said by the `clean` of its model."""
        for model, constraints in self.instance.get_constraints():
            yield from ((model, one) for one in constraints if isinstance(one, models.CheckConstraint))


class NamedChoice(forms.ModelChoiceField):
    """Shows the chosen row under the name that the desk gives it."""

    def prepare_value(self, value: Any) -> Any:
        """What can be no row's number is not looked up to be shown again: Django's widget would fail on it."""
        number = super().prepare_value(value)
        return number if not isinstance(number, str) or _NUMBER.fullmatch(number) else None

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(admin.site.get_model_admin(type(obj)), "name_of", str)(obj))


class NamedChoices:
    """Rows of other tables are chosen by name; deleting one of them is not an act of this form."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, forms.ModelChoiceField):
            field.widget.can_delete_related = False
        if isinstance(field, forms.SplitDateTimeField):
            # The label above belongs to both: each says which half of the moment it is.
            for widget, half in zip(field.widget.widgets, (_("day"), _("time")), strict=True):
                widget.attrs["aria-label"] = f"{field.label}: {half}"
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": NamedChoice, **kwargs})  # type: ignore[misc]


class DeskAdmin(NamedChoices, admin.ModelAdmin):
    """The base of every list and form."""

    form = DeskForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 100
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def name_of(self, obj: Model) -> str:
        """Under which name an editor chooses this row from a list."""
        return str(obj)

    def folded(self, term: str) -> str:
        """What was typed into the search box as the searched columns spell it."""
        return term

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, self.folded(search_term))


class ReadOnlyAdmin(DeskAdmin):
    """Rows that the desk shows and never writes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DeskInline(NamedChoices, admin.TabularInline):
    """Rows inside the form of another row."""

    form = DeskForm
    extra = 0

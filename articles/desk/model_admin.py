"""Base classes of the desk's admins: bounded counts, no bulk deletion, constraint errors beside their fields."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.desk.change_list import DeskChangeList, sortable_columns
from articles.desk.dashboard import DashboardPanel
from articles.desk.deletion import rows_to_delete
from articles.desk.history import change_message
from articles.desk.labels import labelled, row_label
from articles.desk.text_limits import LimitedTexts
from articles.desk.unchanged_values import UnchangedValues
from articles.formats.counts import BoundedCount, bounded_count
from articles.models.removed_text import is_closed_to_reader

# Fields for a few sentences.
SHORT_TEXTS: dict[Any, Any] = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
}
_NUMBER = re.compile(r"\d{0,18}", re.ASCII)


class CappedPaginator(Paginator):
    """Counts at most 1,000 rows, however large the table is; older rows are reached by search and filters."""

    @cached_property
    def bounded(self) -> BoundedCount:
        rows: Any = self.object_list
        return bounded_count(rows)

    @cached_property
    def count(self) -> int:
        return self.bounded.number

    @property
    def capped(self) -> bool:
        return self.bounded.is_more


class DeskForm(LimitedTexts, UnchangedValues, forms.ModelForm):
    """Checks all check constraints of the row, and leaves unchanged values as they are stored.

    Django skips those that name columns which the form does not show; violating one would end in a 500.
    `constraint_fields` maps the name of a constraint to the field that shows its error.
    """

    constraint_fields: Mapping[str, str] = {}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        invalid = {name for name in self.errors if name != NON_FIELD_ERRORS}
        shown = set(self.non_field_errors())
        for model, constraint in self._check_constraints():
            try:
                constraint.validate(model, self.instance, exclude=invalid)
            except ValidationError as error:
                if not set(error.messages) <= shown:
                    field = self.constraint_fields.get(constraint.name, "")
                    self.add_error(field if field in self.fields else None, error.messages)

    def _check_constraints(self) -> Iterator[tuple[type[Model], models.CheckConstraint]]:
        """Unique constraints are left to the `clean` of each model."""
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if isinstance(constraint, models.CheckConstraint):
                    yield model, constraint


class LabelledChoiceField(forms.ModelChoiceField):
    """Shows rows under the label that their own admin gives them."""

    def prepare_value(self, value: Any) -> Any:
        """Drop a typed value that cannot be a key: Django's widget would fail when it looks it up."""
        number = super().prepare_value(value)
        return number if not isinstance(number, str) or _NUMBER.fullmatch(number) else None

    def label_from_instance(self, obj: Model) -> str:
        return row_label(obj, admin.site)


class LabelledChoices(BaseModelAdmin):
    """Chooses related rows by their labels, and offers no deletion of them inside a form."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            field.widget.can_delete_related = False
        if isinstance(field, forms.SplitDateTimeField):
            # The visible label belongs to both inputs: each says which half of the time it is.
            for widget, half in zip(field.widget.widgets, (_("day"), _("time")), strict=True):
                widget.attrs["aria-label"] = labelled(field.label, half)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": LabelledChoiceField, **kwargs})


class LabelledRows(admin.ModelAdmin):
    """Shows rows under readable labels: in titles, in confirmations of a deletion, in the history."""

    def label_of(self, obj: Any) -> str:
        """The label of a row where an editor chooses among rows."""
        return str(obj)

    def heading_of(self, obj: Any) -> str:
        """The heading above the form of a row."""
        return self.label_of(obj)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return change_message(form, formsets, add)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context.get("original"):
            context["subtitle"] = self.heading_of(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return rows_to_delete(objs, request, self.admin_site)


class DeskAdmin(LabelledChoices, LabelledRows):
    """The base of every list and form of the desk."""

    form = DeskForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 100
    empty_value_display = "–"
    actions = None
    # Orders through other tables that an index gives too; see `sortable_columns`.
    indexed_orders: tuple[str, ...] = ()
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    # Shown where the list has no rows: that there are none, if not in the usual words, and what to do next.
    empty_heading: str | Promise = ""
    empty_hint: str | Promise = ""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list under the name of its rows; Django's heading says that one is to be selected."""
        heading = {} if "_popup" in request.GET else {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, heading | (extra_context or {}))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskChangeList

    def get_sortable_by(self, request: HttpRequest) -> Any:
        if self.sortable_by is not None:
            return self.sortable_by
        return sortable_columns(self, self.get_list_display(request))

    def open_count(self, request: HttpRequest, limit: int) -> int:
        """How many rows are open, counted up to `limit`; shown as a badge in the list of models."""
        return 0

    def overdue_count(self, request: HttpRequest, limit: int) -> int:
        """How many of them are overdue, counted up to `limit`."""
        return 0

    def dashboard_panels(self, request: HttpRequest) -> list[DashboardPanel]:
        """Panels for the desk's first page."""
        return []

    def normalize_search(self, term: str) -> str:
        """A typed search term in the form that the searched columns store."""
        return term

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, self.normalize_search(search_term))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the filters on the page for people to whom removed text is closed: any other would confirm guesses."""
        filters = [entry[0] if isinstance(entry, tuple) else entry for entry in self.get_list_filter(request)]
        names = {str(getattr(entry, "parameter_name", entry)).partition("__")[0] for entry in filters}
        is_offered = lookup.partition("__")[0] in names
        return (is_offered or not is_closed_to_reader()) and super().lookup_allowed(lookup, value, request)

    def redirect_missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The response to an address that names no row: the first page with a message."""
        words = _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?")
        messages.warning(request, words % {"name": self.opts.verbose_name, "key": unquote(object_id)})
        return HttpResponseRedirect(reverse("admin:index"))


class ReadOnlyAdmin(DeskAdmin):
    """Rows that the desk shows but nobody edits by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DeskInline(LabelledChoices, admin.TabularInline):
    """Rows inside the form of another row."""

    form = DeskForm
    extra = 0

"""The form of an item with the rows under it (bylines, corrections): empty, filled from an autosave, or submitted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm, all_valid
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, QueryDict

from articles.admin.autosave.offers import has_rows
from articles.admin.form.change_kinds import permitted_kinds
from articles.admin.form.edit_conflicts import without_deleted_rows
from articles.admin.form.forms import ItemForm
from articles.editing.autosave import as_post_data
from articles.models import AutosavedForm, NewsItem

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

# Fields that only say how to save.
NOT_STORED = frozenset({"made_from", "named_briefs", "same_text_is_meant", "change_note"})
# Fields whose change nobody has to check: when and how the text is published.
NOT_REVIEWED = frozenset({"release_at", "stage", "expires_at", "change_kind"})


@dataclass(frozen=True, slots=True)
class FormAndRows:
    """`inlines`: the admin of each formset, in the same order."""

    form: ItemForm
    formsets: "list[BaseInlineFormSet[Any, Any, Any]]"
    inlines: "list[InlineModelAdmin[Any, Any]]"

    def are_valid(self) -> bool:
        """The form first: the rows are checked against the item as it was submitted."""
        return all([self.form.is_valid(), all_valid(self.formsets)])

    def have_changed(self) -> bool:
        """Whether saving would write anything."""
        return bool(self.changed_fields()) or self.have_changed_rows()

    def have_changed_text(self) -> bool:
        """Whether saving would change anything that a review is about."""
        return bool(self.changed_fields() - NOT_REVIEWED) or self.have_changed_rows()

    def changed_fields(self) -> set[str]:
        return set(self.form.changed_data) - NOT_STORED

    def have_changed_rows(self) -> bool:
        return any(rows.has_changed() for rows in self.formsets)


def empty_forms(admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None) -> FormAndRows:
    """The form as the item is saved; that of a new item has the values of the address, such as `?section=3`."""
    initial = admin.get_changeform_initial_data(request) if item is None else None
    form = _form_class(admin, request, item)(instance=item, initial=initial, kinds=permitted_kinds(request))
    formsets, inlines = [], []
    for formset_class, inline in admin.get_formsets_with_inlines(request, item):
        formsets.append(formset_class(instance=form.instance, queryset=inline.get_queryset(request)))
        inlines.append(inline)
    return FormAndRows(form, formsets, inlines)


def restored_forms(
    admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None, autosave: AutosavedForm
) -> FormAndRows:
    """The form as it was typed and autosaved, without errors: nobody has submitted it yet.

    Rows are shown as they are saved if any was added or deleted since.
    """
    data = as_post_data(autosave)
    form = without_errors(_form_class(admin, request, item))(data, instance=item, kinds=permitted_kinds(request))
    formsets, inlines = [], []
    for formset_class, inline in admin.get_formsets_with_inlines(request, item):
        queryset, prefix = inline.get_queryset(request), formset_class.get_default_prefix()
        rows = data if has_rows(data, prefix, _stored(queryset, item)) else None
        formsets.append(_formset_without_errors(formset_class)(rows, instance=form.instance, queryset=queryset))
        inlines.append(inline)
    return FormAndRows(form, formsets, inlines)


def submitted_forms(
    admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None, data: QueryDict, button: str | None
) -> FormAndRows:
    """The form as it was posted; `button`: the name of the button that was pressed, None for a plain save."""
    form_class, files = _form_class(admin, request, item), request.FILES
    form = form_class(data, files, instance=item, button=button, kinds=permitted_kinds(request))
    formsets, inlines = [], []
    for formset_class, inline in admin.get_formsets_with_inlines(request, item):
        queryset, prefix = inline.get_queryset(request), formset_class.get_default_prefix()
        rows = without_deleted_rows(data, prefix, _stored(queryset, item)) if item else data
        formset = formset_class(rows, files, instance=form.instance, queryset=queryset)
        if not inline.has_change_permission(request, item):
            # These rows have no fields on the page, so nothing is posted for them: accept them unchanged.
            for row in formset.initial_forms:
                row.empty_permitted = True
        formsets.append(formset)
        inlines.append(inline)
    return FormAndRows(form, formsets, inlines)


def _form_class(admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None) -> type[ItemForm]:
    fields = flatten_fieldsets(admin.get_fieldsets(request, item))
    form_class = admin.get_form(request, item, change=item is not None, fields=fields)
    assert issubclass(form_class, ItemForm)
    return form_class


def _stored(queryset: QuerySet[Any], item: NewsItem | None) -> set[str]:
    """The keys of the rows that an item has in the database."""
    rows = queryset.filter(item=item.pk).order_by().values_list("pk", flat=True) if item else []
    return {str(number) for number in rows}


class _WithoutErrors:
    """A bound form that shows its values and reports no errors."""

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict()


class _FormSetWithoutErrors:
    forms: "list[ModelForm[Any]]"

    @property
    def errors(self) -> list[ErrorDict]:
        return [ErrorDict() for _form in self.forms]

    def non_form_errors(self) -> ErrorList:
        return ErrorList()


def without_errors(form_class: type[Any]) -> type[Any]:
    """The class of a bound form that reports no errors."""
    return type(f"Restored{form_class.__name__}", (_WithoutErrors, form_class), {})


def _formset_without_errors(formset_class: type[Any]) -> type[Any]:
    parts = {"form": without_errors(formset_class.form)}
    return type(f"Restored{formset_class.__name__}", (_FormSetWithoutErrors, formset_class), parts)

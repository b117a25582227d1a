"""The form of a working copy: the form of its item without what publishing does not take over, and its credits."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, QueryDict

from articles.admin.form.edit_conflicts import as_new_item
from articles.admin.form.form_and_rows import FormAndRows, without_errors
from articles.admin.form.forms import ItemForm
from articles.editing.revisions.restore import UNTOUCHED, Restored
from articles.models import Byline, Correction, Tag
from articles.models.tag import tags_named

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

# Fields that publishing asks for on its own page.
ASKED_LATER = ("change_kind", "change_note")


class WorkingCopyFields:
    """The parts of an item's form that differ for a working copy: nothing is checked that only readers would miss."""

    fields: dict[str, Any]
    initial: dict[str, Any]

    def __init__(self, *args: Any, made_from: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["made_from"] = made_from
        for name in ASKED_LATER:
            self.fields.pop(name, None)

    def outdated_error(self, made_from: str) -> ValidationError | None:
        """Saving compares the versions when it holds the lock."""
        return None

    def _check_for_readers(self) -> None:
        """Publishing checks it."""


def copy_fieldsets(admin: "ItemAdmin", request: HttpRequest) -> list[Any]:
    """The fields of the item that publishing a working copy takes over."""
    kept = []
    for name, options in admin.fieldsets or ():
        names = [field for field in options["fields"] if field not in UNTOUCHED | {*admin.readonly_fields}]
        if names:
            kept.append((name, options | {"fields": names}))
    return kept


def fieldsets_of_copy(inline: Any, request: HttpRequest) -> list[Any]:
    """The fields of rows in the form of a working copy: those of a new row."""
    readonly = set(inline.get_readonly_fields(request))
    return [
        (name, options | {"fields": [field for field in options["fields"] if not readonly & set(_names_in(field))]})
        for name, options in inline.get_fieldsets(request)
    ]


def _names_in(field: str | Sequence[str]) -> Sequence[str]:
    """The names of a line of fields."""
    return (field,) if isinstance(field, str) else field


def form_of_copy(
    admin: "ItemAdmin", request: HttpRequest, values: Restored, made_from: str, data: QueryDict | None = None
) -> FormAndRows:
    """The form with these values, or as it was posted. `made_from`: the versions that it shows."""
    form_class: Any = type("WorkingCopyForm", (WorkingCopyFields, _item_form(admin, request, values)), {})
    return _filled(admin, request, form_class, values, made_from, data)


def restored_form_of_copy(
    admin: "ItemAdmin", request: HttpRequest, values: Restored, made_from: str, data: QueryDict
) -> FormAndRows:
    """The form as it was autosaved, without errors: nobody has submitted it yet."""
    form_class: Any = type("WorkingCopyForm", (WorkingCopyFields, _item_form(admin, request, values)), {})
    return _filled(admin, request, without_errors(form_class), values, made_from, data)


def _item_form(admin: "ItemAdmin", request: HttpRequest, values: Restored) -> type[ItemForm]:
    fields = flatten_fieldsets(copy_fieldsets(admin, request))
    # `change` would take the fields from people who may not change the published text.
    form_class = admin.get_form(request, values.item, change=False, fields=fields)
    assert issubclass(form_class, ItemForm)
    return form_class


def _filled(
    admin: "ItemAdmin", request: HttpRequest, form_class: Any, values: Restored, made_from: str, data: QueryDict | None
) -> FormAndRows:
    if data is not None:
        # Credits of a working copy are no rows: those of the live form are taken as new ones.
        data = as_new_item(data)
        data["made_from"] = made_from
    tags = list(Tag.objects.filter(pk__in=values.tags).order_by("pk"))
    form = form_class(data, instance=values.item, initial={"tags": tags}, made_from=made_from)
    formsets, inlines = [], []
    for formset_class, inline in admin.get_formsets_with_inlines(request, values.item):
        # Without the permission they stay as they are.
        may_add = inline.has_add_permission(request, values.item)
        if formset_class.model is Byline and inline.has_change_permission(request) and may_add:
            formsets.append(_bylines(formset_class, form, values, data))
            inlines.append(inline)
        elif formset_class.model is Correction and may_add:
            formsets.append(_corrections(formset_class, form, values, data))
            inlines.append(inline)
    return FormAndRows(form, formsets, inlines)


def _bylines(
    formset_class: "type[BaseInlineFormSet[Any, Any, Any]]", form: ItemForm, values: Restored, data: QueryDict | None
) -> "BaseInlineFormSet[Any, Any, Any]":
    """A formset without stored rows: the credits are initial values of new ones."""
    initial = [
        {"position": position, "role": role, "outlet": outlet, "person": person}
        for position, (role, outlet, person) in enumerate(values.bylines)
    ]
    return _copied(formset_class, form, initial, data)


def _copied(
    formset_class: "type[BaseInlineFormSet[Any, Any, Any]]",
    form: ItemForm,
    initial: list[dict[str, Any]],
    data: QueryDict | None,
) -> "BaseInlineFormSet[Any, Any, Any]":
    """A formset without stored rows, whose new ones have these values, or as it was posted."""
    extra: Any = type(f"Copied{formset_class.__name__}", (formset_class,), {"extra": len(initial)})
    model: Any = formset_class.model
    rows: BaseInlineFormSet[Any, Any, Any] = extra(
        data, instance=form.instance, queryset=model._default_manager.none(), initial=initial if data is None else None
    )
    return rows


class ProposedCorrection:
    """A row of the corrections that a working copy proposes. It counts if it has a text, so emptying it removes it."""

    data: Any
    add_prefix: Callable[[str], str]

    def has_changed(self) -> bool:
        return bool(str(self.data.get(self.add_prefix("text"), "")).strip())


def _corrections(
    formset_class: "type[BaseInlineFormSet[Any, Any, Any]]", form: ItemForm, values: Restored, data: QueryDict | None
) -> "BaseInlineFormSet[Any, Any, Any]":
    """A formset of the proposed corrections. Those that readers have already are not part of the working copy."""
    initial = [{"kind": kind, "text": text} for kind, text in values.corrections]
    row_form = type("ProposedCorrectionForm", (ProposedCorrection, formset_class.form), {})
    rows_class: Any = type("ProposedCorrections", (formset_class,), {"form": row_form})
    return _copied(rows_class, form, initial, data)


def typed_corrections(rows: FormAndRows, values: Restored) -> list[tuple[str, str]]:
    """The kinds and texts of the corrections in a valid form."""
    formset = _rows_of(rows, Correction)
    if formset is None:
        return values.corrections
    typed = [form.cleaned_data for form in formset.forms if form.has_changed()]
    return [(row["kind"], row["text"].strip()) for row in typed]


def _rows_of(rows: FormAndRows, model: type[Model]) -> "BaseInlineFormSet[Any, Any, Any] | None":
    """The submitted rows of a model, None if the form has none."""
    return next((formset for formset in rows.formsets if formset.model is model and formset.is_bound), None)


def typed_bylines(rows: FormAndRows, values: Restored) -> list[Byline]:
    """The credits in a form, in their order, unsaved."""
    formset = _rows_of(rows, Byline)
    if formset is None:
        return values.byline_rows
    typed = [form for form in formset.forms if form.has_changed() and form not in formset.deleted_forms]
    return sorted((form.instance for form in typed), key=lambda line: line.position or 0)


def typed_values(rows: FormAndRows, values: Restored) -> Restored:
    """What a valid form says. New tags are made."""
    item = rows.form.save(commit=False)
    tags = rows.form.cleaned_data.get("tags")
    keys = values.tags if tags is None else [tag.pk for tag in tags_named(tags)]
    bylines = [(line.role, line.outlet_id, line.person_id) for line in typed_bylines(rows, values)]
    return Restored(item, keys, bylines, corrections=typed_corrections(rows, values))

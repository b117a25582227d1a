"""Late fields: what somebody typed for an element that was missing when they opened the form and is not any more.

It is shown again with a message, so that nothing typed is lost; what was received before is never replaced by it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from articles.takedowns.law.elements import Element


def late_elements(
    required: Iterable[Element], missing: Iterable[Element], data: Mapping[str, Any] | None
) -> list[Element]:
    """The required elements that are no longer missing and for which a form sent something."""
    given = set(required) - set(missing)
    return [element for element in Element if element in given and data and str(data.get(element.value, "")).strip()]


def late_fields(form: forms.Form, late: Iterable[Element]) -> list[BoundField]:
    """The fields of these elements that somebody can type in: a statement or a choice cannot be cleared."""
    fields = [form[element.value] for element in late if element.value in form.fields]
    return [field for field in fields if not isinstance(field.field, forms.BooleanField | forms.ChoiceField)]


def refuse_late_fields(form: forms.Form, fields: Iterable[BoundField]) -> None:
    """Say beside each of them where its text belongs now."""
    words = _("This is no longer missing. To tell us all the same, write it under “%(label)s” and clear this field.")
    for field in fields:
        form.add_error(field.name, words % {"label": form.fields["text"].label})

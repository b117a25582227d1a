"""Refusals: the messages with which a rule refused an action, shown in the form that asked for it."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def add_refusal(form: BaseForm, refused: ValidationError) -> None:
    """Add a refusal to a form, beside the field that it names if the form has that field, else above the form."""
    for name, errors in getattr(refused, "error_dict", {None: [refused]}).items():
        form.add_error(name if name in form.fields else None, errors)

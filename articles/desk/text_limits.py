"""Limits of the texts that people type at the desk: a form without them would accept a reason of many megabytes."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

MAX_TEXT_LENGTH = 20_000
TOO_LONG = gettext_lazy("This is too long: at most %(limit_value)d characters are allowed; it has %(show_value)d.")


class LimitedTexts(forms.BaseForm):
    """Limits each text field of a form that has no limit of its own. `checked_elsewhere` names those that have one.

    There is no `maxlength` attribute: browsers would silently truncate pasted text.
    """

    checked_elsewhere: frozenset[str] = frozenset()

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            if name not in self.checked_elsewhere and isinstance(field, forms.CharField) and field.max_length is None:
                limit_text(field)
        super().full_clean()


def checked_text(text: str) -> str:
    """A text typed outside of a form. Raises ValidationError if it is too long."""
    MaxLengthValidator(MAX_TEXT_LENGTH, TOO_LONG)(text)
    return text


def limit_text(field: Any) -> None:
    field.max_length = MAX_TEXT_LENGTH
    field.validators.append(MaxLengthValidator(MAX_TEXT_LENGTH, TOO_LONG))

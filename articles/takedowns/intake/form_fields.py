"""Text fields of the public form: without control characters, and with their length checked on the server."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Control characters, lone surrogates and the byte order mark; tabs and line feeds are allowed.
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


class NoMaxlengthField(forms.Field):
    """No `maxlength` attribute: browsers would silently truncate pasted text. Too long a text gets an error instead."""

    default_error_messages = {
        "max_length": _("This is too long: at most %(limit_value)d characters are allowed; it has %(show_value)d.")
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class SingleLineField(NoMaxlengthField, forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        return " ".join(_CONTROL_CHARACTERS.sub("", super().to_python(value) or "").split())


class MultiLineField(NoMaxlengthField, forms.CharField):
    """Several lines of text. Line ends are normalised, so each counts as one character."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        text = re.sub("\r\n?", "\n", super().to_python(value) or "")
        return _CONTROL_CHARACTERS.sub("", text).strip()


class EmailAddressField(NoMaxlengthField, forms.EmailField):
    """An email address."""

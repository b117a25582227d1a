"""Unchanged values: a form that comes back as it was shown changes nothing in its row.

Browsers send line ends as CRLF and leave some characters out of one-line fields, Django strips blanks around a text,
and a time loses its fraction of a second. None of that is a change by the person who sends the form.
"""

from functools import cached_property
from typing import Any

from django import forms

_LINE_END = str.maketrans({"\n": None, "\r": None})
# Browsers also strip these fields.
STRIPPED = ("url", "email")
ASCII_BLANKS = " \t\n\f\r"


class UnchangedValues(forms.BaseForm):
    """Gives each field of a model form that came back as it was shown the value of the row, to the last character."""

    instance: Any
    _meta: Any

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if not self._is_as_shown(name)]

    def _is_as_shown(self, name: str) -> bool:
        field, bound = self.fields[name], self[name]
        if not isinstance(field, forms.CharField) or not isinstance(bound.data, str):
            return False
        shown = field.prepare_value(bound.initial)
        return _as_sent("" if shown is None else str(shown), field.widget) == _as_sent(bound.data, field.widget)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        if self.instance.pk is None:
            return
        columns = {field.name: field for field in self._meta.model._meta.concrete_fields if not field.is_relation}
        for name in columns.keys() & self.cleaned_data.keys() - set(self.changed_data):
            stored = columns[name].value_from_object(self.instance)
            # A form may propose a value that the row does not have.
            if self.initial.get(name) == stored:
                self.cleaned_data[name] = stored


def _as_sent(text: str, widget: Any) -> str:
    """The text as a browser sends it from this widget, with line ends as LF."""
    if not isinstance(widget, forms.TextInput):
        return text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_LINE_END)
    return text.strip(ASCII_BLANKS) if widget.input_type in STRIPPED else text

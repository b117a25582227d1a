"""Inputs and text areas are written like Django's own templates."""

from datetime import date
from pathlib import Path

import django
import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from newsroom.form_renderer import INPUTS, FormRenderer

WIDGETS = (
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.ColorInput,
    forms.SearchInput,
    forms.TelInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Textarea,
    forms.RadioSelect,
)
VALUES = (None, "", "快讯 <b> & \"'", mark_safe("<b>&amp;</b>"), 0, 1.5, False, True, date(2026, 3, 1), ["a<", 2])
ATTRIBUTES: dict[str, object] = {
    "id": 'a"b',
    "required": True,
    "disabled": False,
    "placeholder": gettext_lazy("Save"),
    "data-x": "",
}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_is_written_like_djangos_templates(widget, value):
    field = widget(attrs=ATTRIBUTES)

    ours, theirs = (field.render('n<"', value, renderer=each()) for each in (FormRenderer, TemplatesSetting))

    assert ours == theirs


def test_every_template_that_only_includes_that_of_an_input_is_covered():
    folder = Path(django.__file__).parent / "forms/templates"
    words = '{% include "django/forms/widgets/input.html" %}'
    same = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.read_text().strip() == words}

    assert same - {"django/forms/widgets/file.html"} == INPUTS - {"django/forms/widgets/input.html"}

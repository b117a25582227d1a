"""Attributes of widgets are written as Django's own template writes them."""

from pathlib import Path

import django
import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from articles.templatetags.widget_attributes import as_attributes

ORIGINAL = Path(django.__file__).parent / "forms/templates/django/forms/widgets/attrs.html"


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"id": "id_text", "rows": 3, "step": 0.5, "class": "vLargeTextField"},
        {"required": True, "disabled": False, "hidden": None},
        {"placeholder": "<b>\"1\" & '2'</b>", "data-x": mark_safe("a &amp; b"), "aria-label": gettext_lazy("text")},
        {"value": 0, "max": 1_234_567},
    ],
)
def test_attributes_are_written_as_by_the_template_of_django(attributes):
    original = Template(ORIGINAL.read_text(encoding="utf-8")).render(Context({"widget": {"attrs": attributes}}))

    assert as_attributes(attributes) == original

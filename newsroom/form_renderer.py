"""Renderer of forms: Django's, with plain inputs and text areas written by a function.

Optimisation: Django renders two templates for each, which takes ten times as long. A page of the desk has up to a
hundred. Removing it changes no page.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape

from articles.templatetags.widget_attributes import as_attributes

TYPES = "checkbox color date datetime email hidden input number password search tel text time url".split()
INPUTS = frozenset(f"django/forms/widgets/{name}.html" for name in TYPES)
TEXT_AREA = "django/forms/widgets/textarea.html"


class FormRenderer(TemplatesSetting):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name in INPUTS:
            return _input(context["widget"])
        if template_name == TEXT_AREA:
            return _text_area(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    name, attributes = conditional_escape(widget["name"]), as_attributes(widget["attrs"])
    return f'<input type="{conditional_escape(widget["type"])}" name="{name}"{value}{attributes}>'


def _text_area(widget: Mapping[str, Any]) -> str:
    value = conditional_escape(widget["value"] or "")
    return f'<textarea name="{conditional_escape(widget["name"])}"{as_attributes(widget["attrs"])}>\n{value}</textarea>'

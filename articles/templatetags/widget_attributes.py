"""Attributes of form widgets, written by one function.

Optimisation: Django's template of the same name loops over them with six nodes each, a tenth of the time of a page with
a hundred widgets. Removing this and `templates/django/forms/widgets/attrs.html` changes no page.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def as_attributes(attributes: Mapping[str, Any]) -> SafeString:
    """Each attribute after a blank: ` name="value"`, or ` name` for True. False leaves it out."""
    words = []
    for name, value in attributes.items():
        if value is True:
            words.append(f" {conditional_escape(name)}")
        elif value is not False:
            words.append(f' {conditional_escape(name)}="{conditional_escape(value)}"')
    # Every part is escaped.
    return mark_safe("".join(words))  # noqa: S308

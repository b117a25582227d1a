"""Findings from rules that raise ValidationError."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from articles.editing.checks.check import Finding
from articles.formats.lists import sentences
from articles.models.newsitem import NewsItem


def findings_of(rule: Callable[[NewsItem], Any], item: NewsItem) -> Iterator[Finding]:
    """What a rule says against an item, with its fields."""
    try:
        rule(item)
    except ValidationError as refused:
        by_field = refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
        for field, messages in by_field.items():
            yield Finding(sentences(messages), "" if field == NON_FIELD_ERRORS else field)

"""How does a body of clean HTML stand in a text area? A block on each line; the breaks are ours and not kept."""

import re
from typing import Any

from django import forms

_BLOCK_END = re.compile(r"(</(?:p|h[2-4]|ul|ol|blockquote|pre|table|figure|aside|flash-brief)>|<hr>)(\s*)(?=<|\Z)")


class BodyField(forms.CharField):
    """Line breaks between blocks are shown and taken away again, so an unchanged text stays the same text."""

    def prepare_value(self, value: Any) -> Any:
        return _BLOCK_END.sub(r"\1\n", value).rstrip("\n") if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return _BLOCK_END.sub(_joined, typed) if isinstance(typed, str) else typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != self.to_python(data)


def _joined(end: re.Match[str]) -> str:
    """Only a line break is ours; a blank between two blocks was typed."""
    return end[1] if "\n" in end[2] else end[0]

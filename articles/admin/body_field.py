"""How does a body of clean HTML stand in a text area? A block on each line; the breaks are ours and not kept."""

import re
from typing import Any

from django import forms

_BLOCK_END = re.compile(r"(</(?:p|h[2-4]|ul|ol|blockquote|pre|table|figure|aside|flash-brief)>|<hr>)\s*(?=<)")
_BROKEN = re.compile(r"(</(?:p|h[2-4]|ul|ol|blockquote|pre|table|figure|aside|flash-brief)>|<hr>)\s*\n\s*(?=<|$)")


class BodyField(forms.CharField):
    """Line breaks between blocks are shown and taken away again, so an unchanged text stays the same text."""

    def prepare_value(self, value: Any) -> Any:
        return _BLOCK_END.sub(r"\1\n", value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return _BROKEN.sub(r"\1", typed.replace("\r\n", "\n")) if isinstance(typed, str) else typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != self.to_python(data)

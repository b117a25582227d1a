"""Form field of a body: shown exactly as it is stored, so that an unchanged text stays unchanged."""

import re
from typing import Any

from django import forms

_BETWEEN_BLOCKS = re.compile(r"(</(?:p|h[2-4]|ul|ol|blockquote|pre|table|figure|aside|flash-brief)>|<hr>)(\s*)(?=<|\Z)")


class BodyField(forms.CharField):
    """Removes the line breaks between blocks that people type to see where a block ends."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"strip": False})

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return _BETWEEN_BLOCKS.sub(_joined, typed) if isinstance(typed, str) else typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or "") != self.to_python(data))


def _joined(end: re.Match[str]) -> str:
    """Spaces alone are text and remain."""
    return end[1] if "\n" in end[2] else end[0]

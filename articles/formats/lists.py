"""Lists inside a sentence, in the punctuation of the active language."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def join_list(parts: Iterable[object]) -> str:
    """The parts with the list comma of the language between them: "甲、乙" in Chinese, "A, B" in English."""
    return pgettext("between the parts of a list", ", ").join(str(part) for part in parts)

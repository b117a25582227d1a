"""Lists and sentences one after another, in the punctuation of the active language."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def join_list(parts: Iterable[object]) -> str:
    """The parts with the list comma of the language between them: "甲、乙" in Chinese, "A, B" in English."""
    return pgettext("between the parts of a list", ", ").join(str(part) for part in parts)


def sentences(parts: Iterable[object]) -> str:
    """The sentences that are not empty, one after another: with spaces in English, without in Chinese."""
    pattern, text = pgettext("a sentence and the next", "{} {}"), ""
    for part in filter(None, map(str, parts)):
        text = pattern.format(text, part) if text else part
    return text

"""Reasons for which the parser refuses a page, in the language of the desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from articles.parsing.document import Document

# The parser is plain Python without translations: its messages, word for word.
_REASONS: tuple[Promise, ...] = (
    gettext_lazy("This is a PDF file, not a text or HTML page."),
    gettext_lazy("This is a PNG image, not a text or HTML page."),
    gettext_lazy("This is a JPEG image, not a text or HTML page."),
    gettext_lazy("This is a GIF image, not a text or HTML page."),
    gettext_lazy("This is a bitmap image, not a text or HTML page."),
    gettext_lazy("This is a WebP or other media file, not a text or HTML page."),
    gettext_lazy("This is a TIFF image, not a text or HTML page."),
    gettext_lazy("This is a ZIP or Office file, not a text or HTML page."),
    gettext_lazy("This is a ZIP file, not a text or HTML page."),
    gettext_lazy("This is a gzip file, not a text or HTML page."),
    gettext_lazy("This is a 7z file, not a text or HTML page."),
    gettext_lazy("This is a RAR file, not a text or HTML page."),
    gettext_lazy("This is an old Office file, not a text or HTML page."),
    gettext_lazy("This is a rich text (RTF) file, not a text or HTML page."),
    gettext_lazy("The page is empty."),
    gettext_lazy("The page is larger than 8 MB."),
    gettext_lazy("The input contains NUL bytes: it is a binary file, not a text or HTML page."),
    gettext_lazy("The bytes are not text in UTF-8, in the declared charset, or in a Chinese, Japanese or Western one."),
    gettext_lazy("The input contains NUL characters: it is not a text or HTML page."),
    gettext_lazy("The input contains halves of characters (lone surrogates)."),
    gettext_lazy("The input consists largely of control characters: it is not a text or HTML page."),
)


def refusal_reason(document: Document) -> str:
    """Why a page was refused, "" if it was not. The command prints the same reason in English."""
    message = document.error.message if document.error else ""
    with override("en"):
        reason = next((reason for reason in _REASONS if str(reason) == message), None)
    return message if reason is None else str(reason)

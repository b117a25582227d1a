"""Endpoint of the body editor: the terms of the house word lists in the texts that are being typed. It stores nothing.

The texts are posted as JSON, `{"texts": [...]}`. The answer lists marks with the number of their text, and positions in
UTF-16 code units, as JavaScript counts them.
"""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.desk.json_responses import json_response
from articles.editing.house_words.marks import MAX_CHECKED_LENGTH, Mark, marks_in

MAX_TEXTS = 10_000
MAX_BYTES = 4 * MAX_CHECKED_LENGTH
PERMISSIONS = ("articles.add_article", "articles.change_article", "briefs.add_brief", "briefs.change_brief")


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@require_POST
def typed_words_view(request: HttpRequest) -> JsonResponse:
    """400: not the expected JSON; 413: too long to be marked while typing."""
    if not any(request.user.has_perm(permission) for permission in PERMISSIONS):
        raise PermissionDenied
    try:
        texts = _texts(request)
    except _Refused as refused:
        return json_response({"said": _("This text is too long to be marked while you type.")}, refused.status)
    marks = [_shown(number, text, mark) for number, text, found in _found(texts) for mark in found]
    return json_response({"marks": marks})


def _texts(request: HttpRequest) -> list[str]:
    if len(request.body) > MAX_BYTES:
        raise _Refused(413)
    try:
        posted = json.loads(request.body)
        texts = posted["texts"] if isinstance(posted, dict) else None
    except (ValueError, KeyError, RecursionError) as error:
        raise _Refused(400) from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise _Refused(400)
    if len(texts) > MAX_TEXTS:
        raise _Refused(413)
    return texts


def _found(texts: list[str]) -> list[tuple[int, str, list[Mark]]]:
    return [
        (number, text, found) for number, (text, found) in enumerate(zip(texts, marks_in(texts), strict=True)) if found
    ]


def _shown(number: int, text: str, mark: Mark) -> dict[str, Any]:
    return {
        "text": number,
        "start": _utf16_length(text[: mark.start]),
        "end": _utf16_length(text[: mark.end]),
        "found": mark.found,
        "kind": mark.kind.value,
        "kindLabel": str(mark.kind.label),
        "replacement": mark.replacement,
        "reason": mark.reason,
        "list": mark.list_name,
    }


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2

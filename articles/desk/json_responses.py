"""JSON responses to the desk's scripts: never cached, with form errors as plain text."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, JsonResponse
from django.utils.html import strip_tags

MAX_IDS = 200
MAX_ID_LENGTH = 18


def json_response(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def form_errors(form: forms.BaseForm) -> JsonResponse:
    """422 with `{"errors": {field: [message]}}`; errors of the whole form are under ""."""
    errors = {
        "" if name == NON_FIELD_ERRORS else name: [strip_tags(str(message)) for message in messages]
        for name, messages in form.errors.items()
    }
    return json_response({"errors": errors}, 422)


def requested_ids(request: HttpRequest) -> list[int]:
    """The keys in `?ids=1,2`, without duplicates, 200 at most."""
    values = request.GET.get("ids", "")[: MAX_IDS * (MAX_ID_LENGTH + 2)].split(",")
    ids = (int(value) for value in values if value.isascii() and value.isdecimal() and len(value) <= MAX_ID_LENGTH)
    return list(dict.fromkeys(ids))[:MAX_IDS]

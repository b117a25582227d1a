"""What do the scripts of the desk get back? JSON that is never kept, and words for what was refused."""

from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.html import strip_tags

MOST_ASKED = 200


def answer(found: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})


def refused(form: forms.BaseForm) -> JsonResponse:
    """The words beside each field; under "" those about the whole."""
    told = {"" if name == "__all__" else name: [_plain(one) for one in found] for name, found in form.errors.items()}
    return answer({"errors": told}, 422)


def asked_numbers(request: HttpRequest) -> list[int]:
    """The rows a script asks for by `?ids=1,2`, each once, so many at most."""
    written = request.GET.get("ids", "")[: MOST_ASKED * 20].split(",")
    numbers = (int(one) for one in written if one.isascii() and one.isdecimal() and len(one) < 19)
    return list(dict.fromkeys(numbers))[:MOST_ASKED]


def _plain(words: Any) -> str:
    return strip_tags(str(words))

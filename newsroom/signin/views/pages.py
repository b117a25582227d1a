"""What the pages of signing in have in common: the frame of the desk, and answers that nobody may store."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
    context = admin.site.each_context(request) | context
    response = TemplateResponse(request, f"signin/{template}", context, status=status)
    add_never_cache_headers(response)
    return response

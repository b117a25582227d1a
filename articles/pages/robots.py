"""Headers that keep a page out of search indexes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_item(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """The page of an item. A delisted one also says so in a header, for robots that do not read the page."""
    response = render(request, template, page)
    if page["unlisted"]:
        response["X-Robots-Tag"] = "noindex"
    return response

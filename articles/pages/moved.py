"""Permanent redirects of addresses whose row became part of another one."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect


def moved_to(request: HttpRequest, path: str) -> HttpResponse:
    """A redirect to a path with the query of the request. It is `no-store`, because a merge can be undone."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    response["Cache-Control"] = "no-store"
    return response

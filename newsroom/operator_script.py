"""The operator's own script, such as one that counts readers: which pages load it, and what it may reach.

Only pages that everybody may read do: not the desk, previews, error pages and sign-in, nor pages about complaints,
whose addresses and contents are between us and the sender.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles.identity.current import current_identity

# Namespaces of the pages that load it, and names of pages there that are for single persons.
CARRIERS = frozenset(("articles", "briefs", "site_pages", "syndication", "transparency"))
PRIVATE = frozenset(("preview", "copy_preview", "typed", "shared", "shared_picture"))
DIRECTIVES = ("script-src", "connect-src", "img-src")


def operator_script(request: HttpRequest) -> str:
    """The digest in the address of the script, "" where none is loaded. Marks the request for `allow_hosts`."""
    if not _carries(request):
        return ""
    digest = current_identity().script
    request.has_operator_script = bool(digest)  # type: ignore[attr-defined]
    return digest


def _carries(request: HttpRequest) -> bool:
    """Not for signed-in people, whose pages show the desk's links."""
    match = request.resolver_match
    if match is None or settings.SESSION_COOKIE_NAME in request.COOKIES or request.method not in ("GET", "HEAD"):
        return False
    return match.namespace in CARRIERS and match.url_name not in PRIVATE


def allow_hosts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Open the policy of the pages that load the script for the hosts of NEWSROOM_SCRIPT_HOSTS, of no other one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SCRIPT_HOSTS and getattr(request, "has_operator_script", False):
            added = {name: list(settings.SCRIPT_HOSTS) for name in DIRECTIVES}
            added["connect-src"] = ["'self'", *settings.SCRIPT_HOSTS]
            response._csp_update = added  # type: ignore[attr-defined]
        return response

    return middleware

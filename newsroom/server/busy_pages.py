"""The page for a reader who is refused during a rush, rendered once in each language."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from newsroom.errors import refuse
from newsroom.server.wsgi import Response

PATHS = {"zh-hans": "/", "en": "/en/"}
HEADERS = [
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
]
_pages: dict[str, Response] = {}


def render_busy_pages() -> None:
    """They need no database: it may be what everybody waits for."""
    for language, path in PATHS.items():
        request = HttpRequest()
        request.path = request.path_info = path
        page = refuse(request, 503)
        headers = [(name.lower(), value) for name, value in page.items()]
        _pages[language] = Response(503, headers + HEADERS, page.content)


def busy_page(path: str) -> Response:
    return _pages[translation.get_language_from_path(path) or settings.LANGUAGE_CODE]

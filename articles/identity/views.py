"""Views of the identity: its emblems, and the manifest for people who put the site on their home screen."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from articles.formats.interface_language import CHINESE
from articles.identity.current import current_identity
from articles.identity.models import Emblem, OperatorScript

TYPES = {"png": "image/png", "jpg": "image/jpeg"}
# The name is the digest of the content, so it never changes.
FOR_A_YEAR = "public, max-age=31536000, immutable"
MANIFEST = "application/manifest+json"


@require_safe
def emblem(request: HttpRequest, name: str) -> HttpResponse:
    content = Emblem.objects.filter(name=name).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    response = HttpResponse(bytes(content), content_type=TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = FOR_A_YEAR
    return response


@require_safe
def operator_script(request: HttpRequest, digest: str) -> HttpResponse:
    """The script in force, from our own address; a former one is gone."""
    identity = current_identity()
    source = OperatorScript.objects.filter(digest=digest).values_list("source", flat=True).first()
    if source is None or identity.script != digest:
        raise Http404
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    # Not immutable: one that was withdrawn must not run from a browser's cache.
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    identity = current_identity()
    files = filter(None, map(identity.emblem, ("icon-192", "icon-512")))
    icons = [{"src": file.url, "sizes": f"{file.width}x{file.height}", "type": TYPES["png"]} for file in files]
    content: dict[str, Any] = {
        "name": identity.name,
        "short_name": identity.name[:12],
        "lang": CHINESE,
        "start_url": "/",
    }
    content |= {"display": "browser", "background_color": "#faf8f4", "theme_color": "#faf8f4", "icons": icons}
    return JsonResponse(content, content_type=MANIFEST, json_dumps_params={"ensure_ascii": False})

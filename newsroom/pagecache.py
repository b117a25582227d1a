"""Which bytes of public pages can be given again? Those kept under the edition of this moment, and no others.

A page is kept when it was asked for without credentials and answered 200 with no Cache-Control and no cookie of its
own: whoever must not be kept says `never_cache`. The token is read before the view's first query and the moment
before its clock, so a change or a boundary in between only makes the bytes useless, never wrong.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import brotli
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.edition import edition_token, valid_until

KNOWN_PARAMETERS = ("before",)
Key = tuple[str, str, tuple[str | None, ...]]
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "identity": lambda body: body,
}


@dataclass(slots=True)
class KeptPage:
    """The answer to one address: true under one token, until a moment."""

    token: str
    valid_until: datetime | None
    headers: dict[str, str]
    body: bytes
    digest: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    def holds(self, token: str, at: datetime) -> bool:
        return self.token == token and (self.valid_until is None or at < self.valid_until)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The bytes in the encoding asked for, nothing for HEAD, or 304 where the asker has them."""
        encoding = _encoding(request.headers.get("Accept-Encoding", ""))
        etag = f'"{self.digest}-{encoding}"'
        if _names(request.headers.get("If-None-Match", ""), etag):
            return HttpResponse(status=304, headers=self.headers | {"ETag": etag}, content_type=None)
        if encoding not in self.encoded:
            self.encoded[encoding] = COMPRESS[encoding](self.body)
        body = self.encoded[encoding]
        headers = self.headers | {"ETag": etag, "Content-Length": str(len(body))}
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)


class KeptPages:
    """The middleware in front of all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _anonymous_read(request):
            return _unkept(self.get_response(request))
        key = _key(request)
        try:
            token, at = edition_token(), timezone.now()
        except OperationalError:
            # The database is away: whoever needs none answers, and the others say so.
            return _unkept(self.get_response(request))
        page = self.pages.get(key)
        if page is None or not page.holds(token, at):
            response = self.get_response(request)
            if not _may_be_kept(response):
                return _unkept(response)
            page = _page(response, token, at)
            self._keep(key, page)
        return page.answer(request)

    def _keep(self, key: Key, page: KeptPage) -> None:
        """Add a page and let the longest unrenewed go, so that the kept bytes stay under their bound."""
        with self.lock:
            for former in [self.pages.pop(key, None)]:
                self.bytes -= _size(former) if former else 0
            self.pages[key] = page
            self.bytes += _size(page)
            while self.bytes > settings.PAGE_CACHE_BYTES and self.pages:
                self.bytes -= _size(self.pages.popitem(last=False)[1])


def _size(page: KeptPage) -> int:
    """Twice the body: the encoded variants together are smaller than it."""
    return 2 * len(page.body) + 1_000


def _anonymous_read(request: HttpRequest) -> bool:
    credentials = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return request.method in ("GET", "HEAD") and not credentials


def _key(request: HttpRequest) -> Key:
    host = request.META.get("HTTP_HOST", "")
    return host, request.path, tuple(request.GET.get(name) for name in KNOWN_PARAMETERS)


def _may_be_kept(response: HttpResponse) -> bool:
    private = "Cache-Control" in response.headers or response.cookies or response.streaming
    return response.status_code == 200 and not private


def _page(response: HttpResponse, token: str, at: datetime) -> KeptPage:
    limits = [limit for limit in (valid_until(at), getattr(response, "valid_until", None)) if limit is not None]
    headers = {name: value for name, value in response.items() if name not in ("Content-Length", "Vary")}
    headers |= {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    digest = hashlib.sha256(response.content).hexdigest()[:24]
    return KeptPage(token, min(limits, default=None), headers, response.content, digest)


def _unkept(response: HttpResponse) -> HttpResponse:
    """A live answer to somebody signed in, a refusal, an error: nobody stores it."""
    if "Cache-Control" not in response.headers:
        response["Cache-Control"] = "private, no-store" if response.status_code == 200 else "no-store"
    return response


def _encoding(accepted: str) -> str:
    offers = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        offers[name.strip()] = parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offers.get(name)), "identity")


def _names(if_none_match: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in tags or "*" in tags

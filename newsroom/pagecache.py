"""Page cache: bytes of public pages, valid only under the edition token they were rendered under.

A response is cached if the request carried no credentials and the response is 200 without Cache-Control, cookies or
streaming; views opt out with `never_cache`. The token is read before the first query of the view and the time before
the view reads the clock, so a change in between can only make the cached bytes useless, never wrong.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import brotli
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags

from articles.edition.triggers import edition_token, valid_until
from newsroom.monitoring.metrics import EDITIONS, PAGE_CACHE, RENDER_SECONDS

KNOWN_PARAMETERS = ("before",)
Key = tuple[str, str, tuple[str | None, ...]]
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "identity": lambda body: body,
}


@dataclass(slots=True)
class CachedPage:
    """A response to one URL, valid under one token from `at`, when it was rendered, until `valid_until`.

    Before `at` it is not: a clock that is set back makes what was released since then unpublished again.
    """

    token: str
    at: datetime
    valid_until: datetime | None
    headers: dict[str, str]
    body: bytes
    digest: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    def is_valid(self, token: str, at: datetime) -> bool:
        return self.token == token and self.at <= at and (self.valid_until is None or at < self.valid_until)

    def respond(self, request: HttpRequest) -> HttpResponse:
        """The body in the best accepted encoding, an empty body for HEAD, or 304 if the client has it."""
        encoding = _encoding(request.headers.get("Accept-Encoding", ""))
        etag = f'"{self.digest}-{encoding}"'
        if _matches(request.headers.get("If-None-Match", ""), etag):
            return HttpResponse(status=304, headers=self.headers | {"ETag": etag}, content_type=None)
        if encoding not in self.encoded:
            self.encoded[encoding] = COMPRESS[encoding](self.body)
        body = self.encoded[encoding]
        headers = self.headers | {"ETag": etag, "Content-Length": str(len(body))}
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)


class PageCacheMiddleware:
    """The outermost middleware: serves valid cached pages and stores new ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[Key, CachedPage] = OrderedDict()
        self.bytes = 0
        self.token = ""
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _anonymous_read(request):
            return _uncached(self.get_response(request))
        key = _key(request)
        try:
            token, at = edition_token(), timezone.now()
        except OperationalError:
            # The database is unreachable: views that need none still answer, the others answer 503.
            return _uncached(self.get_response(request))
        self._note_edition(token)
        page = self.pages.get(key)
        if page is not None and page.is_valid(token, at):
            PAGE_CACHE.labels("hit").inc()
            return page.respond(request)
        PAGE_CACHE.labels("expired" if page else "miss").inc()
        start = time.perf_counter()
        response = self.get_response(request)
        if not _is_cacheable(response):
            return _uncached(response)
        RENDER_SECONDS.observe(time.perf_counter() - start)
        page = _page(response, token, at)
        self._store(key, page)
        return page.respond(request)

    def _note_edition(self, token: str) -> None:
        if token != self.token:
            self.token = token
            EDITIONS.inc()

    def _store(self, key: Key, page: CachedPage) -> None:
        """Add a page, then evict the pages stored longest ago while the cache is over PAGE_CACHE_BYTES."""
        with self.lock:
            former = self.pages.pop(key, None)
            if former:
                self.bytes -= _size(former)
            self.pages[key] = page
            self.bytes += _size(page)
            while self.bytes > settings.PAGE_CACHE_BYTES and self.pages:
                self.bytes -= _size(self.pages.popitem(last=False)[1])


def _size(page: CachedPage) -> int:
    """Twice the body, an upper bound: its encoded variants together are smaller than the body itself."""
    return 2 * len(page.body) + 1_000


def _anonymous_read(request: HttpRequest) -> bool:
    credentials = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return request.method in ("GET", "HEAD") and not credentials


def _key(request: HttpRequest) -> Key:
    host = request.META.get("HTTP_HOST", "")
    return host, request.path, tuple(request.GET.get(name) for name in KNOWN_PARAMETERS)


def _is_cacheable(response: HttpResponse) -> bool:
    private = "Cache-Control" in response.headers or response.cookies or response.streaming
    return response.status_code == 200 and not private


def _page(response: HttpResponse, token: str, at: datetime) -> CachedPage:
    limits = [limit for limit in (valid_until(at), getattr(response, "valid_until", None)) if limit is not None]
    headers = {name: value for name, value in response.items() if name not in ("Content-Length", "Vary")}
    headers |= {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    digest = hashlib.sha256(response.content).hexdigest()[:24]
    return CachedPage(token, at, min(limits, default=None), headers, response.content, digest)


def _uncached(response: HttpResponse) -> HttpResponse:
    """A response that nobody may store: to a signed-in user, a refusal, an error."""
    if "Cache-Control" not in response.headers:
        response["Cache-Control"] = "private, no-store" if response.status_code == 200 else "no-store"
    return response


def _encoding(accepted: str) -> str:
    offers = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        offers[name.strip()] = parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offers.get(name)), "identity")


def _matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 demands for If-None-Match."""
    tags = parse_etags(if_none_match)
    return tags == ["*"] or etag in {tag.removeprefix("W/") for tag in tags}

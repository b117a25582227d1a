"""Probe public addresses: request each as an anonymous reader and look for traces of what was taken down.

Requests go through the WSGI application of this process, page cache included, in the current thread.
"""

import gzip
import hashlib
import io
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http.request import split_domain_port, validate_host
from django.urls import get_script_prefix, get_urlconf, set_urlconf
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from articles.takedowns.proof.surface import Surface, SurfaceKind
from articles.takedowns.proof.surfaces import MAX_SURFACES
from articles.takedowns.proof.traces import Traces, quoting_items, traces_in

MAX_SECONDS = 20.0
SENT, MISSING = "sent", "missing"


@dataclass(frozen=True, slots=True)
class ProbeResponse:
    """What a reader gets: header names in lower case, the body uncompressed."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """The outcome at one address. Stored as JSON, so it repeats no text of what was taken down.

    `found` names traces ("headline 1", "passage 3", "address 1", "file 1"). `quoted_by` are public items whose own
    text explains everything found. `digest` is the SHA-256 of the body; `error` the class of an exception raised.
    `noindex`: whether a page that must close itself to search engines does, SENT or MISSING.
    """

    where: str
    path: str
    status: int
    no_store: bool
    found: tuple[str, ...] = ()
    quoted_by: tuple[int, ...] = ()
    lawful: bool = False
    milliseconds: float = 0.0
    digest: str = ""
    error: str = ""
    noindex: str = ""

    @property
    def shows_it(self) -> bool:
        """Whether the address still shows what was taken down, and nothing else explains the traces, or lets search
        engines show it.
        """
        return self.may_be_indexed or (bool(self.found) and not self.quoted_by and not self.lawful)

    @property
    def may_be_indexed(self) -> bool:
        return self.noindex == MISSING

    @property
    def failed(self) -> bool:
        return self.status >= 500

    @property
    def where_label(self) -> str:
        return str(SurfaceKind(self.where).label) if self.where in SurfaceKind.values else self.where

    @property
    def shown_path(self) -> str:
        """The path with the characters that it encodes."""
        return unquote(self.path)

    def as_row(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self) | {"found": list(self.found), "quoted_by": list(self.quoted_by)}


@dataclass(frozen=True, slots=True)
class ProbeSummary:
    """Counts over several results, and the time that the requests took."""

    probed: int
    showing: int
    quoted: int
    failed: int
    milliseconds: float

    @property
    def is_clean(self) -> bool:
        return self.probed > 0 and not self.showing and not self.failed


def probe_surfaces(
    surfaces: Iterable[Surface], traces: Traces, limit: int = MAX_SURFACES, seconds: float = MAX_SECONDS
) -> list[ProbeResult]:
    """Probe up to `limit` surfaces, starting none after `seconds`.

    Raises RuntimeError inside a transaction: other connections would not see what was changed.
    """
    # As Django does for durable blocks: only the transaction around a test is allowed.
    if connection.in_atomic_block and not connection.atomic_blocks[-1]._from_testcase:  # type: ignore[attr-defined]
        raise RuntimeError("surfaces are probed after the commit")
    started, results = time.monotonic(), []
    with _restored_thread_state():
        for surface in list(surfaces)[:limit]:
            if time.monotonic() - started > seconds:
                break
            results.append(_probe(surface, traces, timezone.now()))
    return results


def summarise(results: Iterable[ProbeResult]) -> ProbeSummary:
    results = list(results)
    return ProbeSummary(
        probed=len(results),
        showing=sum(result.shows_it for result in results),
        quoted=sum(bool(result.quoted_by) for result in results),
        failed=sum(result.failed for result in results),
        milliseconds=round(sum(result.milliseconds for result in results), 1),
    )


def read_results(rows: Iterable[dict[str, Any]]) -> list[ProbeResult]:
    """Results from rows made by `as_row`, ignoring fields that no longer exist."""
    names = {field.name for field in fields(ProbeResult)}
    values = ({name: value for name, value in row.items() if name in names} for row in rows)
    lists = ("found", "quoted_by")
    return [ProbeResult(**row | {name: tuple(row.get(name, ())) for name in lists}) for row in values]


def _probe(surface: Surface, traces: Traces, at: datetime) -> ProbeResult:
    started, error = time.monotonic(), ""
    try:
        response = get_as_reader(surface.path)
    # Any exception is a result: this runs right after a decision, which must not fail because of it.
    except Exception as problem:
        response, error = ProbeResponse(500, {}, b""), type(problem).__name__
    took = round((time.monotonic() - started) * 1_000, 1)
    digest = hashlib.sha256(response.body).hexdigest()
    present = traces_in(response.body.decode(errors="replace"), traces, surface) if _is_text(response) else []
    present += [trace for trace in traces.all if trace.what == "file" and trace.value == digest]
    return ProbeResult(
        where=str(surface.where),
        path=surface.path,
        status=response.status,
        no_store="no-store" in response.headers.get("cache-control", ""),
        found=tuple(trace.name for trace in present),
        quoted_by=tuple(quoting_items(present, traces, surface, at)),
        lawful=surface.lawful,
        milliseconds=took,
        digest=digest,
        error=error,
        noindex=_noindex(response) if surface.noindex else "",
    )


def _noindex(response: ProbeResponse) -> str:
    """Only a page that readers get can be indexed."""
    if response.status != HTTPStatus.OK:
        return ""
    return SENT if "noindex" in response.headers.get("x-robots-tag", "") else MISSING


def _is_text(response: ProbeResponse) -> bool:
    media_type = response.headers.get("content-type", "")
    return media_type.startswith("text/") or "xml" in media_type or "json" in media_type


def get_as_reader(path: str) -> ProbeResponse:
    """GET an address as an anonymous reader, through the middleware and page cache of this process.

    The handler is entered behind the point where it sends request_started, and the response is not closed, which would
    send request_finished: on both signals Django may close the connections that the surrounding request still uses.
    """
    response = application().get_response(WSGIRequest(_environ(path)))
    headers = {name.lower(): value for name, value in response.items()}
    body = b"".join(response)
    return ProbeResponse(
        response.status_code, headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    )


@cache
def application() -> WSGIHandler:
    """The application object that the server of this process calls, so that its page cache is probed too."""
    handler = import_string(settings.WSGI_APPLICATION)
    assert isinstance(handler, WSGIHandler)
    return handler


def _environ(path: str) -> dict[str, Any]:
    """The WSGI environ of a GET without cookies or credentials."""
    site, target, prefix = urlsplit(settings.SITE_URL), urlsplit(path), get_script_prefix().rstrip("/")
    host = site.netloc if validate_host(split_domain_port(site.netloc)[0], settings.ALLOWED_HOSTS) else _first_host()
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": prefix,
        "PATH_INFO": unquote(target.path.removeprefix(prefix)).encode().decode("latin-1"),
        "QUERY_STRING": target.query,
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
    }


def _first_host() -> str:
    """A host name that this server accepts, for when the public one is not among them."""
    return next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")


@contextmanager
def _restored_thread_state() -> Iterator[None]:
    """Probe in the site's time zone; afterwards restore the thread's language, time zone and URL configuration."""
    urlconf = get_urlconf()
    try:
        # Probed pages enter the page cache, so they must not be rendered in the time zone of the user.
        with translation.override(translation.get_language()), timezone.override(None):
            yield
    finally:
        set_urlconf(urlconf)

"""Measures every request: its metrics, and a line in the log where lines are structured."""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from newsroom.monitoring.logs import JSON, without_secrets
from newsroom.monitoring.metrics import PUBLISH_SECONDS, REQUEST_SECONDS, REQUESTS

access = logging.getLogger("newsroom.access")
CACHED = "page cache"


@dataclass(slots=True)
class Running:
    """A request that is being answered: when it began, and whether its change of items is noted already."""

    start: float
    is_noted: bool = False


_running: ContextVar[Running | None] = ContextVar("running", default=None)


def measure(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    if not settings.METRICS_TOKEN and settings.LOG_FORMAT != JSON:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        former = _running.set(Running(start))
        try:
            response = get_response(request)
        finally:
            _running.reset(former)
        seconds = time.perf_counter() - start
        view = request.resolver_match.view_name if request.resolver_match else CACHED
        REQUESTS.labels(view, _method(request), response.status_code).inc()
        REQUEST_SECONDS.labels("desk" if view.startswith("admin:") else "public").observe(seconds)
        if access.isEnabledFor(logging.INFO):
            extra = {"view": view, "method": _method(request), "status": response.status_code}
            access.info("%s", without_secrets(request.path), extra=extra | {"ms": round(1000 * seconds, 1)})
        return response

    return middleware


def measure_publication() -> None:
    """Items change within a request: observe how long it took until the change was committed, and so visible."""
    running = _running.get()
    if running is None or running.is_noted:
        return
    running.is_noted = True
    start = running.start
    transaction.on_commit(lambda: PUBLISH_SECONDS.observe(time.perf_counter() - start), robust=True)


def _method(request: HttpRequest) -> str:
    """A label: clients can send any word."""
    known = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
    return request.method if request.method in known else "other"

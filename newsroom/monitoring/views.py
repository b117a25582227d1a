"""`/livez`, `/readyz`, `/healthz` and `/metrics`. They answer to every host name and say nothing to strangers but the
status.
"""

import hmac
import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.errors import refuse
from newsroom.monitoring.metrics import exposition
from newsroom.monitoring.readiness import recent_degradations, recent_problems
from newsroom.monitoring.report import health_report
from newsroom.monitoring.stored_metrics import StoredMetrics

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all: restart it otherwise."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200, or 503 while requests should go elsewhere. The causes are in the log and in `manage.py check_health`.

    "degraded" with 200: something that all servers share is away.
    """
    if not (problems := recent_problems.get()):
        degradations = recent_degradations.get()
        for degradation in degradations:
            logger.warning("degraded: %s", degradation)
        return HttpResponse("degraded" if degradations else "ok", content_type="text/plain")
    for problem in problems:
        logger.error("not ready: %s", problem)
    return HttpResponse("not ready", status=503, content_type="text/plain")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 or 503 with {"status": "ok"} or {"status": "failing"}; to staff the whole report."""
    if not _is_staff(request):
        problems = recent_problems.get()
        return JsonResponse({"status": "failing" if problems else "ok"}, status=503 if problems else 200)
    report = health_report()
    return JsonResponse(report, status=503 if report["problems"] else 200)


def _is_staff(request: HttpRequest) -> bool:
    """Without a session cookie the account is not looked up: the database may be down."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_active and request.user.is_staff


def metrics(request: HttpRequest) -> HttpResponse:
    """Metrics for Prometheus; without the operator's token the same answer as for any unknown page."""
    given = request.headers.get("Authorization", "").encode()
    is_operator = hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    if not settings.METRICS_TOKEN or not is_operator or request.method != "GET":
        return refuse(request, 404)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(exposition(StoredMetrics()), content_type="text/plain; version=0.0.4", headers=headers)

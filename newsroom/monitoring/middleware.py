"""Answers monitoring before anything else: under every host name, without TLS, and without the page cache."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from newsroom.monitoring.views import livez, metrics, readyz

Respond = Callable[[HttpRequest], HttpResponse]
VIEWS: dict[str, Respond] = {"/livez": livez, "/readyz": readyz, "/metrics": metrics}
# Needs the session of its reader.
REPORT = "/healthz"


def answer_monitoring(get_response: Respond) -> Respond:
    accepted = next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")

    def middleware(request: HttpRequest) -> HttpResponse:
        if view := VIEWS.get(request.path_info):
            return view(request)
        if request.path_info == REPORT:
            request.META["HTTP_HOST"] = accepted
        return get_response(request)

    return middleware

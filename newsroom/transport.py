"""What the connection says: the client's address behind proxies, and what pages may use."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]
# Nothing here uses these, so a script that slipped in could not either.
PERMISSIONS = "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def client_address(get_response: Respond) -> Respond:
    """Put the address of the client into REMOTE_ADDR, as the proxies in front of this server saw it.

    Each of them appends to X-Forwarded-For the address that it was called from. Entries before those of our own
    proxies were sent by the client and prove nothing.
    """
    proxies = settings.PROXIES

    def middleware(request: HttpRequest) -> HttpResponse:
        if proxies:
            hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if len(hops) >= proxies:
                request.META["REMOTE_ADDR"] = hops[-proxies].strip()
        return get_response(request)

    return middleware


def permissions_policy(get_response: Respond) -> Respond:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware

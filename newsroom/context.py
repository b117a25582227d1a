"""What does every page know? The site's identity in the language of the address, and the person at the desk if any."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    english = get_language() == "en"
    identity = {
        key: (settings.SITE.get(f"{key}_en") if english else None) or value for key, value in settings.SITE.items()
    }
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "user")
    return {
        "site": identity,
        "site_url": settings.SITE_URL,
        "desk_user": request.user if signed_in and request.user.is_staff else None,  # type: ignore[union-attr]
        "other_language": {"code": "zh-hans", "name": "简体中文"} if english else {"code": "en", "name": "English"},
        "zone": settings.TIME_ZONE,
    }

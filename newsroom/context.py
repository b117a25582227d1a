"""What does every page know? The site's identity in the language of the address, and the person at the desk if any."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

ENGLISH = "/en"


def site(request: HttpRequest) -> dict[str, Any]:
    english = get_language() == "en"
    identity = {
        key: (settings.SITE.get(f"{key}_en") if english else None) or value for key, value in settings.SITE.items()
    }
    chinese_path = request.path.removeprefix(ENGLISH) if english else request.path
    paths = {"zh-Hans": chinese_path, "en": ENGLISH + chinese_path}
    return {
        "site": identity,
        "site_url": settings.SITE_URL,
        # Asked only where a page shows something to the desk: an error page must not need the database.
        "desk_user": SimpleLazyObject(lambda: _desk_user(request)),
        "page_language": "en" if english else "zh-Hans",
        "here": request.path,
        "alternates": paths,
        "other_language": _language("zh-Hans", "中文", paths) if english else _language("en", "English", paths),
    }


def _language(code: str, name: str, paths: dict[str, str]) -> dict[str, str]:
    return {"code": code, "name": name, "path": paths[code], "home": ENGLISH + "/" if code == "en" else "/"}


def _desk_user(request: HttpRequest) -> AbstractBaseUser | None:
    """Without the cookie of a session nobody is asked for: a kept page must not depend on who reads it."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_staff else None

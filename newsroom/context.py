"""Context of every page: the identity of the site in the language of the URL, and the signed-in member of staff."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.formats.interface_language import ENGLISH, interface_language
from articles.identity.current import current_identity, shown_identity
from articles.site_pages.models import footer_pages
from newsroom.operator_script import operator_script

ENGLISH_ROOT = "/en"


def site(request: HttpRequest) -> dict[str, Any]:
    english = interface_language() == ENGLISH
    chinese_path = request.path.removeprefix(ENGLISH_ROOT) if english else request.path
    paths = {"zh-Hans": chinese_path, "en": ENGLISH_ROOT + chinese_path}
    return {
        # Lazy, because not every template shows it, and an error page brings its own.
        "site": SimpleLazyObject(lambda: shown_identity(current_identity())),
        "operator_script": SimpleLazyObject(partial(operator_script, request)),
        "footer_pages": SimpleLazyObject(footer_pages),
        "site_url": settings.SITE_URL,
        # Lazy, because an error page must render without the database.
        "desk_user": SimpleLazyObject(lambda: _desk_user(request)),
        "page_language": interface_language(),
        "here": request.path,
        "alternates": paths,
        "other_language": _language("zh-Hans", "中文", paths) if english else _language("en", "English", paths),
    }


def _language(code: str, name: str, paths: dict[str, str]) -> dict[str, str]:
    return {"code": code, "name": name, "path": paths[code], "home": ENGLISH_ROOT + "/" if code == "en" else "/"}


def _desk_user(request: HttpRequest) -> AbstractBaseUser | None:
    """None without a session cookie, so that a cached page never depends on its reader."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_staff else None

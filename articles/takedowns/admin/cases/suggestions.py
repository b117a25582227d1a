"""Suggestions for fields of the case page while a name is typed: the people to whom a case can be assigned, and known
sources and people. A bounded search; forms accept every name, suggested or not.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path

from articles.desk.json_responses import json_response
from articles.desk.model_admin import DeskAdmin
from articles.desk.users import current_user
from articles.rights.models import Person, Source
from articles.search.names.desk_lookup import names_typed
from articles.takedowns.admin.credit_page import may_change_credits
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.cases.people import COMMENT, MAX_SUGGESTED, find_assignable

MAX_TYPED = 100


class NameSuggestions(DeskAdmin):
    """Adds `people/` and `names/` to the admin of cases."""

    def get_urls(self) -> list[URLPattern]:
        wrap, views = self.admin_site.admin_view, {"people": self.people_view, "names": self.names_view}
        own = [path(f"{name}/", wrap(view), name=f"takedowns_case_{name}") for name, view in views.items()]
        return [*own, *super().get_urls()]

    def people_view(self, request: HttpRequest) -> JsonResponse:
        """`{"names": [{"name": user name, "full": full name}]}` for `?q=`: those to whom this account can assign."""
        user = current_user(request)
        if not (user.has_perm(PERMISSION) or user.has_perm(COMMENT)):
            raise PermissionDenied
        people = find_assignable(user, _typed(request), MAX_SUGGESTED)
        return _names([(person.username, person.get_full_name()) for person in people])

    def names_view(self, request: HttpRequest) -> JsonResponse:
        """The same of known sources and people."""
        if not (request.user.has_perm(PERMISSION) or may_change_credits(request.user)):
            raise PermissionDenied
        found = names_typed(_typed(request), MAX_SUGGESTED)
        names = dict.fromkeys(credit.name for credit in found if isinstance(credit, Source | Person))
        return _names([(name, "") for name in names])


def _typed(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "")[:MAX_TYPED].split())


def _names(rows: list[tuple[Any, Any]]) -> JsonResponse:
    return json_response({"names": [{"name": name, "full": full} for name, full in rows]})

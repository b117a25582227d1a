"""What is the desk? Django's admin under the newsroom's own name, with a count beside what waits."""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_noop, ngettext_lazy
from django.utils.translation import gettext as _

from newsroom.signing_in import is_cut_off, signed_in_again

MOST_COUNTED = 99
# What Django's admin says and Django's own Chinese catalogue lacks.
LACKING = (
    gettext_noop("Error:"),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "number",
    ),
)


class NamedResults(AutocompleteJsonView):
    """Offers things under the name that their own admin gives them; `str(item)` is for logs."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        name_of = getattr(self.model_admin, "name_of", str)
        return super().serialize_result(obj, to_field_name) | {"text": name_of(obj)}


class Desk(AdminSite):
    """A ModelAdmin with a method `waiting(request, most)` gets its number shown beside its name, as "99+" at most, and
    one with a method `late(request, most)` how many of them are overdue. The panels that a method `first_page(request)`
    gives stand on the first page.
    """

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = settings.SITE["name_en" if get_language() == "en" else "name"]
        title = _("%(site)s desk") % {"site": name}
        return super().each_context(request) | {"site_header": title, "site_title": title}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """What is sent when the session has ended waits for the password."""
        inner = super().admin_view(view, cacheable)

        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            page = signed_in_again(request, self) if is_cut_off(request) else None
            return page or inner(request, *args, **kwargs)

        return update_wrapper(asked, inner)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found = super().get_app_list(request, app_label)
        for model in (model for app in found for model in app["models"]):
            for name in ("waiting", "late"):
                asked = getattr(self._registry.get(model["model"]), name, None)
                count = asked(request, MOST_COUNTED + 1) if asked else 0
                model[name] = f"{MOST_COUNTED}+" if count > MOST_COUNTED else count
        return found

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        asked = (getattr(one, "first_page", None) for one in self._registry.values())
        panels = sorted((panel for ask in asked if ask for panel in ask(request)), key=lambda panel: panel.rank)
        return super().index(request, (extra_context or {}) | {"panels": panels})

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return NamedResults.as_view(admin_site=self)(request)  # type: ignore[return-value]

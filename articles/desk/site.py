"""The admin site of the newsroom ("the desk"): dashboard panels, badges with counts, labels in autocompletes."""

from functools import partial, update_wrapper
from typing import Any
from urllib.parse import quote as urlquote

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import PasswordChangeView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.i18n import JavaScriptCatalog

from articles.desk.help import help_page, open_help
from articles.desk.labels import row_label
from articles.desk.language.account import other_language, preferred_address, switch_language
from articles.desk.model_admin import DeskAdmin
from articles.desk.navigation import by_task
from articles.desk.reauthentication import lacks_session, sign_in_again
from articles.editing.revisions.context import revising
from articles.formats.counts import BoundedCount
from articles.identity.current import site_identity
from articles.models import Revision
from articles.models.removed_text import reading_as

MAX_WAITING = 99
# Of sets of rights, in two languages, and of apps.
MAX_LISTS = 200
# The text editor reads the pictures of a paste from addresses that the browser made for them.
EDITOR_POLICY = {"connect-src": [SELF, "blob:"]}


class LabelledResults(AutocompleteJsonView):
    """Autocomplete results under the labels that their own admin gives them; `str(item)` is for logs."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": row_label(obj, self.model_admin.admin_site)}


class DeskScriptTexts(JavaScriptCatalog):
    """Texts of Django's admin scripts, with our Chinese (djangojs.po) over Django's."""

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]


class Desk(AdminSite):
    """Shows what each `DeskAdmin` contributes: counts in the list of models, and panels on the first page."""

    index_title = gettext_lazy("Dashboard")
    # Asks for all that signing in takes, on one page; see `reauthentication.py`.
    reauthentication_form: type[AdminAuthenticationForm] = AdminAuthenticationForm
    password_change_form: type[AdminPasswordChangeForm] = AdminPasswordChangeForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lists: dict[Any, list[Any]] = {}

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = site_identity("name")
        title = _("%(site)s desk") % {"site": name}
        return super().each_context(request) | {
            "site_header": title,
            "site_title": title,
            "other_language": other_language(),
        }

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page is for its reader, to whom removed text may be closed.

        A form posted after the session ended is held until the person has signed in again.
        """
        inner: Any = csp_update(EDITOR_POLICY)(super().admin_view(view, cacheable))

        def with_session(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            page = sign_in_again(request, self) if lacks_session(request) else None
            if page is not None:
                return page
            if address := preferred_address(request):
                return HttpResponseRedirect(address)
            # Anew, because the middleware saw the person before they signed in again.
            with reading_as(request.user), revising(by=request.user, channel=Revision.Channel.FORM):
                response: HttpResponse = inner(request, *args, **kwargs)
                # Rendered here, because Django would do it after the block.
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return update_wrapper(with_session, inner)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        page = partial(help_page, site=self)
        return [
            path("language/", self.admin_view(switch_language), name="language"),
            path("help/", self.admin_view(open_help), name="help"),
            path("help/<slug:name>/", self.admin_view(page), name="help_page"),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models that a person may see, grouped by task; those of one app if it is named."""
        apps, path = self._listed(request, app_label), urlquote(request.path)
        for model in (model for app in apps for model in app["models"]):
            model["add_name"] = model["model"]._meta.verbose_name
            model["is_current"] = bool(model["admin_url"]) and model["admin_url"] in path
            model_admin = self._registry.get(model["model"])
            if isinstance(model_admin, DeskAdmin):
                model["waiting"] = BoundedCount.of(model_admin.open_count(request, MAX_WAITING + 1), MAX_WAITING)
                model["late"] = BoundedCount.of(model_admin.overdue_count(request, MAX_WAITING + 1), MAX_WAITING)
        return apps if app_label else by_task(apps)

    def _listed(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        """Django's list. Optimisation: it depends only on the rights of the person and on the language, and asks each
        model for four permissions and two addresses.
        """
        user: Any = request.user
        rights = None if user.is_superuser else frozenset(user.get_all_permissions())
        key = (user.is_active, rights, app_label, get_language())
        if key not in self._lists:
            if len(self._lists) >= MAX_LISTS:
                self._lists.clear()
            self._lists[key] = super().get_app_list(request, app_label)
        return [app | {"models": [dict(model) for model in app["models"]]} for app in self._lists[key]]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        admins = [each for each in self._registry.values() if isinstance(each, DeskAdmin)]
        panels = [panel for each in admins for panel in each.dashboard_panels(request)]
        return super().index(request, {**(extra_context or {}), "panels": sorted(panels, key=lambda panel: panel.rank)})

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's page, with the form of this site."""
        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=self.password_change_form,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return DeskScriptTexts.as_view(packages=["django.contrib.admin"])(request)  # type: ignore[return-value]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return LabelledResults.as_view(admin_site=self)(request)  # type: ignore[return-value]

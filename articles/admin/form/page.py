"""The page of the form of an article or a flash brief: loading the item, and rendering the form with all beside it."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import helpers
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.admin.autosave.offers import FormBase, autosave_context
from articles.admin.checks.panel import check_panel
from articles.admin.form.conflict_comparison import EditConflict, compare_with_stored
from articles.admin.form.edit_conflicts import has_conflict, is_outdated, last_saved
from articles.admin.form.form_and_rows import FormAndRows
from articles.admin.form.forms import ItemForm
from articles.admin.form.panel import form_layout, item_panel
from articles.admin.working_copies.panel import with_working_copy
from articles.desk.removed_matches import match_page, shown_matches
from articles.desk.users import current_user
from articles.models import AutosavedForm, NewsItem

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin


class ItemFormPage:
    """What showing and saving the form share. `object_id`: the key in the address, None for a new item."""

    def __init__(self, admin: "ItemAdmin", request: HttpRequest, object_id: str | None = None) -> None:
        self.admin = admin
        self.request = request
        self.object_id = object_id
        self.user = current_user(request)

    def may_edit(self, item: NewsItem | None) -> bool:
        return self.admin.may_edit(self.request, item)

    def load(self) -> NewsItem | None:
        """The item; None for a new one, and where the address names none."""
        if self.object_id is None:
            return None
        item: NewsItem | None = self.admin.get_object(self.request, self.object_id)
        return item

    def require_view_permission(self, item: NewsItem | None) -> None:
        if self.object_id is None:
            may_view = self.admin.has_add_permission(self.request)
        else:
            may_view = self.admin.has_view_or_change_permission(self.request, item)
        if not may_view:
            raise PermissionDenied

    def render(
        self, item: NewsItem | None, forms: FormAndRows, *, autosave: AutosavedForm | None = None, action: str = ""
    ) -> HttpResponse:
        """Render the form. `action`: the address it is posted to, "" for its own."""
        admin, request = self.admin, self.request
        fieldsets = self.fieldsets(item)
        may_edit = self.may_edit(item)
        readonly = admin.get_readonly_fields(request, item) if may_edit else flatten_fieldsets(fieldsets)
        admin_form = helpers.AdminForm(forms.form, list(fieldsets), {}, readonly, model_admin=admin)
        rows = self.inline_rows(item, forms)
        media = sum((row.media for row in rows), admin.media + admin_form.media)
        conflict = self.edit_conflict(forms)
        panel = self.panel(item, admin_form, rows)
        checks = check_panel(admin, request, item, autosave) if may_edit else None
        context = {
            **admin.admin_site.each_context(request),
            "title": self.title(item, may_edit=may_edit),
            "subtitle": item.display_title if item else None,
            "adminform": admin_form,
            "object_id": self.object_id,
            "original": item,
            "is_popup": False,
            "to_field": None,
            "media": media,
            "inline_admin_formsets": rows,
            "errors": helpers.AdminErrorList(forms.form, forms.formsets),
            "preserved_filters": admin.get_preserved_filters(request),
            "panel": panel,
            "conflict": conflict,
            "checks": checks,
            "matches": shown_matches(request, checks.matches) if checks else (),
            "match_page": match_page(item),
            "kept": self.autosave(item, autosave, conflict) if may_edit else None,
        }
        response = admin.render_change_form(
            request, context, add=item is None, change=item is not None, form_url=action, obj=item
        )
        response.status_code = 409 if is_outdated(forms.form) else 200
        return response

    def inline_rows(self, item: NewsItem | None, forms: FormAndRows) -> "list[helpers.InlineAdminFormSet]":
        return self.admin.get_inline_formsets(self.request, forms.formsets, forms.inlines, item)

    def fieldsets(self, item: NewsItem | None) -> Any:
        return self.admin.get_fieldsets(self.request, item)

    def panel(self, item: NewsItem | None, admin_form: helpers.AdminForm, rows: list[Any]) -> dict[str, Any]:
        form = admin_form.form
        assert isinstance(form, ItemForm)
        panel = item_panel(self.admin, self.request, form, item)
        may_edit, may_add = self.may_edit(item), self.admin.has_add_permission(self.request)
        panel |= form_layout(admin_form, rows, panel["buttons"], may_edit=may_edit, may_add=may_add)
        return with_working_copy(panel, self.admin, self.request, item)

    def autosave(
        self, item: NewsItem | None, restored: AutosavedForm | None, conflict: EditConflict | None
    ) -> dict[str, Any]:
        base = FormBase(item.version if item else 0, int(conflict.version) if conflict else None)
        return autosave_context(self.request, self.admin, item, restored, base)

    def title(self, item: NewsItem | None, *, may_edit: bool) -> str:
        kind = self.admin.opts.verbose_name
        if item is None:
            return _("New %(kind)s") % {"kind": kind}
        return _("Edit %(kind)s") % {"kind": kind} if may_edit else _("View %(kind)s") % {"kind": kind}

    def edit_conflict(self, forms: FormAndRows) -> EditConflict | None:
        if not has_conflict(forms.form):
            return None
        return compare_with_stored(forms.form, forms.formsets, last_saved(forms.form.instance, self.user))

    def with_list_filters(self, address: str) -> str:
        """The address with the filters of the list that the editor came from."""
        filters = self.admin.get_preserved_filters(self.request)
        return str(add_preserved_filters({"preserved_filters": filters, "opts": self.admin.opts}, address))

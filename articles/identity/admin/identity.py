"""The form of the identity: one page, without a list."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.desk.dashboard import DashboardPanel
from articles.desk.model_admin import DeskAdmin, DeskForm
from articles.identity.admin.first_steps import dismiss_steps, first_steps_panel, proposals_page, steps_page
from articles.identity.emblem_files import ICON, LOGO, SHARE, store_emblems
from articles.identity.models import ONLY_ROW, Identity
from articles.pictures.emblems import draw_emblem

# The size of each emblem that the form shows.
SHOWN = {LOGO: "logo", ICON: "icon-180", SHARE: "share"}


class EmblemWidget(forms.ClearableFileInput):
    """Shows the emblem as it is, a box to remove it and a field to upload another."""

    template_name = "identity/admin/_emblem_widget.html"


def _emblem_field(label: Any, help_text: Any) -> forms.FileField:
    widget = EmblemWidget(attrs={"accept": "image/png,image/jpeg,image/webp,image/avif,image/gif"})
    return forms.FileField(label=label, help_text=help_text, required=False, widget=widget)


class IdentityForm(DeskForm):
    logo = _emblem_field(
        _("logo"), _("Beside the name of the site, 40 pixels high, on light and on dark ground. PNG, JPEG or WebP.")
    )
    icon = _emblem_field(
        _("icon"), _("In tabs of browsers and on home screens: square, at least 192 pixels, better 512.")
    )
    share = _emblem_field(
        _("share image"), _("Where somebody shares a page without a picture of its own: 1200 × 630 pixels.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, code in SHOWN.items():
            if kind in self.fields:
                self.fields[kind].label = capfirst(self.fields[kind].label)
                self.fields[kind].initial = self.instance.emblem(code)

    def clean(self) -> dict[str, Any]:
        """Draw what was uploaded, so that an error stands beside its field."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self.drawn, self.removed = {}, [kind for kind in SHOWN if values.get(kind) is False]
        for kind in SHOWN:
            if kind in self.files and values.get(kind):
                try:
                    self.drawn[kind] = draw_emblem(kind, values[kind])
                except forms.ValidationError as error:
                    self.add_error(kind, error)
        return values


@admin.register(Identity)
class IdentityAdmin(DeskAdmin):
    form = IdentityForm
    change_form_template = "identity/admin/change_form.html"
    fieldsets = [
        (
            None,
            {"fields": ["name", "name_en", "tagline", "tagline_en", "publisher", "publisher_en", "language"]},
        ),
        (_("Logo, icon and share image"), {"fields": ["logo", "icon", "share"]}),
        (
            _("Contact details"),
            {"fields": ["email", "corrections_email", "phone", "address", "address_en"]},
        ),
        (
            _("Registration"),
            {
                "fields": [
                    *("filing_number", "police_number", "licence_number", "licence_url"),
                    *("report_phone", "report_email"),
                ],
                "description": _(
                    "Shown at the foot of every page, with links to the registers. Leave empty what you do not have."
                ),
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        view, steps = self.admin_site.admin_view, partial(steps_page, admin=self)
        return [
            path("first-steps/", view(steps), name="identity_identity_steps"),
            path("first-steps/dismiss/", view(dismiss_steps), name="identity_identity_dismiss"),
            path(
                "proposals/<slug:page>/",
                view(partial(proposals_page, admin=self)),
                name="identity_identity_proposals",
            ),
            *super().get_urls(),
        ]

    def dashboard_panels(self, request: HttpRequest) -> list[DashboardPanel]:
        return first_steps_panel(request)

    def label_of(self, obj: Any) -> str:
        return str(obj.name)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, or the identity of the settings until it is stored."""
        row = super().get_object(request, object_id, from_field)
        return row or (Identity.from_settings() if object_id == str(ONLY_ROW) else None)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:identity_identity_change", args=[ONLY_ROW]))

    def save_model(self, request: HttpRequest, obj: Identity, form: Any, change: bool) -> None:
        store_emblems(obj, form.drawn, form.removed)

    def response_change(self, request: HttpRequest, obj: Identity) -> HttpResponse:
        """Stay on the page: there is no list to return to."""
        super().response_change(request, obj)
        return HttpResponseRedirect(request.path)

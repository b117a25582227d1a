"""Flash briefs on the desk."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.embedding import cards, create, search
from articles.admin.flash import flash_view, read_view, undo_view
from articles.admin.item_forms import BriefForm
from articles.admin.item_lists import bounded
from articles.admin.items import ItemAdmin
from articles.admin.pasted_page import read_page
from articles.admin.words import in_zone, list_time
from articles.briefs.models import Brief
from articles.models import Kind


@admin.register(Brief)
class BriefAdmin(ItemAdmin):
    form = BriefForm
    change_list_template = "admin/brief_list.html"
    kind = Kind.BRIEF.value
    publish_permission = "briefs.publish_brief"
    carried_by = "brief"
    list_display = (
        "title",
        "standing",
        "channel",
        "source",
        "happened",
        "published",
        "carriers",
        "corrections",
    )
    list_filter = (*ItemAdmin.list_filter, "channel", "importance")
    autocomplete_fields = (*ItemAdmin.autocomplete_fields, "channel")
    fieldsets = [
        (None, {"fields": ["headline", "same_text_is_meant", "body"]}),
        (_("Its own time"), {"fields": ["happened_at", "happened_precision", "happened_raw"]}),
        (
            _("Place"),
            {"fields": ["channel", "label", "importance", "tags", "lead_picture", "stage", "expires_at"]},
        ),
        (_("Language"), {"fields": ["language", "translation_of"]}),
        (_("Rights"), {"fields": ["origin", "source", "licence", "original_url", "rights_sentence"]}),
        (_("Times"), {"fields": ItemAdmin.readonly_fields, "classes": ["collapse"]}),
    ]

    @admin.display(description=in_zone(_("happened")), ordering="happened_at")
    def happened(self, brief: Brief) -> str:
        return list_time(brief.happened_at) if brief.happened_at else brief.happened_raw

    @admin.display(description=pgettext_lazy("column of a list", "carried by"))
    def carriers(self, brief: Any) -> str:
        return bounded(brief.placement_count)

    def get_urls(self) -> list[URLPattern]:
        """What the flash box and the editor of an article ask."""
        view = self.admin_site.admin_view
        asked = {"cards": cards, "embed_search": search, "embed_new": create, "embed_page": read_page}
        own = [
            *(
                path(f"{name.replace('_', '/')}/", view(partial(one, admin=self)), name=f"briefs_brief_{name}")
                for name, one in asked.items()
            ),
            path("flash/", view(self.flash_view), name="briefs_brief_flash"),
            path("flash/read/", view(read_view), name="briefs_brief_flash_read"),
            path("flash/undo/", view(self.flash_undo_view), name="briefs_brief_flash_undo"),
        ]
        return [*own, *super().get_urls()]

    def flash_view(self, request: HttpRequest) -> HttpResponse:
        return flash_view(request, self.admin_site.each_context)

    def flash_undo_view(self, request: HttpRequest) -> HttpResponse:
        return undo_view(request, self.admin_site.each_context)

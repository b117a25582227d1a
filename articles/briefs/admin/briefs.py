"""Admin of flash briefs, with the endpoints of the flash box and of the article editor."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.editor.briefs import cards, create, search
from articles.admin.editor.pasted_page import read_page
from articles.admin.form.forms import BriefForm
from articles.admin.item_lists import BriefList, bounded
from articles.admin.items import ItemAdmin
from articles.briefs.admin.flash_box import flash_view, read_view, undo_view
from articles.briefs.models import Brief
from articles.desk.labels import list_time, with_zone
from articles.models import Kind
from articles.models.removed_text import is_text_closed
from articles.pages.brief_times import undated_words


@admin.register(Brief)
class BriefAdmin(ItemAdmin):
    form = BriefForm
    change_list_template = "briefs/admin/brief_list.html"
    kind = Kind.BRIEF.value
    list_class = BriefList
    publish_permission = "briefs.publish_brief"
    empty_hint = _("Type one into the box above, or press Alt+N on any page of the desk.")
    list_display = (
        "title",
        "status",
        "channel",
        "credited_source",
        "happened",
        "published",
        "author",
        "changed",
        "carriers",
        "corrections",
    )
    list_filter = (*ItemAdmin.list_filter, "channel", "importance")
    autocomplete_fields = (*ItemAdmin.autocomplete_fields, "channel")
    fieldsets = [
        (None, {"fields": ["headline", "same_text_is_meant", "body"]}),
        (_("Publication"), {"fields": ["stage"], "classes": ["item-publication"]}),
        (
            _("Time of the event"),
            {"fields": ["happened_at", "happened_precision", "happened_raw"], "classes": ["item-event"]},
        ),
        (
            _("Channel and tags"),
            {"fields": ["channel", "label", "importance", "tags"], "classes": ["item-place"]},
        ),
        (_("Pictures"), {"fields": ["lead_picture"], "classes": ["item-pictures"]}),
        (
            _("Rights"),
            {
                "fields": ["origin", "source", "licence", "original_url", "rights_sentence", "ai_assisted"],
                "classes": ["item-rights"],
            },
        ),
        (_("Translation"), {"fields": ["language", "translation_of"], "classes": ["item-translation"]}),
        (
            _("Dates"),
            {
                "fields": ["expires_at", "embargo_until", "embargo_raw", *ItemAdmin.readonly_fields],
                "classes": ["item-dates"],
            },
        ),
    ]

    @admin.display(description=with_zone(_("happened")), ordering="slot")
    def happened(self, brief: Brief) -> str:
        """Sorted by slot: by the time of the event, else of the publication."""
        if brief.happened_at:
            return list_time(brief.happened_at)
        return "–" if is_text_closed(brief) else undated_words(brief)

    @admin.display(description=pgettext_lazy("column of a list", "carried by"))
    def carriers(self, brief: Any) -> str:
        return bounded(brief.placement_count)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        endpoints = {"cards": cards, "embed_search": search, "embed_new": create, "embed_page": read_page}
        own = [
            *(
                path(f"{name.replace('_', '/')}/", view(partial(endpoint, admin=self)), name=f"briefs_brief_{name}")
                for name, endpoint in endpoints.items()
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

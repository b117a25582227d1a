"""Admin of sections (of articles) and channels (of flash briefs)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.desk.shared_rows import SharedRowAdmin
from articles.models import Channel, Section


@admin.register(Section)
class SectionAdmin(SharedRowAdmin):
    list_display = ("name", "name_en", "position")
    empty_hint = _("Add the sections of your site. An article without one does not appear on the front page.")
    search_fields = ("name", "name_en")


@admin.register(Channel)
class ChannelAdmin(SharedRowAdmin):
    list_display = ("name", "name_en", "swatch", "position")
    empty_hint = _("Add the channels of your flash briefs, such as markets or notices.")
    search_fields = ("name", "name_en", "aliases")

    @admin.display(description=_("colour"))
    def swatch(self, row: Channel) -> SafeString:
        """An SVG: a style attribute would need a weaker Content-Security-Policy."""
        svg = '<svg width="32" height="16" role="img" aria-label="{0}"><rect width="32" height="16" fill="{0}"/></svg>'
        return format_html(svg, row.colour)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "colour":
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

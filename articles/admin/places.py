"""Where do items stand in the paper? Sections of articles, channels of flash briefs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.models import Channel, Section


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    list_display = ("name", "name_en", "position")
    search_fields = ("name", "name_en")


@admin.register(Channel)
class ChannelAdmin(DeskAdmin):
    list_display = ("name", "name_en", "swatch", "position")
    search_fields = ("name", "name_en", "aliases")

    @admin.display(description=_("colour"))
    def swatch(self, row: Channel) -> SafeString:
        """As SVG: a style attribute would need a weaker policy for every page of the desk."""
        drawing = (
            '<svg width="32" height="16" role="img" aria-label="{0}"><rect width="32" height="16" fill="{0}"/></svg>'
        )
        return format_html(drawing, row.colour)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        if db_field.name == "colour":
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

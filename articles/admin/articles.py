"""Articles on the desk."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.item_forms import ArticleForm
from articles.admin.item_lists import bounded
from articles.admin.items import ItemAdmin
from articles.models import Article, Kind


@admin.register(Article)
class ArticleAdmin(ItemAdmin):
    form = ArticleForm
    kind = Kind.ARTICLE.value
    publish_permission = "articles.publish_article"
    carried_by = "article"
    carries_briefs = True
    list_display = ("title", "standing", "section", "source", "published", "briefs", "corrections")
    list_filter = (*ItemAdmin.list_filter, "section")
    autocomplete_fields = (*ItemAdmin.autocomplete_fields, "section")
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body"]}),
        (_("Place"), {"fields": ["section", "tags", "lead_picture", "stage", "expires_at"]}),
        (_("Language"), {"fields": ["language", "translation_of"]}),
        (
            _("Rights"),
            {
                "fields": [
                    "origin",
                    "source",
                    "licence",
                    "original_url",
                    "original_at",
                    "original_precision",
                    "rights_sentence",
                ]
            },
        ),
        (_("Times"), {"fields": ItemAdmin.readonly_fields, "classes": ["collapse"]}),
    ]

    @admin.display(description=pgettext_lazy("column of a list", "flash briefs"))
    def briefs(self, article: Any) -> str:
        return bounded(article.placement_count)

"""Admin of articles."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.form.forms import ArticleForm
from articles.admin.item_lists import ArticleList, bounded
from articles.admin.items import ItemAdmin
from articles.desk.labels import with_zone
from articles.editing.bulk_actions import BulkAction
from articles.models import Article, Kind


@admin.register(Article)
class ArticleAdmin(ItemAdmin):
    form = ArticleForm
    kind = Kind.ARTICLE.value
    list_class = ArticleList
    publish_permission = "articles.publish_article"
    empty_hint = _("Write one, or paste a page that came in: it becomes a draft.")
    carries_briefs = True
    bulk_actions = tuple(BulkAction)
    list_display = (
        "title",
        "status",
        "section",
        "credited_source",
        "released",
        "author",
        "changed",
        "briefs",
        "corrections",
    )
    list_filter = (*ItemAdmin.list_filter, "section")
    autocomplete_fields = (*ItemAdmin.autocomplete_fields, "section")
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body"]}),
        (_("Publication"), {"fields": ["stage"], "classes": ["item-publication"]}),
        (_("Section and tags"), {"fields": ["section", "tags"], "classes": ["item-place"]}),
        (_("Pictures"), {"fields": ["lead_picture"], "classes": ["item-pictures"]}),
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
                    "rights_override",
                    "use_limits",
                    "ai_assisted",
                ],
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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm("articles.override_rights") else (*fields, "rights_override")

    @admin.display(description=with_zone(_("published")), ordering="slot")
    def released(self, article: Article) -> str:
        """Sorted by slot, which for articles orders by publication, drafts by their creation."""
        return self.published(article)

    @admin.display(description=pgettext_lazy("column of a list", "flash briefs"))
    def briefs(self, article: Any) -> str:
        return bounded(article.placement_count)

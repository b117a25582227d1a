"""What is asked of items of both kinds at once? Where links lead, and what choices, first page and palette offer."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from articles.admin.base import ReadOnlyAdmin
from articles.admin.first_page import Panel, item_panels
from articles.admin.moments import moment_view
from articles.admin.palette import acts_view, palette_view, publish_view
from articles.admin.searching import SearchedByWords
from articles.admin.words import desk_address, name_of_item
from articles.models import NewsItem


@admin.register(NewsItem)
class NewsItemAdmin(SearchedByWords, ReadOnlyAdmin):
    """Registered for autocomplete, the desk's first page and its palette; it has no pages of its own."""

    search_fields = ("=id",)
    ordering = ("-slot",)

    def get_urls(self) -> list[URLPattern]:
        view, context = self.admin_site.admin_view, self.admin_site.each_context
        found, acts = partial(palette_view, context=context), partial(acts_view, context=context)
        return [
            path("palette/", view(found), name="articles_newsitem_palette"),
            path("palette/acts/", view(acts), name="articles_newsitem_palette_acts"),
            path("palette/publish/", view(publish_view), name="articles_newsitem_palette_publish"),
            path("moment/", view(moment_view), name="articles_newsitem_moment"),
            *super().get_urls(),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(["articles.view_article", "briefs.view_brief"])

    def first_page(self, request: HttpRequest) -> list[Panel]:
        return item_panels(request, timezone.now()) if self.has_view_permission(request) else []

    def name_of(self, obj: Any) -> str:
        return name_of_item(obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if object_id is None:
            raise PermissionDenied
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return HttpResponseRedirect(desk_address(item, "change"))

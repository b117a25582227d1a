"""Admin of items of both kinds: autocompletes, dashboard panels, and redirects to the form of an item's kind."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from articles.admin.checks.typed_words import typed_words_view
from articles.admin.form.schedule_field import schedule_view
from articles.admin.notes.note_panel import mention_panels, mentions_page
from articles.admin.notes.suggestions import colleagues_view
from articles.admin.review.dashboard import review_panels
from articles.admin.review.views import review_view
from articles.desk.dashboard import DashboardPanel, item_panels
from articles.desk.labels import desk_address, item_label
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.search import IndexSearchAdmin
from articles.desk.working_copy_panel import working_copy_panels
from articles.models import NewsItem


@admin.register(NewsItem)
class NewsItemAdmin(IndexSearchAdmin, ReadOnlyAdmin):
    """Registered for autocompletes and for the dashboard; it has no pages of its own."""

    search_fields = ("=id",)
    ordering = ("-slot",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        mentions = partial(mentions_page, site=self.admin_site)
        own = [
            path("moment/", view(schedule_view), name="articles_newsitem_moment"),
            path("words/", view(typed_words_view), name="articles_newsitem_words"),
            path("mentions/", view(mentions), name="articles_newsitem_mentions"),
            path("colleagues/", view(colleagues_view), name="articles_newsitem_colleagues"),
            path("review/", view(review_view), name="articles_newsitem_review"),
        ]
        return [*own, *super().get_urls()]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(["articles.view_article", "briefs.view_brief"])

    def dashboard_panels(self, request: HttpRequest) -> list[DashboardPanel]:
        at = timezone.now()
        panels = mention_panels(request, at)
        if self.has_view_permission(request):
            panels += [*review_panels(request, at), *item_panels(request, at), *working_copy_panels(request, at)]
        return panels

    def label_of(self, obj: Any) -> str:
        return item_label(obj)

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

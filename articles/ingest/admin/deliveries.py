"""Admin of deliveries: the raw bytes, which are never edited, and links to their review."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.labels import desk_link, list_time, with_zone
from articles.desk.list_filters import FilledFilter
from articles.desk.model_admin import ReadOnlyAdmin
from articles.ingest.admin.closed_deliveries import is_delivery_closed
from articles.ingest.admin.paste import paste_view
from articles.ingest.admin.review import review_view
from articles.ingest.models import Delivery
from articles.models.removed_text import closed_words, is_text_closed, load_closing, without_closed
from articles.parsing.decoding import NotTextError, decode

MAX_SHOWN_LENGTH = 20_000
CLOSED_FIELDS = ("name", "review", "digest", "download", "text")


class ResultFilter(FilledFilter):
    heading = gettext_lazy("result")
    filled = gettext_lazy("has an article")
    empty = gettext_lazy("to be reviewed")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("number", "file_name", "size", "received", "by", "made")
    list_select_related = ("by", "article")
    search_fields = ("name", "digest", "=article__id")
    list_filter = (("article", ResultFilter),)
    fields = ("name", "received", "by", "review", "digest", "download", "text")
    change_list_template = "ingest/admin/deliveries.html"
    empty_hint = gettext_lazy(
        "Paste a page: it is split into an article and its flash briefs, and you check the result."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        deliveries = super().get_queryset(request).select_related("by", "article")
        rows: QuerySet[Delivery] = deliveries.defer("raw", "article__body").annotate(bytes=Length("raw"))
        return rows

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        load_closing(row.article for row in changelist.result_list)
        return changelist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The names of files often repeat the headline, so closed deliveries are not found by them."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (without_closed(found, "article") if search_term.strip() else found), may_repeat

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        is_closed = obj is not None and is_delivery_closed(request, obj)
        return [name for name in self.fields if not (is_closed and name in CLOSED_FIELDS)]

    @admin.display(description=pgettext_lazy("of a file", "name"))
    def file_name(self, row: Delivery) -> str:
        return closed_words() if row.article and is_text_closed(row.article) else row.name or "–"

    def label_of(self, obj: Delivery) -> str:
        if obj.article and is_text_closed(obj.article):
            return _("Delivery %(number)s") % {"number": obj.pk}
        return obj.name or _("Delivery %(number)s") % {"number": obj.pk}

    @admin.display(description=gettext_lazy("delivery"), ordering="pk")
    def number(self, row: Delivery) -> str:
        return str(row.pk)

    @admin.display(description=gettext_lazy("size"))
    def size(self, row: Any) -> str:
        return filesizeformat(row.bytes)

    @admin.display(description=with_zone(gettext_lazy("received")), ordering="pk")
    def received(self, row: Delivery) -> str:
        return list_time(row.received_at)

    @admin.display(description=gettext_lazy("result"))
    def made(self, row: Delivery) -> SafeString | str:
        return desk_link(row.article) if row.article else self.review(row)

    @admin.display(description=gettext_lazy("result"))
    def review(self, row: Delivery) -> SafeString:
        """The article, if any, and a link to the review, where a second draft can be saved."""
        review = format_html('<a href="{}">{}</a>', reverse("admin:wire_delivery_review", args=[row.pk]), _("Review"))
        return format_html("{} · {}", desk_link(row.article), review) if row.article else review

    @admin.display(description=gettext_lazy("original file"))
    def download(self, row: Delivery) -> SafeString:
        address = reverse("admin:wire_delivery_raw", args=[row.pk])
        return format_html('<a href="{}" download>{}</a>', address, _("Download"))

    @admin.display(description=gettext_lazy("text"))
    def text(self, row: Delivery) -> SafeString | str:
        try:
            text = decode(bytes(row.raw)).text
        except NotTextError as error:
            return str(error)
        return format_html('<pre class="desk-raw">{}</pre>', text[:MAX_SHOWN_LENGTH])

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("paste/", view(self.paste_view), name="wire_delivery_paste"),
            path("<int:number>/review/", view(self.review_view), name="wire_delivery_review"),
            path("<path:object_id>/raw/", view(self.raw_view), name="wire_delivery_raw"),
        ]
        return [*own, *super().get_urls()]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        return paste_view(request, self.admin_site.each_context(request))

    def review_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return review_view(request, number, self.admin_site.each_context(request))

    def raw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The raw bytes as a file to download; they are never shown as a page of this site."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row: Any = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if is_delivery_closed(request, row):
            raise PermissionDenied
        headers = {"Content-Disposition": f'attachment; filename="delivery-{row.pk}.txt"', "Cache-Control": "no-store"}
        return HttpResponse(bytes(row.raw), content_type="application/octet-stream", headers=headers)

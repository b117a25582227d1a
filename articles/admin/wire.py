"""What came in and what goes out? Deliveries and messages: kept as they are, never edited; pages are reviewed."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import ReadOnlyAdmin
from articles.admin.paste import paste_view
from articles.admin.paste_review import review_view
from articles.admin.words import desk_link, in_zone, list_time
from articles.outbox.models import Message
from articles.parsing.decoding import NotText, decode
from articles.wire.models import Delivery

MOST_SHOWN = 20_000


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("number", "name", "size", "received", "by", "made")
    list_select_related = ("by", "article")
    search_fields = ("name", "digest", "=article__id")
    list_filter = (("article", admin.EmptyFieldListFilter),)
    fields = ("name", "received", "by", "review", "digest", "download", "text")
    change_list_template = "admin/deliveries.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request).select_related("by", "article")
        return found.defer("raw", "article__body").annotate(bytes=Length("raw"))

    @admin.display(description=gettext_lazy("delivery"), ordering="pk")
    def number(self, row: Delivery) -> str:
        return str(row.pk)

    @admin.display(description=gettext_lazy("size"))
    def size(self, row: Any) -> str:
        return filesizeformat(row.bytes)

    @admin.display(description=in_zone(gettext_lazy("received")), ordering="received_at")
    def received(self, row: Delivery) -> str:
        return list_time(row.received_at)

    @admin.display(description=gettext_lazy("made of it"))
    def made(self, row: Delivery) -> SafeString | str:
        return desk_link(row.article) if row.article else self.review(row)

    @admin.display(description=gettext_lazy("made of it"))
    def review(self, row: Delivery) -> SafeString:
        """The article, and the way to the review: a second draft can be made there."""
        door = format_html('<a href="{}">{}</a>', reverse("admin:wire_delivery_review", args=[row.pk]), _("Review"))
        return format_html("{} · {}", desk_link(row.article), door) if row.article else door

    @admin.display(description=gettext_lazy("as it came"))
    def download(self, row: Delivery) -> SafeString:
        address = reverse("admin:wire_delivery_raw", args=[row.pk])
        return format_html('<a href="{}" download>{}</a>', address, _("Download"))

    @admin.display(description=gettext_lazy("text"))
    def text(self, row: Delivery) -> SafeString | str:
        try:
            found = decode(bytes(row.raw)).text
        except NotText as error:
            return str(error)
        return format_html('<pre class="desk-raw">{}</pre>', found[:MOST_SHOWN])

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
        """The bytes as they came, as a file: never shown as a page of this site."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row: Any = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="delivery-{row.pk}.txt"', "Cache-Control": "no-store"}
        return HttpResponse(bytes(row.raw), content_type="application/octet-stream", headers=headers)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("subject", "recipient", "written", "sent", "attempts", "last_error")
    list_filter = (("sent_at", admin.EmptyFieldListFilter),)
    search_fields = ("recipient", "subject")
    ordering = ("-pk",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not settings.EMAIL_HOST:
            messages.warning(
                request, _("No mail server is set: nothing here is sent. Read it here, and write by hand.")
            )
        return super().changelist_view(request, extra_context)

    @admin.display(description=in_zone(gettext_lazy("written")), ordering="created_at")
    def written(self, row: Message) -> str:
        return list_time(row.created_at)

    @admin.display(description=in_zone(gettext_lazy("sent")), ordering="sent_at")
    def sent(self, row: Message) -> str:
        return list_time(row.sent_at)

"""Who asks for what to be corrected or removed? Notices with their state; what was said stays as it was said."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin, DeskForm, DeskInline
from articles.admin.notice_pages import pages_of
from articles.admin.searching import SearchedByWords
from articles.admin.words import desk_link, in_zone, list_time
from articles.takedowns.models import Claimant, Notice


class ClaimantInline(DeskInline):
    """Personal data: shown to those who may see it, never edited, erased by those who may."""

    # Beside two pages there is no width for a table.
    template = "admin/edit_inline/stacked.html"
    model = Claimant
    fields = ("name", "email", "contact", "authority")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoticeForm(DeskForm):
    def clean(self) -> dict[str, Any]:
        """A notice is closed at the moment when somebody says so; opened again it has no such moment."""
        values = super().clean() or self.cleaned_data
        if "state" in self.changed_data:
            closed = values.get("state") == Notice.State.CLOSED
            self.instance.decided_at = timezone.now() if closed else None
        return values


@admin.register(Notice)
class NoticeAdmin(SearchedByWords, DeskAdmin):
    """Only the state is written here."""

    form = NoticeForm
    list_display = ("reference", "subject", "state", "received", "on", "opening")
    list_filter = ("state", "subject", "channel")
    list_select_related = ("item",)
    search_fields = ("reference", "statement")
    change_form_template = "admin/notice_form.html"
    words_of = ("item",)
    inlines = (ClaimantInline,)
    fields = (
        "state",
        "reference",
        "received",
        "channel",
        "subject",
        "on",
        "placement",
        "picture",
        "url_as_given",
        "part",
        "statement",
        "evidence",
        "language",
        "decided_at",
    )
    readonly_fields = fields[1:]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("item")

    def waiting(self, request: HttpRequest, most: int) -> int:
        """How many are open, counted to `most`; none for those who may not see them."""
        if not self.has_view_permission(request):
            return 0
        return len(Notice.objects.exclude(state=Notice.State.CLOSED).order_by().values_list("pk")[:most])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any) -> Any:
        return super().render_change_form(request, context | pages_of(request, context["original"]), *args, **more)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=in_zone(_("received")), ordering="received_at")
    def received(self, notice: Notice) -> str:
        return list_time(notice.received_at)

    @admin.display(description=_("item"))
    def on(self, notice: Notice) -> SafeString | str:
        return desk_link(notice.item) if notice.item else "–"

    @admin.display(description=_("statement"))
    def opening(self, notice: Notice) -> str:
        return Truncator(notice.statement).chars(60)

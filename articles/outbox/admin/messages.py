"""Admin of the outbox: every email, queued or sent, read-only.

Lists show no complete address. An email to a claimant is opened with the permission to view claimants, and logged like
a view of the claimant.
"""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.labels import list_time, with_zone
from articles.desk.list_filters import FilledFilter
from articles.outbox.admin.returned import ReturnedMail
from articles.outbox.masking import masked
from articles.outbox.models import Message
from articles.outbox.private_links import hidden
from articles.outbox.transport import has_mail_server
from articles.takedowns.admin.notices.claimants import VIEW_PERMISSIONS, log_view
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.models import ClaimantMessage


def _claimant_message(message: Message) -> ClaimantMessage | None:
    return ClaimantMessage.objects.select_related("claimant__notice").filter(pk=message.pk).first()


class SentFilter(FilledFilter):
    heading = pgettext_lazy("of emails", "status")
    filled = pgettext_lazy("of emails", "sent")
    empty = pgettext_lazy("of emails", "not sent yet")


@admin.register(Message)
class MessageAdmin(ReturnedMail):
    change_form_template = "outbox/admin/message.html"
    list_display = ("subject", "to", "written", "sent", "attempts", "error")
    list_filter = (("sent_at", SentFilter),)
    search_fields = ("recipient", "subject")
    ordering = ("-pk",)
    empty_hint = gettext_lazy("Every email to claimants and moderators is listed here, sent or not.")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """A search by address would confirm guesses, so it takes the permission to view claimants."""
        return self.search_fields if self._may_view_claimants(request) else ("subject",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_view = super().has_view_permission(request, obj)
        return may_view and (obj is None or self._may_view_claimants(request) or not _claimant_message(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        to_claimant = _claimant_message(context["original"])
        if to_claimant and to_claimant.claimant:
            log_view(request, to_claimant.claimant.notice)
        has_left = to_claimant is not None and (to_claimant.sent_at or to_claimant.failed_at)
        context["may_be_returned"] = has_left and request.user.has_perm(PERMISSION)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Message | None:
        """The message as staff read it: without links that only its recipient may have."""
        message: Message | None = super().get_object(request, object_id, from_field)
        if message is not None:
            message.text = hidden(message.text, _("(a link that only the recipient gets)"))
        return message

    @staticmethod
    def _may_view_claimants(request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in VIEW_PERMISSIONS)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not has_mail_server():
            messages.warning(
                request,
                _(
                    "No mail server is configured, so nothing here is sent. "
                    "Read the messages here and send them yourself."
                ),
            )
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("to"))
    def to(self, row: Message) -> str:
        return masked(row.recipient)

    @admin.display(description=gettext_lazy("last error"))
    def error(self, row: Message) -> str:
        words = masked(row.last_error)
        if row.failed_at and row.sent_at:
            return _("Returned: %(words)s") % {"words": words}
        return _("Refused for good: %(words)s") % {"words": words} if row.failed_at else words

    @admin.display(description=with_zone(gettext_lazy("written")), ordering="pk")
    def written(self, row: Message) -> str:
        return list_time(row.created_at)

    @admin.display(description=with_zone(gettext_lazy("sent")))
    def sent(self, row: Message) -> str:
        return list_time(row.sent_at)

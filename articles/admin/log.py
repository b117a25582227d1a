"""Who did what on the desk? Django's own log, for those who audit."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from articles.admin.base import ReadOnlyAdmin
from articles.admin.words import in_zone, list_time


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    list_display = ("when", "user", "content_type", "object_repr", "action", "message")
    list_display_links = None
    list_select_related = ("user", "content_type")
    list_filter = ("action_flag",)
    search_fields = ("object_repr", "user__username")
    ordering = ("-pk",)

    @admin.display(description=in_zone(_("when")), ordering="action_time")
    def when(self, entry: LogEntry) -> str:
        return list_time(entry.action_time)

    @admin.display(description=_("action"))
    def action(self, entry: LogEntry) -> str:
        return str(entry.get_action_flag_display())

    @admin.display(description=_("what was done"))
    def message(self, entry: LogEntry) -> str:
        return entry.get_change_message()

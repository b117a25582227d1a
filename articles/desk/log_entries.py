"""The log of the desk for auditors: who did what."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from articles.desk.history import entry_words
from articles.desk.labels import list_time, with_zone
from articles.desk.model_admin import ReadOnlyAdmin


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    list_display = ("when", "user", "content_type", "object_repr", "action", "message")
    list_display_links = None
    list_select_related = ("user", "content_type")
    list_filter = ("action_flag",)
    search_fields = ("object_repr", "user__username")
    ordering = ("-pk",)

    @admin.display(description=with_zone(_("when")), ordering="action_time")
    def when(self, entry: LogEntry) -> str:
        return list_time(entry.action_time)

    @admin.display(description=_("action"))
    def action(self, entry: LogEntry) -> str:
        return str(entry.get_action_flag_display())

    @admin.display(description=_("action taken"))
    def message(self, entry: LogEntry) -> str:
        return entry_words(entry)

"""Admin of the ledger, read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.desk.labels import list_time, with_zone
from articles.desk.language.group_names import group_label
from articles.desk.model_admin import ReadOnlyAdmin
from articles.formats.lists import join_list
from articles.takedowns.models import LedgerEvent


@admin.register(LedgerEvent)
class LedgerEventAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "when", "action", "case", "actor", "roles")
    list_filter = ("action",)
    search_fields = ("=case", "=sequence")
    fields = (
        "sequence",
        "when",
        "actor",
        "roles",
        "action",
        "case",
        "payload",
        "payload_digest",
        "previous_hash",
        "hash",
    )

    @admin.display(description=with_zone(_("time")), ordering="sequence")
    def when(self, row: LedgerEvent) -> str:
        return list_time(row.time)

    @admin.display(description=_("role"))
    def roles(self, row: LedgerEvent) -> str:
        """The groups of the account at that time."""
        return join_list(group_label(name) for name in row.role.split(", ") if name) or "–"

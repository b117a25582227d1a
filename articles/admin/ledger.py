"""What did the desk do, in order? The ledger, to be read: nobody adds, changes or deletes here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import ReadOnlyAdmin
from articles.admin.words import in_zone, list_time
from articles.takedowns.models import LedgerEvent


@admin.register(LedgerEvent)
class LedgerEventAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "when", "action", "case", "actor", "role")
    list_filter = ("action",)
    search_fields = ("=case", "=sequence")
    fields = (
        "sequence",
        "when",
        "actor",
        "role",
        "action",
        "case",
        "payload",
        "payload_digest",
        "previous_hash",
        "hash",
    )

    @admin.display(description=in_zone(_("time")), ordering="sequence")
    def when(self, row: LedgerEvent) -> str:
        return list_time(row.time)

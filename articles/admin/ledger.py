"""What did the desk do? Its cases, decisions and the ledger, to be read: nobody adds, changes or deletes here."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.base import ReadOnlyAdmin
from articles.admin.words import desk_link, in_zone, list_time, name_of_target
from articles.models import NewsItem
from articles.takedowns.models import Case, Decision, LedgerEvent


class DecisionInline(admin.TabularInline):
    model = Decision
    fields = ("case_version", "action", "restriction", "reason", "by", "made_at")
    readonly_fields = fields
    can_delete = False
    extra = 0

    def has_add_permission(self, *args: object) -> bool:
        return False


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ("reference", "what", "state", "version", "opened", "decided")
    list_filter = ("state",)
    list_select_related = ("item", "placement__brief", "placement__article", "picture")
    search_fields = ("=reference",)
    fields = ("reference", "what", "state", "version", "opened", "decided")
    inlines = (DecisionInline,)

    @admin.display(description=_("what"))
    def what(self, row: Case) -> SafeString | str:
        return desk_link(row.target) if isinstance(row.target, NewsItem) else name_of_target(row.target)

    @admin.display(description=in_zone(_("opened")), ordering="opened_at")
    def opened(self, row: Case) -> str:
        return list_time(row.opened_at)

    @admin.display(description=in_zone(_("last decided")), ordering="decided_at")
    def decided(self, row: Case) -> str:
        return list_time(row.decided_at)


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

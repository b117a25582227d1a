"""Admin of sources, people, licences and disclaimers."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import item_label, list_time, with_zone
from articles.desk.model_admin import SHORT_TEXTS, DeskAdmin, DeskForm, DeskInline
from articles.desk.shared_rows import SharedRowAdmin
from articles.editing.shared_rows import may_change_shared_row
from articles.models import DisclaimerRule, PersonProfile
from articles.rights.models import Disclaimer, Licence, Person, Source
from articles.rights.names import name_key
from articles.takedowns.admin.credit_page import CreditAdmin

# Tolerance for the time between reading the clock and sending the form.
TOLERANCE = timedelta(hours=1)


@admin.register(Licence)
class LicenceAdmin(SharedRowAdmin):
    list_display = ("name", "permitted_use", "obliges_link_back", "url")
    empty_hint = gettext_lazy("A licence says how much of a text may be shown. Add those under which you reprint.")
    list_filter = ("permitted_use", "obliges_link_back")
    search_fields = ("name", "name_en")


@admin.register(Source)
class SourceAdmin(SharedRowAdmin, CreditAdmin):
    list_display = ("name", "name_en", "site", "licence")
    empty_hint = gettext_lazy("Add the outlets that you reprint and credit, each with its licence.")
    list_filter = ("licence__permitted_use",)
    list_select_related = ("licence",)
    search_fields = ("name_key", "name_en", "site")
    ordering = ("name_key",)
    autocomplete_fields = ("licence",)

    def normalize_search(self, term: str) -> str:
        return name_key(term)


class ProfileInline(DeskInline):
    """The profile in the form of a person, changed by those who may change the person."""

    model = PersonProfile
    template = "admin/edit_inline/stacked.html"
    fields = ("portrait", "biography", "biography_en", "contact")
    autocomplete_fields = ("portrait",)
    formfield_overrides = DeskAdmin.formfield_overrides | SHORT_TEXTS

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("rights.view_person")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_change = request.user.has_perm("rights.change_person")
        return may_change and (obj is None or may_change_shared_row(request.user, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Person)
class PersonAdmin(SharedRowAdmin, CreditAdmin):
    list_display = ("name", "outlet")
    empty_hint = gettext_lazy("Add the people whom bylines name. Each gets a page with everything they wrote.")
    list_select_related = ("outlet",)
    search_fields = ("name_key", "outlet__name_key")
    ordering = ("name_key",)
    autocomplete_fields = ("outlet",)
    inlines = (ProfileInline,)

    def normalize_search(self, term: str) -> str:
        return name_key(term)

    def label_of(self, obj: Any) -> str:
        return f"{obj.name} ({obj.outlet})" if obj.outlet else obj.name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("outlet")


@admin.register(Disclaimer)
class DisclaimerAdmin(SharedRowAdmin):
    """Disclaimers are added and never edited, because the history must show what a page said on any day."""

    list_display = ("opening", "language")
    empty_hint = gettext_lazy("Add a wording here. A disclaimer rule then says which texts carry it.")
    list_filter = ("language",)
    search_fields = ("text",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("text"))
    def opening(self, row: Disclaimer) -> str:
        return Truncator(row.text).chars(80)


class RuleForm(DeskForm):
    constraint_fields = {"disclaimer_rule_ends_after_it_starts": "ends_at"}

    def clean_ends_at(self) -> datetime | None:
        """An end must not be in the past; one within the last hour counts as now."""
        end: datetime | None = self.cleaned_data["ends_at"]
        now = timezone.now()
        if end is not None and end < now - TOLERANCE:
            raise ValidationError(_("A rule cannot end in the past: the record of what pages said must stay true."))
        return max(end, now) if end is not None else None


@admin.register(DisclaimerRule)
class DisclaimerRuleAdmin(SharedRowAdmin):
    """Rules are added and ended, never edited."""

    form = RuleForm
    list_display = ("wording", "reach", "starts", "ends")
    empty_hint = gettext_lazy("A rule adds a disclaimer to an item, a source, a licence, a section or the whole site.")
    list_select_related = ("disclaimer", "item", "source", "licence", "section")
    search_fields = ("disclaimer__text", "source__name", "=item__id")
    autocomplete_fields = ("disclaimer", "item", "source", "licence", "section")
    fields = ("disclaimer", "item", "source", "licence", "section", "starts_at", "ends_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.fields or () if name != "ends_at"] if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        ended = obj is not None and obj.ends_at is not None and obj.ends_at <= timezone.now()
        return not ended and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def label_of(self, obj: Any) -> str:
        return self.wording(obj)

    @admin.display(description=gettext_lazy("wording"))
    def wording(self, rule: DisclaimerRule) -> str:
        return Truncator(rule.disclaimer.text).chars(60)

    @admin.display(description=gettext_lazy("applies to"))
    def reach(self, rule: DisclaimerRule) -> str:
        if rule.item:
            return item_label(rule.item)
        target = rule.source or rule.licence or rule.section
        return str(target) if target else _("the whole site")

    @admin.display(description=with_zone(gettext_lazy("from")), ordering="starts_at")
    def starts(self, rule: DisclaimerRule) -> str:
        return list_time(rule.starts_at)

    @admin.display(description=with_zone(gettext_lazy("until")), ordering="ends_at")
    def ends(self, rule: DisclaimerRule) -> str:
        return list_time(rule.ends_at)

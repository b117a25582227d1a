"""Admin of restrictions, which are lifted here, and of placements."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import desk_address, join_sentences, list_time, target_label, with_zone
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.search import IndexSearchAdmin
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.models import Mode, Placement, Restriction
from articles.takedowns.admin.messages import decision_message
from articles.takedowns.admin.notices.closed_claims import check_open
from articles.takedowns.admin.restrictions.coverage import current_response
from articles.takedowns.admin.restrictions.restrict_page import TakedownAdmin, lifted_message
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.decisions.decide import active_restrictions, restore
from articles.takedowns.models import Case


class InForceFilter(admin.SimpleListFilter):
    title = gettext_lazy("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("in force now")), ("no", gettext_lazy("lifted or ended"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        active = queryset.active(timezone.now())
        if self.value() == "yes":
            return active
        return queryset.exclude(pk__in=active.values("pk")) if self.value() == "no" else queryset


@admin.register(Restriction)
class RestrictionAdmin(IndexSearchAdmin, ReadOnlyAdmin):
    """All restrictions, past and present. New ones are made on the restrict page of their target."""

    change_form_template = "takedowns/admin/restrictions/restriction.html"
    list_display = ("summary", "what", "in_force", "starts", "ends", "lifted", "by")
    list_filter = (InForceFilter, "mode")
    list_select_related = ("item", "placement__brief", "placement__article", "picture", "by")
    search_fields = ("reason",)
    empty_hint = gettext_lazy("To take something down, open it and choose “Take down or restore”.")
    item_columns = ("item", "placement__brief", "placement__article")
    fields = ("what", "mode", "reason", "public_note", "starts", "ends", "lifted", "by", "lifted_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    @admin.display(description=gettext_lazy("mode"))
    def summary(self, row: Restriction) -> str:
        return str(Mode(row.mode).label)

    @admin.display(description=gettext_lazy("target"))
    def what(self, row: Restriction) -> SafeString:
        return format_html('<a href="{}">{}</a>', desk_address(row.target, "takedown"), target_label(row.target))

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def in_force(self, row: Restriction) -> bool:
        at = timezone.now()
        ended = row.ends_at is not None and row.ends_at <= at
        return row.starts_at <= at and not ended and row.lifted_at is None

    @admin.display(description=with_zone(gettext_lazy("from")), ordering="starts_at")
    def starts(self, row: Restriction) -> str:
        return list_time(row.starts_at)

    @admin.display(description=with_zone(gettext_lazy("until")), ordering="ends_at")
    def ends(self, row: Restriction) -> str:
        return list_time(row.ends_at)

    @admin.display(description=with_zone(gettext_lazy("lifted")), ordering="lifted_at")
    def lifted(self, row: Restriction) -> str:
        return list_time(row.lifted_at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.lift_view)
        return [path("<path:object_id>/lift/", view, name="articles_restriction_lift"), *super().get_urls()]

    def lift_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lift the restriction on POST and go to the restrict page of its target, which lists what is in force."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        row: Any = self.get_object(request, unquote(object_id))
        if row is None:
            return self.redirect_missing(request, object_id)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:articles_restriction_change", args=[row.pk]))
        self.lift_now(request, row)
        return HttpResponseRedirect(desk_address(row.target, "takedown"))

    def lift_now(self, request: HttpRequest, row: Restriction) -> None:
        by = current_user(request)
        try:
            check_open(row.target)
            with transaction.atomic():
                decision = restore(row, by)
                self.log_change(request, row, action_message(LoggedAction.LIFTED))
        except ValidationError as refused:
            messages.error(request, join_sentences(*refused.messages))
            return
        response = current_response(request, row.target, timezone.now())
        if decision.case.state == Case.State.SECOND_REVIEW:
            messages.warning(request, decision_message(decision))
            return
        others = list(active_restrictions(row.target, timezone.now()))
        messages.success(request, join_sentences(lifted_message(others), response))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = kwargs.get("obj")
        context["may_lift"] = row and self.in_force(row) and request.user.has_perm(PERMISSION)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Placement)
class PlacementAdmin(IndexSearchAdmin, ReadOnlyAdmin, TakedownAdmin):
    """Which article carries which brief. Placements follow from the texts; here one can be taken down by itself."""

    list_display = ("brief_title", "article_title", "position", "removal")
    list_display_links = None
    search_fields = ("=id",)
    item_columns = ("brief", "article")
    empty_hint = gettext_lazy("They appear by themselves when the text of an article carries a flash brief.")
    ordering = ("-pk",)
    fields = ("brief_title", "article_title", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("brief", "article").defer("article__body")

    @admin.display(description=gettext_lazy("flash brief"))
    def brief_title(self, row: Placement) -> SafeString:
        return format_html('<a href="{}">{}</a>', desk_address(row.brief, "change"), row.brief.display_title)

    @admin.display(description=gettext_lazy("article"))
    def article_title(self, row: Placement) -> SafeString:
        return format_html('<a href="{}">{}</a>', desk_address(row.article, "change"), row.article.display_title)

    @admin.display(description=gettext_lazy("take down"))
    def removal(self, row: Placement) -> SafeString:
        return format_html('<a href="{}">{}</a>', desk_address(row, "takedown"), _("Remove from this article only"))

"""Admin of front-page leads: the article that editors put first, and for how long. Without one it is the newest."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.desk.labels import desk_link, list_time, with_zone
from articles.desk.model_admin import DeskForm
from articles.desk.search import IndexSearchAdmin
from articles.desk.shared_rows import SharedRowAdmin
from articles.models import HomeLead, Kind


class HomeLeadForm(DeskForm):
    constraint_fields = {"home_lead_ends_after_it_starts": "ends_at"}

    def clean_article(self) -> Any:
        article = self.cleaned_data["article"]
        if article.kind != Kind.ARTICLE:
            raise ValidationError(_("Only an article can lead the front page."))
        return article


@admin.register(HomeLead)
class HomeLeadAdmin(IndexSearchAdmin, SharedRowAdmin):
    form = HomeLeadForm
    list_display = ("lead", "starts", "ends", "in_force", "by")
    # The first column links to the article itself.
    list_display_links = ("starts",)
    list_select_related = ("article", "by")
    autocomplete_fields = ("article",)
    search_fields = ("=id",)
    item_columns = ("article",)
    kind = Kind.ARTICLE.value
    empty_hint = _("Without one, the newest article leads the front page.")
    fields = ("article", "starts_at", "ends_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.by = request.user
        super().save_model(request, obj, form, change)

    def label_of(self, obj: Any) -> str:
        return str(obj.article.display_title)

    @admin.display(description=_("article"))
    def lead(self, row: HomeLead) -> SafeString:
        return desk_link(row.article)

    @admin.display(description=with_zone(_("from")), ordering="starts_at")
    def starts(self, row: HomeLead) -> str:
        return list_time(row.starts_at)

    @admin.display(description=with_zone(_("until")), ordering="ends_at")
    def ends(self, row: HomeLead) -> str:
        return list_time(row.ends_at)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, row: HomeLead) -> bool:
        return row.starts_at <= timezone.now() < row.ends_at

"""Which article stands first on the front page, and until when? Editors choose; without a choice it is the newest."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin, DeskForm
from articles.admin.searching import SearchedByWords
from articles.admin.words import desk_link, in_zone, list_time
from articles.models import HomeLead, Kind


class HomeLeadForm(DeskForm):
    beside = {"home_lead_ends_after_it_starts": "ends_at"}

    def clean_article(self) -> Any:
        article = self.cleaned_data["article"]
        if article.kind != Kind.ARTICLE:
            raise ValidationError(_("Only an article can lead the front page."))
        return article


@admin.register(HomeLead)
class HomeLeadAdmin(SearchedByWords, DeskAdmin):
    form = HomeLeadForm
    list_display = ("lead", "starts", "ends", "in_force", "by")
    # The first column leads to the article itself.
    list_display_links = ("starts",)
    list_select_related = ("article", "by")
    autocomplete_fields = ("article",)
    search_fields = ("=id",)
    words_of = ("article",)
    kind = Kind.ARTICLE.value
    fields = ("article", "starts_at", "ends_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("article"))
    def lead(self, row: HomeLead) -> SafeString:
        return desk_link(row.article)

    @admin.display(description=in_zone(_("from")), ordering="starts_at")
    def starts(self, row: HomeLead) -> str:
        return list_time(row.starts_at)

    @admin.display(description=in_zone(_("until")), ordering="ends_at")
    def ends(self, row: HomeLead) -> str:
        return list_time(row.ends_at)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, row: HomeLead) -> bool:
        return row.starts_at <= timezone.now() < row.ends_at

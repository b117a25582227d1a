"""Admin of the house word lists and their terms."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.checks.import_page import IMPORT_PERMISSIONS, import_view
from articles.desk.model_admin import DeskAdmin
from articles.formats.counts import BoundedCount, count_column
from articles.models import HouseTerm, WordList
from articles.text.house_terms import term_key


@admin.register(WordList)
class WordListAdmin(DeskAdmin):
    list_display = ("name", "kind", "is_active", "terms", "file_import")
    empty_hint = gettext_lazy("Add a list, then import its terms from a CSV file. They are marked while writing.")
    fields = ("name", "kind", "is_active")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WordList]:
        terms = HouseTerm.objects.filter(word_list=OuterRef("pk"))
        rows: QuerySet[WordList] = super().get_queryset(request).annotate(term_count=count_column(terms))
        return rows

    def get_list_display(self, request: HttpRequest) -> Any:
        may_import = request.user.has_perms(IMPORT_PERMISSIONS)
        return self.list_display if may_import else self.list_display[:-1]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(partial(import_view, admin=self))
        return [path("<int:object_id>/import/", page, name="articles_wordlist_import"), *super().get_urls()]

    @admin.display(description=gettext_lazy("number of terms"))
    def terms(self, row: Any) -> SafeString:
        address = f"{reverse('admin:articles_houseterm_changelist')}?word_list__id__exact={row.pk}"
        return format_html('<a href="{}">{}</a>', address, BoundedCount.of(row.term_count))

    @admin.display(description=gettext_lazy("file"))
    def file_import(self, row: WordList) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:articles_wordlist_import", args=[row.pk]), _("Import …")
        )


@admin.register(HouseTerm)
class HouseTermAdmin(DeskAdmin):
    list_display = ("term", "replacement", "kind", "word_list", "reason")
    empty_hint = gettext_lazy(
        "Terms belong to a word list. To add many at once, import a file in the list’s row under “Word lists”."
    )
    list_filter = ("word_list",)
    list_select_related = ("word_list",)
    search_fields = ("key", "term", "replacement")
    fields = ("word_list", "term", "replacement", "reason", "exceptions")

    def normalize_search(self, term: str) -> str:
        return term_key(term) or term

    def label_of(self, obj: Any) -> str:
        return str(obj.term)

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, row: HouseTerm) -> str:
        return str(WordList.Kind(row.word_list.kind).label)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.is_single_han:
            words = _("“%(term)s” is a single Chinese character: only found where it stands alone.")
            messages.warning(request, words % {"term": obj.term})

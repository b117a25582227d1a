"""Admin of the pages about the site: written like articles, published and withdrawn by a choice in the form."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.editor.field import BodyField
from articles.admin.editor.widget import BodyEditor, editor_settings
from articles.desk.model_admin import DeskAdmin, DeskForm
from articles.editing.shared_rows import TAKE_DOWN_PERMISSION, may_change_public_rows
from articles.html.sanitizer import brief_ids, clean, picture_ids
from articles.models.removed_text import PERMISSION as READING_PERMISSION
from articles.site_pages.admin.versions import versions_page
from articles.site_pages.models import SitePage

DRAFT, PUBLIC, WITHDRAWN = "draft", "public", "withdrawn"
STANDINGS = {
    DRAFT: gettext_lazy("Draft: only the desk sees it"),
    PUBLIC: gettext_lazy("Public"),
    WITHDRAWN: gettext_lazy("Withdrawn: its address says that it is gone"),
}
TEXTS = ("body", "body_en")


def standing_of(page: SitePage) -> str:
    if page.published_at is None:
        return DRAFT
    return WITHDRAWN if page.withdrawn_at else PUBLIC


class SitePageForm(DeskForm):
    """A page that was public is never a draft again: readers may have its address."""

    # Whether the person may make a page public; whoever only takes things down may not bring them back.
    may_publish = False
    standing = forms.ChoiceField(label=gettext_lazy("visibility"), widget=forms.RadioSelect)
    body = BodyField(label=gettext_lazy("text"))
    body_en = BodyField(label=gettext_lazy("text in English"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("standing", *TEXTS):
            if name in self.fields:
                self.fields[name].label = capfirst(self.fields[name].label)
        now = standing_of(self.instance)
        choices: tuple[str, ...] = (DRAFT, PUBLIC) if now == DRAFT else (PUBLIC, WITHDRAWN)
        if now != PUBLIC and not self.may_publish:
            choices = (now,)
        if "standing" in self.fields:
            standing: Any = self.fields["standing"]
            standing.choices, standing.initial = [(name, STANDINGS[name]) for name in choices], now

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name in (name for name in TEXTS if values.get(name)):
            values[name] = clean(values[name])
            if brief_ids(values[name]) or picture_ids(values[name]):
                self.add_error(name, _("Flash briefs and pictures can be embedded in articles only."))
        return values


@admin.register(SitePage)
class SitePageAdmin(DeskAdmin):
    form = SitePageForm
    change_form_template = "site_pages/admin/change_form.html"
    list_display = ("title", "title_en", "slug", "standing", "in_footer", "position")
    search_fields = ("title", "title_en", "slug")
    empty_hint = gettext_lazy("The first steps propose an about page, a privacy policy and more, as drafts.")
    fieldsets = [
        (None, {"fields": ["title", "body"]}),
        (gettext_lazy("English"), {"fields": ["title_en", "body_en"]}),
        (gettext_lazy("Publication"), {"fields": ["standing", "slug", "in_footer", "position"]}),
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        may_change = super().has_change_permission(request, obj)
        form.may_publish = may_change and may_change_public_rows(request.user)
        settings = editor_settings(request, carries_briefs=False)
        for name in ("notes", "colleagues", "pictures", "upload"):
            settings["urls"].pop(name, None)
        for name in TEXTS:
            if name in form.base_fields:
                language = "en" if name == "body_en" else "zh-Hans"
                attrs = {"class": "desk-text", "rows": 16, "lang": language}
                form.base_fields[name].widget = BodyEditor(settings, attrs)
        return form

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(partial(versions_page, admin=self))
        return [path("<int:pk>/versions/", page, name="site_pages_sitepage_versions"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A moderator withdraws a page and changes nothing else of it."""
        if super().has_change_permission(request, obj):
            return ()
        return ("title", "body", "title_en", "body_en", "slug", "in_footer", "position")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_change_public_rows(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The text of a withdrawn page and its versions are closed, but to people who may change or withdraw it."""
        if obj is None or obj.withdrawn_at is None:
            return super().has_view_permission(request, obj)
        may_read = request.user.has_perm(READING_PERMISSION) and super().has_view_permission(request, obj)
        return may_read or self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_withdraw = obj is not None and obj.published_at is not None and request.user.has_perm(TAKE_DOWN_PERMISSION)
        return super().has_change_permission(request, obj) or may_withdraw

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts are deleted: an address that was public says that it is gone."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.published_at is None)

    def save_model(self, request: HttpRequest, obj: SitePage, form: Any, change: bool) -> None:
        standing, now = form.cleaned_data.get("standing"), timezone.now()
        if standing == PUBLIC:
            obj.published_at, obj.withdrawn_at = obj.published_at or now, None
        elif standing == WITHDRAWN:
            obj.withdrawn_at = obj.withdrawn_at or now
        super().save_model(request, obj, form, change)

    def label_of(self, obj: Any) -> str:
        return str(obj.shown_title)

    @admin.display(description=gettext_lazy("visibility"))
    def standing(self, page: SitePage) -> SafeString | str:
        words = STANDINGS[standing_of(page)]
        return format_html('<a href="{}">{}</a>', page.get_absolute_url(), words) if page.is_public else str(words)

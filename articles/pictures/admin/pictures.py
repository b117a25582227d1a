"""Admin of pictures: upload with credit and licence, thumbnails in the list."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import list_time, picture_label, with_zone
from articles.desk.previews.closed_page import closed_page
from articles.desk.removed_matches import PERMISSION, picture_words
from articles.desk.shared_rows import SharedRowAdmin
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.editing.stay_down.pictures import PictureMatch
from articles.models.removed_text import (
    closed_words,
    is_picture_closed,
    load_closed_pictures,
    without_closed_pictures,
)
from articles.pictures.admin.drawn import LARGE, THUMBNAIL, drawn, marks_as_text
from articles.pictures.admin.form import DECIDING, PictureForm, focal_settings
from articles.pictures.admin.pasted_upload import cards, upload
from articles.pictures.admin.picker import choosing_page, found
from articles.pictures.models import Picture
from articles.takedowns.admin.restrictions.restrict_page import TakedownAdmin
from articles.takedowns.decisions.match_reviews import confirm_picture, propose_picture, refuse_picture


@admin.register(Picture)
class PictureAdmin(SharedRowAdmin, TakedownAdmin):
    form = PictureForm
    change_form_template = "pictures/admin/picture_form.html"
    empty_hint = gettext_lazy("Upload one here, or paste pictures into the text of an article.")
    list_display = ("thumbnail", "described", "credited", "licence", "licence_ends", "credited_source")
    list_display_links = ("thumbnail", "described")
    list_select_related = ("licence", "source")
    search_fields = ("alt", "caption", "credit", "keywords", "=id")
    autocomplete_fields = ("source", "licence")
    readonly_fields = ("preview", "marks_in_file")
    fields = (
        "preview",
        "file",
        "allow_reason",
        "refuse_copy",
        "alt",
        "caption",
        "keywords",
        "credit",
        "source",
        "licence",
        "licence_ends_at",
        ("focal_x", "focal_y"),
        "marks_in_file",
        "digital_source",
        "mark_reason",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A picture whose text is closed is found by its number only."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        term = search_term.strip()
        if term and not (term.isascii() and term.isdecimal()):
            found = without_closed_pictures(found)
        return found, may_repeat

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        load_closed_pictures(changelist.result_list)
        return changelist

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._closed_page(request, object_id) or super().changeform_view(
            request, object_id, form_url, extra_context
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        may_change = context.get("original") and self.has_change_permission(request, context["original"])
        context["focal_point"] = focal_settings() if may_change else None
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return self._closed_page(request, object_id) or super().delete_view(request, object_id, extra_context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return self._closed_page(request, object_id) or super().history_view(request, object_id, extra_context)

    def _closed_page(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        picture: Any = self.get_object(request, unquote(object_id)) if object_id else None
        if picture is None or not is_picture_closed(picture):
            return None
        if not self.has_view_or_change_permission(request, picture):
            raise PermissionDenied
        return closed_page(request, picture, self.admin_site)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who reads it. Where only some fields are named, another page shows its errors as text."""
        has_links = "fields" not in kwargs
        form_class = super().get_form(request, obj, change, **kwargs)
        return type(form_class.__name__, (form_class,), {"request": request, "has_links": has_links})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A page without a form leaves out the fields that are not columns."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            return fieldsets
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in DECIDING]})
            for name, options in fieldsets
        ]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.write_marks()
        super().save_model(request, obj, form, change)
        match: PictureMatch | None = form.match
        if match and match.is_withheld:
            self._propose(request, obj, match, form)
        elif request.user.has_perm(PERMISSION) and form.cleaned_data.get("allow_reason", "").strip():
            self._decide(request, obj, form)
        elif match:
            messages.warning(request, picture_words(request, match, has_link=True))

    def _decide(self, request: HttpRequest, obj: Any, form: Any) -> None:
        """Refuse, confirm or propose that a stored copy of a removed picture may be used."""
        by, reason = current_user(request), form.cleaned_data["allow_reason"].strip()
        if form.waiting and form.cleaned_data.get("refuse_copy"):
            refuse_picture(form.waiting, by, reason)
            messages.success(request, _("Refused. The picture cannot be used; the decision is in the ledger."))
        elif form.waiting:
            confirm_picture(form.waiting, by, reason)
        elif form.withholding:
            self._propose(request, obj, form.withholding, form)

    def _propose(self, request: HttpRequest, obj: Any, match: PictureMatch, form: Any) -> None:
        reason = form.cleaned_data["allow_reason"].strip()
        propose_picture(obj, match.removed, current_user(request), reason)
        messages.warning(request, _("Stored. It can be used once another moderator has confirmed it on this page."))
        self.log_change(request, obj, action_message(LoggedAction.MATCH_ALLOWED, reason=reason))

    def get_urls(self) -> list[URLPattern]:
        """Adds the endpoints of the text editor and of the picker."""
        view = self.admin_site.admin_view
        own = [
            path("cards/", view(partial(cards, admin=self)), name="pictures_picture_cards"),
            path("choose/", view(partial(choosing_page, admin=self)), name="pictures_picture_choose"),
            path("found/", view(partial(found, admin=self)), name="pictures_picture_found"),
            path("upload/", view(partial(upload, admin=self)), name="pictures_picture_upload"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("alternative text"))
    def described(self, picture: Picture) -> str:
        words = closed_words() if is_picture_closed(picture) else picture.alt
        return words or _("Picture %(number)s") % {"number": picture.pk}

    def label_of(self, obj: Any) -> str:
        return picture_label(obj)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return drawn(picture, THUMBNAIL)

    @admin.display(description=gettext_lazy("credit"))
    def credited(self, picture: Picture) -> str:
        return "–" if is_picture_closed(picture) else picture.credit or "–"

    @admin.display(description=gettext_lazy("source"))
    def credited_source(self, picture: Picture) -> str:
        return str(picture.source) if picture.source and not is_picture_closed(picture) else "–"

    @admin.display(description=gettext_lazy("current picture"))
    def preview(self, picture: Picture) -> SafeString | str:
        return drawn(picture, LARGE) if picture.pk else _("none yet")

    @admin.display(description=gettext_lazy("marks in the file"))
    def marks_in_file(self, picture: Picture) -> str:
        return "; ".join(marks_as_text(picture)) or _("none")

    @admin.display(description=with_zone(gettext_lazy("licence ends")), ordering="licence_ends_at")
    def licence_ends(self, picture: Picture) -> str:
        return list_time(picture.licence_ends_at)

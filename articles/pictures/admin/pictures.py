"""Admin of pictures: upload with credit and licence, thumbnails in the list."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import list_time, picture_label, with_zone
from articles.desk.model_admin import DeskForm
from articles.desk.previews.closed_page import closed_page
from articles.desk.removed_matches import PERMISSION, picture_words
from articles.desk.shared_rows import SharedRowAdmin
from articles.desk.users import current_user, person_name
from articles.editing.history import LoggedAction, action_message
from articles.editing.stay_down.pictures import (
    PictureMatch,
    find_removed_picture,
    find_withholding,
    has_removed_pictures,
    open_picture_review,
)
from articles.models.removed_text import (
    closed_words,
    is_picture_closed,
    load_closed_pictures,
    without_closed_pictures,
)
from articles.pictures.admin.pasted_upload import cards, upload
from articles.pictures.admin.picker import choosing_page, found
from articles.pictures.marks import DigitalSource
from articles.pictures.models import Picture
from articles.takedowns.admin.restrictions.restrict_page import TakedownAdmin
from articles.takedowns.decisions.match_reviews import confirm_picture, propose_picture, refuse_picture

THUMBNAIL = (96, 64)
LARGE = (480, 320)
# Fields of the form that are not columns.
DECIDING = ("allow_reason", "refuse_copy")


class PictureForm(DeskForm):
    """Uses a plain file field, so that only `accept_picture` decides whether the upload is a picture.

    A picture that was taken down is refused, unless somebody who may decide that gives a reason; it can be used once
    another such person gives one as well. `request`: of its reader, None outside of a page. `has_links`: whether errors
    may contain links.
    """

    request: ClassVar[HttpRequest | None] = None
    has_links: ClassVar[bool] = True
    allow_reason = forms.CharField(
        label=gettext_lazy("Why it may be stored nevertheless"),
        help_text=gettext_lazy("It is stored with the picture, and the decision is recorded in the ledger."),
        max_length=1_000,
        required=False,
        widget=forms.HiddenInput,
    )
    refuse_copy = forms.BooleanField(
        label=gettext_lazy("Refuse it"),
        help_text=gettext_lazy("The picture stays stored and cannot be used. Give the reason above."),
        required=False,
        widget=forms.HiddenInput,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, AVIF or GIF, at most 20 MB; animations stay animated. A new file gets a new address."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].required = not self.instance.pk
        self.match: PictureMatch | None = None
        self.withholding: PictureMatch | None = None
        user = self.request.user if self.request else None
        self.waiting = open_picture_review(self.instance) if self.instance.pk and user else None
        if user and user.has_perm(PERMISSION) and "allow_reason" in self.fields and self.instance.pk:
            self._show_decision(user)
        for name in {"focal_x", "focal_y"} & self.fields.keys():
            self.fields[name].help_text = _("From 0 (left, top) to 1 (right, bottom). Crops keep this point in view.")
            self.fields[name].widget.attrs |= {"min": 0, "max": 1, "step": "any"}

    def _show_decision(self, user: Any) -> None:
        """Show the fields that decide about a stored picture which is a copy of a removed one."""
        words, reason = _("It resembles a removed picture. To propose that it may be used, give a reason."), None
        if self.waiting:
            words = _("It resembles a removed picture. %(person)s would allow it: %(reason)s Give a reason to confirm.")
            if self.is_own_proposal:
                words = _("You have proposed that it may be used: %(reason)s Another moderator must confirm.")
            reason = self.waiting.reason
            self.fields["refuse_copy"].widget = forms.CheckboxInput()
        else:
            self.withholding = find_withholding(self.instance, timezone.now()) if has_removed_pictures() else None
            if self.withholding is None:
                return
        self.fields["allow_reason"].widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        person = person_name(self.waiting.proposed_by) if self.waiting else ""
        self.fields["allow_reason"].help_text = words % {"person": person, "reason": reason}

    @property
    def is_own_proposal(self) -> bool:
        user = self.request.user if self.request else None
        return bool(self.waiting and user and user.pk == self.waiting.proposed_by_id)

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        reason = (values.get("allow_reason") or "").strip()
        if values.get("refuse_copy") and not reason:
            self.add_error("allow_reason", _("Give a reason. It is stored with the decision."))
        elif reason and self.is_own_proposal and not values.get("refuse_copy") and "file" not in self.changed_data:
            self.add_error("allow_reason", _("You proposed this, so another person must confirm it."))
        return values

    def _post_clean(self) -> None:
        super()._post_clean()
        if "file" not in self.changed_data or "file" in self.errors or self.request is None:
            return
        self.match = find_removed_picture(self.instance, timezone.now())
        if self.match is None or not self.match.is_withheld:
            return
        may_allow = self.request.user.has_perm(PERMISSION)
        if may_allow and self.has_links:
            self.fields["allow_reason"].widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        if not (may_allow and self.cleaned_data.get("allow_reason", "").strip()):
            self.add_error("file", picture_words(self.request, self.match, has_link=self.has_links))


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


def focal_settings() -> dict[str, Any]:
    """Texts of the focal point and of the crops that show it; `focal_point.css` has the shape of each."""
    crops = {"lead": _("Front page (16:9)"), "list": _("Lists (3:2)"), "square": _("Square (1:1)")}
    return {
        "labels": {"crops": _("Crops"), "area": _("Focal point")},
        "at": _("{x}% across, {y}% down"),
        "help": _("Click the part that must stay in view. Arrow keys move the point; with Shift, further."),
        "crops": [{"name": name, "label": label} for name, label in crops.items()],
    }


def drawn(picture: Picture, most: tuple[int, int]) -> SafeString:
    """An <img> scaled down to fit `most` (width, height in pixels), with both set to prevent a layout shift.

    Only words for a picture that is closed to the reader.
    """
    if is_picture_closed(picture):
        return format_html("{}", closed_words())
    scale = min(most[0] / picture.width, most[1] / picture.height, 1)
    width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    image = '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">'
    return format_html(image, picture.get_absolute_url(), width, height, picture.alt)


def marks_as_text(picture: Picture) -> list[str]:
    """The marks of the uploaded file in words."""
    source = DigitalSource(picture.marked_source).label if picture.marked_source else ""
    label = _("AI label of the Chinese rule: %(label)s") % {"label": picture.marked_aigc} if picture.marked_aigc else ""
    manifest = _("Content Credentials (C2PA), kept with the original") if picture.marked_manifest else ""
    return [str(mark) for mark in (source, label, manifest) if mark]

"""The form of a picture: its file is checked, and a copy of a removed picture is refused or decided about."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.model_admin import DeskForm
from articles.desk.removed_matches import PERMISSION, picture_words
from articles.desk.users import person_name
from articles.editing.stay_down.pictures import (
    PictureMatch,
    find_removed_picture,
    find_withholding,
    has_removed_pictures,
    open_picture_review,
)

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


def focal_settings() -> dict[str, Any]:
    """Texts of the focal point and of the crops that show it; `focal_point.css` has the shape of each."""
    crops = {"lead": _("Front page (16:9)"), "list": _("Lists (3:2)"), "square": _("Square (1:1)")}
    return {
        "labels": {"crops": _("Crops"), "area": _("Focal point")},
        "at": _("{x}% across, {y}% down"),
        "help": _("Click the part that must stay in view. Arrow keys move the point; with Shift, further."),
        "crops": [{"name": name, "label": label} for name, label in crops.items()],
    }

"""Restrict page: a page for each target on which a moderator takes it down or restores it. Works without scripts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import join_sentences, target_label
from articles.desk.model_admin import DeskAdmin
from articles.desk.text_limits import LimitedTexts
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.editing.restrictions import Target, column_of, modes_for
from articles.formats.lists import join_list
from articles.formats.moments import zone_words
from articles.models import Mode, Restriction
from articles.takedowns.admin.actions.translation_choice import offer_translations, translation_field
from articles.takedowns.admin.cases.decision_checks import target_check
from articles.takedowns.admin.messages import decision_message
from articles.takedowns.admin.notices.closed_claims import check_open
from articles.takedowns.admin.restrictions.coverage import coverage, current_response
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.decisions.decide import active_restrictions, take_down
from articles.takedowns.models import Case

MAX_CASES = 10
MODE_DESCRIPTIONS = {
    Mode.SEALED: gettext_lazy(
        "Sealed: returns 404 as if it had never existed, and leaves no trace where it was carried."
    ),
    Mode.REMOVED_LEGAL: gettext_lazy("Removed for legal reasons: returns 451 with your note."),
    Mode.REMOVED: gettext_lazy(
        "Removed: returns 410 (gone) with your note, and leaves a neutral line where it was carried."
    ),
    Mode.HIDDEN: gettext_lazy("Hidden during review: returns 404. Ends after 72 hours or at the time you set."),
    Mode.RETRACTED: gettext_lazy("Retracted: the page stays and shows your note instead of the text."),
    Mode.ELEMENT_REMOVED: gettext_lazy("Part removed: a neutral line takes its place."),
    Mode.DELISTED: gettext_lazy("Out of lists, feeds and search. The page itself can still be read."),
    Mode.LABELLED: gettext_lazy("Labelled: the text stays, with your note above it."),
}

NOTE_REQUIRED = gettext_lazy("Tell readers why it is retracted: they see this note instead of the text.")


class TakedownForm(LimitedTexts, forms.Form):
    """The restriction, its reason and the public note. Offers only the modes that apply to the target."""

    mode = forms.ChoiceField(label=gettext_lazy("Restriction"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Internal note, stored with the restriction."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    public_note = forms.CharField(
        label=gettext_lazy("Note for the public"),
        help_text=gettext_lazy("Shown to readers in place of the text. Required for a retraction."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    translations = translation_field()
    ends_at = forms.SplitDateTimeField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Leave empty to keep it until it is lifted (hidden: 72 hours)."),
        required=False,
        widget=AdminSplitDateTime,
    )

    def __init__(self, target: Target, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mode_field = self.fields["mode"]
        assert isinstance(mode_field, forms.ChoiceField)
        mode_field.choices = [(mode.value, MODE_DESCRIPTIONS[mode]) for mode in modes_for(target)]
        self.translations_found = offer_translations(self, target)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if lacks_reason_for_readers(values):
            self.add_error("public_note", NOTE_REQUIRED)
        return values


def lacks_reason_for_readers(values: Mapping[str, Any]) -> bool:
    """Whether a form retracts an item without saying why: the page of a retracted item gives the reason."""
    return values.get("mode") == Mode.RETRACTED and not values.get("public_note", "").strip()


class TakedownAdmin(DeskAdmin):
    """Adds the page `…/<pk>/takedown/` to the admin of a target."""

    @property
    def takedown_name(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_takedown"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.takedown_view)
        name = self.takedown_name.removeprefix("admin:")
        return [path("<path:object_id>/takedown/", view, name=name), *super().get_urls()]

    def takedown_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        target: Any = self.get_object(request, unquote(object_id))
        if target is None:
            return self.redirect_missing(request, object_id)
        initial = {"mode": request.GET["mode"]} if "mode" in request.GET else None
        form = TakedownForm(target, request.POST or None, initial=initial)
        form.fields["reason"].widget.attrs["autofocus"] = bool(initial)
        if request.method == "POST" and form.is_valid() and self.take_down(request, target, form):
            return HttpResponseRedirect(request.path)
        return TemplateResponse(
            request, "takedowns/admin/restrictions/restrict_page.html", self.takedown_context(request, target, form)
        )

    def take_down(self, request: HttpRequest, target: Any, form: TakedownForm) -> bool:
        """Restrict as the form says and show what readers get now. False if refused; the form then has the errors."""
        values = form.cleaned_data
        mode, ends_at = Mode(values["mode"]), values["ends_at"]
        try:
            check_open(target)
            with transaction.atomic():
                by = current_user(request)
                also = [form.translations_found[key] for key in values.get("translations", ())]
                reason, note = values["reason"], values["public_note"]
                decision = take_down(target, mode, by, reason, note, ends_at, translations=also)
                self.log_change(request, target, action_message(LoggedAction.RESTRICTED, mode=mode.value))
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        response = current_response(request, target, timezone.now())
        messages.success(request, join_sentences(decision_message(decision), response))
        return True

    def takedown_context(self, request: HttpRequest, target: Any, form: TakedownForm) -> dict[str, Any]:
        at = timezone.now()
        return {
            **self.admin_site.each_context(request),
            "title": _("Take down or restore"),
            "subtitle": target_label(target),
            "opts": self.opts,
            "original": target,
            "form": form,
            "media": self.media + form.media,
            "current_response": current_response(request, target, at),
            "coverage": coverage(target, at),
            "active": active_restrictions(target, at).select_related("by").order_by("-pk"),
            "cases": Case.objects.filter(**{column_of(target): target}).order_by("-pk")[:MAX_CASES],
            "zone": zone_words(),
            "check": target_check(target, at),
        }


def lifted_message(others: list[Restriction]) -> SafeString | str:
    """Lists the other restrictions in force, so that nobody thinks that the target is back when it is not."""
    if not others:
        return _("Lifted.")
    return format_html(_("Lifted. Still in force: {}."), join_list(Mode(other.mode).label for other in others))

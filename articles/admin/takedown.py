"""How does a moderator take something down or give it back? One page for each target, working without script."""

from datetime import datetime
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

from articles.admin.base import DeskAdmin
from articles.admin.case_words import asked_words, decided_words
from articles.admin.coverage import answer_words, coverage
from articles.admin.words import enumerated, name_of_target, run_on
from articles.models import Mode, Restriction
from articles.restricting import Target, column_of, modes_for
from articles.takedowns.deciding import take_down
from articles.takedowns.models import Case
from articles.zones import zone_words

PERMISSION = "articles.take_down"
MOST_CASES = 10
EXPLAINED = {
    Mode.SEALED: gettext_lazy("Sealed: as if it never was. 404, without a trace where it was carried."),
    Mode.REMOVED_LEGAL: gettext_lazy("Removed because a law demands it: 451, with your note."),
    Mode.REMOVED: gettext_lazy("Removed: 410 (gone), with your note; a neutral line where it was carried."),
    Mode.HIDDEN: gettext_lazy("Hidden while it is examined: 404. Ends by itself after 72 hours, or when you say."),
    Mode.RETRACTED: gettext_lazy("Retracted: the address stays and shows your note instead of the text."),
    Mode.ELEMENT_REMOVED: gettext_lazy("This part removed: a neutral line stands in its place."),
    Mode.DELISTED: gettext_lazy("Out of lists, feeds and search; who has the address can still read it."),
    Mode.LABELLED: gettext_lazy("Labelled: the text stays, with your note above it."),
}


class TakedownForm(forms.Form):
    """What is done, why, and what the public is told; only the modes that fit the target are offered."""

    mode = forms.ChoiceField(label=gettext_lazy("What is done"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For the house alone; kept with the restriction."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    public_note = forms.CharField(
        label=gettext_lazy("Note for the public"),
        help_text=gettext_lazy("Shown to readers where the text was. May stay empty."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    ends_at = forms.SplitDateTimeField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Empty: until somebody lifts it (hidden: 72 hours)."),
        required=False,
        widget=AdminSplitDateTime,
    )

    def __init__(self, target: Target, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["mode"].choices = [(mode.value, EXPLAINED[mode]) for mode in modes_for(target)]  # type: ignore[attr-defined]


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
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        asked = {"mode": request.GET["mode"]} if "mode" in request.GET else None
        form = TakedownForm(target, request.POST or None, initial=asked)
        form.fields["reason"].widget.attrs["autofocus"] = bool(asked)
        if request.method == "POST" and form.is_valid() and self.take_down(request, target, form):
            return HttpResponseRedirect(request.path)
        return TemplateResponse(request, "admin/takedown.html", self.takedown_context(request, target, form))

    def take_down(self, request: HttpRequest, target: Any, form: TakedownForm) -> bool:
        """Restrict as the form says and tell what is true now; where refused, the form carries the errors."""
        values = form.cleaned_data
        mode, ends_at = Mode(values["mode"]), values["ends_at"]
        try:
            with transaction.atomic():
                by: Any = request.user
                decision = take_down(target, mode, by, values["reason"], values["public_note"], ends_at)
                self.log_change(request, target, _("Restricted: %(mode)s.") % {"mode": mode.label})
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        told = run_on(decided_words(decision), answer_words(request, target, timezone.now()), asked_words(decision))
        messages.success(request, told)
        return True

    def takedown_context(self, request: HttpRequest, target: Any, form: TakedownForm) -> dict[str, Any]:
        at = timezone.now()
        return {
            **self.admin_site.each_context(request),
            "title": _("Take down or restore"),
            "subtitle": name_of_target(target),
            "opts": self.opts,
            "original": target,
            "form": form,
            "media": self.media + form.media,
            "now_words": answer_words(request, target, at),
            "coverage": coverage(target, at),
            "active": active_restrictions(target, at),
            "cases": Case.objects.filter(**{column_of(target): target}).order_by("-pk")[:MOST_CASES],
            "zone": zone_words(),
        }


def active_restrictions(target: Target, at: datetime) -> list[Restriction]:
    covering = Restriction.objects.active(at).filter(**{column_of(target): target})
    return list(covering.select_related("by").order_by("-pk"))


def lifted_words(others: list[Restriction]) -> SafeString | str:
    """Whether anything else still covers the target, so that nobody thinks it is back when it is not."""
    if not others:
        return _("Lifted.")
    left = enumerated(Mode(other.mode).label for other in others)
    return format_html(_("Lifted. Still in force: {}."), left)

"""How does a raw page come in? Pasted, or uploaded one by one or as a zip: kept as it came before anyone reads it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.wire.models import Delivery
from articles.wire.unpacking import MOST_BYTES, MOST_MEMBERS, Arrival, Refused, arrivals_in

PERMISSION = "wire.add_delivery"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files; their pages, those of zips too."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Arrival]:
        arrivals: list[Arrival] = []
        errors = []
        for upload in data or []:
            try:
                arrivals += arrivals_in(upload.name, upload.read())
            except Refused as refused:
                errors.append(str(refused))
        if len(arrivals) > MOST_MEMBERS:
            errors.append(_("%(count)d pages at once; 200 are the most.") % {"count": len(arrivals)})
        if errors:
            raise ValidationError(errors)
        return arrivals


class PasteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("The page, text or HTML"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "desk-text", "rows": 18, "autofocus": True, "spellcheck": "false"}),
    )
    uploads = FilesField(
        label=gettext_lazy("Or files"),
        required=False,
        help_text=gettext_lazy("Several files, or a zip: each page is reviewed by itself. 8 MB a page, 200 pages."),
    )

    def clean_text(self) -> str:
        # Browsers send every line break as CRLF, whatever was pasted.
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if len(text.encode(errors="replace")) > MOST_BYTES:
            raise ValidationError(_("This is more than 8 MB: send it as several pages."))
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("text", "").strip() and not values["uploads"]:
            self.add_error("text", _("Paste a page, or choose a file."))
        return values

    def arrivals(self) -> list[Arrival]:
        text = self.cleaned_data["text"]
        pasted = [Arrival("", text.encode(errors="replace"))] if text.strip() else []
        return [*pasted, *self.cleaned_data["uploads"]]


def paste_view(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Keep what is posted, and go on to its review; `context` is that of every page of the desk."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
    if form.is_valid():
        return _go_on(request, _kept(request, form.arrivals()))
    found = context | {"title": _("Paste a page"), "form": form, "opts": Delivery._meta}
    return TemplateResponse(request, "admin/paste.html", found, status=422 if form.errors else 200)


@transaction.atomic
def _kept(request: HttpRequest, arrivals: list[Arrival]) -> list[Delivery]:
    """All of them or none, in a commit of their own: they outlive whatever goes wrong with the review."""
    return [Delivery.objects.create(raw=one.raw, name=one.name, by=request.user) for one in arrivals]  # type: ignore[misc]


def _go_on(request: HttpRequest, deliveries: list[Delivery]) -> HttpResponse:
    if len(deliveries) == 1:
        return HttpResponseRedirect(reverse("admin:wire_delivery_review", args=[deliveries[0].pk]))
    told = ngettext(
        "%(count)d page was kept. It waits for its review below.",
        "%(count)d pages were kept. Each waits for its review below.",
        len(deliveries),
    )
    messages.success(request, told % {"count": len(deliveries)})
    return HttpResponseRedirect(reverse("admin:wire_delivery_changelist") + "?article__isempty=1")

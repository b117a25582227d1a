"""Paste page: raw pages, pasted or uploaded as files or zip archives, are stored unchanged and then reviewed."""

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

from articles.desk.users import current_user
from articles.ingest.models import Delivery
from articles.ingest.uploads import MAX_BYTES, MAX_MEMBERS, UploadedPage, UploadError, pages_in_upload

PERMISSION = "wire.add_delivery"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files, as the list of their pages, including those in zip archives."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedPage]:
        pages: list[UploadedPage] = []
        errors = []
        for upload in data or []:
            try:
                pages += pages_in_upload(upload.name, upload.read())
            except UploadError as refused:
                errors.append(str(refused))
        if len(pages) > MAX_MEMBERS:
            errors.append(_("%(count)d pages were uploaded at once; the limit is 200.") % {"count": len(pages)})
        if errors:
            raise ValidationError(errors)
        return pages


class PasteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Page (text or HTML)"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "desk-text", "rows": 18, "autofocus": True, "spellcheck": "false"}),
    )
    uploads = FilesField(
        label=gettext_lazy("Or upload files"),
        required=False,
        help_text=gettext_lazy(
            "One or more files, or a zip archive. Each page is reviewed separately. Up to 8 MB per page and 200 pages."
        ),
    )

    def clean_text(self) -> str:
        # Browsers send every line break as CRLF, whatever was pasted.
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if len(text.encode(errors="replace")) > MAX_BYTES:
            raise ValidationError(_("The page is larger than 8 MB. Split it into several pages."))
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("text", "").strip() and not values["uploads"]:
            self.add_error("text", _("Paste a page or choose a file."))
        return values

    def pages(self) -> list[UploadedPage]:
        text = self.cleaned_data["text"]
        pasted = [UploadedPage("", text.encode(errors="replace"))] if text.strip() else []
        return [*pasted, *self.cleaned_data["uploads"]]


def paste_view(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the form, or store what is posted and redirect to its review. `context`: that of every page of the desk."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
    if form.is_valid():
        return _redirect_to_review(request, _store_deliveries(request, form.pages()))
    page_context = context | {"title": _("Paste a page"), "form": form, "opts": Delivery._meta}
    return TemplateResponse(request, "ingest/admin/paste.html", page_context, status=422 if form.errors else 200)


@transaction.atomic
def _store_deliveries(request: HttpRequest, pages: list[UploadedPage]) -> list[Delivery]:
    """Store all pages in a transaction of its own, so that they remain if the review fails."""
    user = current_user(request)
    return [Delivery.objects.create(raw=page.raw, name=page.name, by=user) for page in pages]


def _redirect_to_review(request: HttpRequest, deliveries: list[Delivery]) -> HttpResponse:
    if len(deliveries) == 1:
        return HttpResponseRedirect(reverse("admin:wire_delivery_review", args=[deliveries[0].pk]))
    message = ngettext(
        "%(count)d page was saved. Review it below.",
        "%(count)d pages were saved. Review each of them below.",
        len(deliveries),
    )
    messages.success(request, message % {"count": len(deliveries)})
    return HttpResponseRedirect(reverse("admin:wire_delivery_changelist") + "?article__isempty=1")

"""Page on which a CSV file is imported into a word list. If a line is wrong, all are listed and nothing is imported."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.house_words.importing import ImportReport, import_terms
from articles.editing.house_words.rows import MAX_REPORTED
from articles.models import WordList

IMPORT_PERMISSIONS = ("articles.add_houseterm", "articles.change_houseterm")


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Columns: term, replacement, reason, exceptions; only the first is required. UTF-8 or GB18030, at most "
            "200,000 lines. Terms that the list has are changed, others are added."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )


def import_view(request: HttpRequest, admin: "ModelAdmin[Any]", object_id: int) -> HttpResponse:
    if not request.user.has_perms(IMPORT_PERMISSIONS):
        raise PermissionDenied
    word_list = WordList.objects.filter(pk=object_id).first()
    if word_list is None:
        messages.warning(request, _("This word list does not exist. Perhaps it was deleted?"))
        return HttpResponseRedirect(reverse("admin:articles_wordlist_changelist"))
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    report = None
    if form.is_valid():
        try:
            report = import_terms(word_list, form.cleaned_data["file"].read())
        except ValidationError as error:
            form.add_error("file", error)
    if report and not report.errors:
        _tell(request, report)
        address = reverse("admin:articles_houseterm_changelist")
        return HttpResponseRedirect(f"{address}?word_list__id__exact={word_list.pk}")
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Import into “%(name)s”") % {"name": word_list.name},
        "opts": WordList._meta,
        "original": word_list,
        "form": form,
        **_shown(report),
    }
    return TemplateResponse(
        request, "articles/admin/word_list_import.html", context, status=422 if form.errors or report else 200
    )


def _shown(report: ImportReport | None) -> dict[str, Any]:
    """The first errors, and how many there are in all."""
    errors = report.errors if report else ()
    return {"errors": errors[:MAX_REPORTED], "count": len(errors), "more": max(len(errors) - MAX_REPORTED, 0)}


def _tell(request: HttpRequest, report: ImportReport) -> None:
    words = _("Imported: %(new)d new terms, %(changed)d changed, %(unchanged)d unchanged.")
    values = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    messages.success(request, words % values)
    for line, warning in report.warnings[:MAX_REPORTED]:
        messages.warning(request, _("Line %(line)d: %(words)s") % {"line": line, "words": warning})

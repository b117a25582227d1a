"""Redact page: a lead masks passages of a stored page, typed or chosen by paragraph. Works without scripts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.model_admin import DeskAdmin
from articles.desk.refusals import add_refusal
from articles.desk.text_limits import LimitedTexts
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.html.static_copy import CopiedBlock, blocks_of
from articles.takedowns.admin.notices.closed_claims import REFUSAL, is_case_closed
from articles.takedowns.admin.notices.page_comparison import is_snapshot_closed, snapshot_redactions
from articles.takedowns.models import Case, Snapshot
from articles.takedowns.privacy.page_copies import (
    REDACT_PERMISSION,
    check_redactable,
    mask_of,
    passages_of,
    redact_snapshot,
)

MAX_WORDS_LENGTH = 5_000
TEMPLATE = "takedowns/admin/cases/redact_page.html"


class RedactionForm(LimitedTexts, forms.Form):
    """The words to mask, the chosen paragraphs by their numbers, and the reason."""

    words = forms.CharField(
        label=gettext_lazy("Words to mask"),
        help_text=gettext_lazy(
            "One passage on each line. Every occurrence is masked, also in traditional or simplified characters."
        ),
        required=False,
        max_length=MAX_WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Stored with the redaction. Do not repeat the masked words here."),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    blocks = forms.MultipleChoiceField(required=False)

    def __init__(self, blocks: list[CopiedBlock], data: Any = None) -> None:
        super().__init__(data)
        self.texts = {str(number): block.text for number, block in enumerate(blocks) if block.text.strip()}
        field = self.fields["blocks"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(number, text) for number, text in self.texts.items()]

    @property
    def passages(self) -> list[str]:
        chosen = (self.texts[number] for number in self.cleaned_data["blocks"])
        return passages_of(self.cleaned_data["words"], chosen)


class SnapshotRedaction(DeskAdmin):
    """Adds the page `…/<pk>/redact/` to the admin of cases, for leads."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.redact_view)
        return [path("<int:pk>/redact/", view, name="takedowns_case_redact"), *super().get_urls()]

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the stored page with a form; preview what would be masked; mask it once that is confirmed."""
        if not request.user.has_perm(REDACT_PERMISSION) or not self.has_view_permission(request):
            raise PermissionDenied
        case = get_object_or_404(Case, pk=pk)
        snapshot = _chosen_snapshot(request, case)
        back = HttpResponseRedirect(reverse("admin:takedowns_case_change", args=[pk]))
        if is_case_closed(case) or (snapshot and is_snapshot_closed(snapshot)):
            messages.error(request, REFUSAL)
            return back
        if snapshot is None or snapshot.page.is_deleted:
            messages.info(request, _("No page is stored for the notices of this case."))
            return back
        blocks = blocks_of(snapshot.page.content["page"]["html"])
        form = RedactionForm(blocks, request.POST if request.method == "POST" else None)
        masked: list[str] | None = None
        if request.method == "POST" and form.is_valid():
            if "_redact" in request.POST and self._redact(request, case, snapshot, form):
                return back
            masked = _preview(snapshot, form, blocks) if form.is_valid() and "_back" not in request.POST else None
        return TemplateResponse(request, TEMPLATE, self._context(request, case, snapshot, form, blocks, masked))

    def _redact(self, request: HttpRequest, case: Case, snapshot: Snapshot, form: RedactionForm) -> bool:
        """Mask the passages and show a message. False if refused; the form then has the errors."""
        try:
            redact_snapshot(case, snapshot, form.passages, form.cleaned_data["reason"], current_user(request))
        except ValidationError as refused:
            add_refusal(form, refused)
            return False
        self.log_change(request, case, action_message(LoggedAction.SNAPSHOT_REDACTED))
        messages.success(request, _("Masked. The digest of the page as it was stored is kept."))
        return True

    def _context(
        self,
        request: HttpRequest,
        case: Case,
        snapshot: Snapshot,
        form: RedactionForm,
        blocks: list[CopiedBlock],
        masked: list[str] | None,
    ) -> dict[str, Any]:
        chosen = set(request.POST.getlist("blocks"))
        return {
            **self.admin_site.each_context(request),
            "title": _("Mask passages in a stored page"),
            "subtitle": case.reference,
            "opts": self.opts,
            "original": case,
            "case": case,
            "snapshot": snapshot,
            "form": form,
            "lines": [(str(number), block, str(number) in chosen) for number, block in enumerate(blocks)],
            "masked": masked,
            "carried": [
                (name, value) for name, values in request.POST.lists() for value in values if name in form.fields
            ],
            "redactions": snapshot_redactions(snapshot),
        }


def _chosen_snapshot(request: HttpRequest, case: Case) -> Snapshot | None:
    """The stored page of the case that the address names, else its first; None if there is none."""
    rows = Snapshot.objects.filter(notice__cases=case).select_related("page", "item").order_by("pk")
    key = request.GET.get("page", "")
    return rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else rows.first()


def _preview(snapshot: Snapshot, form: RedactionForm, blocks: list[CopiedBlock]) -> list[str] | None:
    """The paragraphs that would change, as they would read; None if it would be refused. Nothing is written."""
    try:
        check_redactable(snapshot, form.passages, form.cleaned_data["reason"])
    except ValidationError as refused:
        add_refusal(form, refused)
        return None
    mask = mask_of(form.passages)
    changed = [masked for block in blocks if (masked := mask(block.text)) != block.text]
    if not changed:
        form.add_error("words", _("None of these words are on the stored page."))
    return changed or None

"""The page with the form of a working copy: a GET starts it from the live text, a POST saves it.

The live form posts here too, when its button "Save as working copy" is pressed.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.autosave.offers import FormBase, autosave_context, autosave_to_restore, delete_autosave
from articles.admin.form.bar import CONTINUE
from articles.admin.form.conflict_comparison import ConflictLabels, EditConflict, compare_with_version
from articles.admin.form.edit_conflicts import CONFLICT, lock_item
from articles.admin.form.form_and_rows import FormAndRows
from articles.admin.form.panel import form_layout
from articles.admin.form.view import ItemFormView
from articles.admin.working_copies.forms import (
    copy_fieldsets,
    fieldsets_of_copy,
    form_of_copy,
    restored_form_of_copy,
    typed_bylines,
    typed_values,
)
from articles.admin.working_copies.panel import copy_panel, published_words, saved_words
from articles.admin.working_copies.proposed_statement import proposed_statement
from articles.admin.working_copies.seen_versions import as_text, seen_versions, versions_now
from articles.desk.labels import desk_address, labelled, status_label
from articles.desk.previews.closed_page import closed_page
from articles.editing.autosave import as_post_data
from articles.editing.revisions.context import revising
from articles.editing.revisions.restore import Restored, applied
from articles.editing.working_copies import (
    CONFLICT as COPY_CONFLICT,
)
from articles.editing.working_copies import (
    SeenVersions,
    can_have_working_copy,
    is_outdated,
    live_revision,
    save_working_copy,
    working_copy_of,
)
from articles.models import AutosavedForm, NewsItem, WorkingCopy
from articles.models.removed_text import is_text_closed

LIVE_CHANGED = ConflictLabels(
    heading=gettext_lazy("The published text was changed after this working copy was made"),
    advice=gettext_lazy(
        "The working copy is in the form below. Take what you want to keep from the published text, then save: the"
        " working copy counts as made from the text that is published now."
    ),
    theirs=gettext_lazy("Published text"),
    ours=gettext_lazy("Working copy"),
    link=gettext_lazy("Open the published text in a new tab"),
    button=gettext_lazy("Save the working copy"),
)
COPY_CHANGED = ConflictLabels(
    heading=gettext_lazy("The working copy was saved elsewhere in the meantime"),
    advice=gettext_lazy(
        "Your text is in the form below. Take what you want to keep from the saved working copy; when you save, yours"
        " replaces it."
    ),
    theirs=gettext_lazy("Saved working copy"),
    ours=gettext_lazy("Your version"),
    link=gettext_lazy("Open the saved version in a new tab"),
    button=gettext_lazy("Save my version"),
)


class WorkingCopyFormView(ItemFormView):
    """One request about the working copy of a published item."""

    copy: WorkingCopy | None = None

    def respond(self) -> HttpResponse:
        item = self.load()
        if item is None:
            return self.admin.redirect_missing(self.request, self.object_id or "")
        if not self.admin.has_view_permission(self.request, item):
            raise PermissionDenied
        if is_text_closed(item):
            return closed_page(self.request, item, self.admin.admin_site)
        if not can_have_working_copy(item) and working_copy_of(item) is None:
            messages.info(self.request, _("It is not published yet: change the draft itself."))
            return HttpResponseRedirect(desk_address(item, "change"))
        if self.request.method == "POST":
            with transaction.atomic(), revising():
                return self.submit_copy(item)
        return self.show_copy(item)

    def may_edit(self, item: NewsItem | None) -> bool:
        return item is not None and self.admin.may_edit_copy(self.request, item, self.copy)

    def values(self, item: NewsItem) -> Restored:
        """The working copy as it is saved; without one the live text. Read anew each time: forms write into it."""
        return applied(item, self.copy.revision if self.copy else live_revision(item))

    # Showing the form.

    def show_copy(self, item: NewsItem) -> HttpResponse:
        self.copy = working_copy_of(item)
        if not self.may_edit(item):
            if self.copy is None:
                raise PermissionDenied
            return HttpResponseRedirect(self.admin.page_address("copy_publish", item.pk))
        seen = versions_now(item, self.copy)
        autosave = autosave_to_restore(self.request, self.admin.kind, item, is_working_copy=True)
        if autosave:
            data = as_post_data(autosave)
            forms = restored_form_of_copy(self.admin, self.request, self.values(item), as_text(seen), data)
        else:
            forms = form_of_copy(self.admin, self.request, self.values(item), as_text(seen))
        return self.render(item, forms, autosave=autosave)

    # Saving it.

    def submit_copy(self, item: NewsItem) -> HttpResponse:
        lock_item(str(item.pk))
        self.copy = working_copy_of(item)
        if not self.may_edit(item):
            return self.return_text()
        data: QueryDict = self.request.POST
        seen, now = self.seen(item), versions_now(item, self.copy)
        forms = form_of_copy(self.admin, self.request, self.values(item), as_text(seen or now), data)
        if forms.are_valid():
            if seen is None or seen.copy != now.copy:
                forms.form.add_error(None, ValidationError(_("Nothing was overwritten."), code=CONFLICT))
            elif response := self.save_copy(item, forms, seen):
                return response
        return self.render(item, forms, action=self.admin.page_address("copy", item.pk))

    def seen(self, item: NewsItem) -> SeenVersions | None:
        """The versions that the submitted page showed; None for a live form that is outdated."""
        made_from = self.request.POST.get("made_from", "")
        if made_from == str(item.version):
            return SeenVersions(0, live_revision(item).number)
        return seen_versions(made_from)

    def save_copy(self, item: NewsItem, forms: FormAndRows, seen: SeenVersions) -> HttpResponse | None:
        """Save and lead on. None if that is refused; then the form has the reason."""
        self.warn_about_save(forms)
        try:
            with transaction.atomic():
                values = typed_values(forms, self.values(item))
                saved = save_working_copy(values, seen, self.user, proposed_statement(self.request.POST))
        except ValidationError as refusal:
            code = CONFLICT if getattr(refusal, "code", "") == COPY_CONFLICT else None
            forms.form.add_error(None, ValidationError(refusal.messages, code=code) if code is None else refusal)
            return None
        if saved is None:
            messages.info(self.request, _("Nothing differs from the published text, so there is no working copy."))
            response = HttpResponseRedirect(desk_address(item, "change"))
        else:
            messages.success(self.request, _("The working copy is saved. Readers do not see it."))
            page = "copy" if CONTINUE in self.request.POST else "copy_publish"
            response = HttpResponseRedirect(self.admin.page_address(page, item.pk))
        delete_autosave(self.request, response)
        return response

    # The page.

    def fieldsets(self, item: NewsItem | None) -> Any:
        return copy_fieldsets(self.admin, self.request)

    def inline_rows(self, item: NewsItem | None, forms: FormAndRows) -> "list[helpers.InlineAdminFormSet]":
        """Open to everybody who may edit the working copy; Django would ask for the permission to change the item."""
        return [
            helpers.InlineAdminFormSet(inline, formset, fieldsets_of_copy(inline, self.request), model_admin=self.admin)
            for inline, formset in zip(forms.inlines, forms.formsets, strict=True)
        ]

    def panel(self, item: NewsItem | None, admin_form: helpers.AdminForm, rows: list[Any]) -> dict[str, Any]:
        assert item is not None
        status = labelled(_("Published text"), status_label(item, timezone.now()))
        layout = form_layout(admin_form, rows, [], may_edit=False, may_add=False)
        return layout | copy_panel(self.admin, item, self.copy, status)

    def autosave(
        self, item: NewsItem | None, restored: AutosavedForm | None, conflict: EditConflict | None
    ) -> dict[str, Any]:
        number = self.copy.revision.number if self.copy else 0
        base = FormBase(number, number if conflict else None, is_working_copy=True)
        return autosave_context(self.request, self.admin, item, restored, base)

    def title(self, item: NewsItem | None, *, may_edit: bool) -> str:
        return _("Working copy of %(kind)s") % {"kind": self.admin.opts.verbose_name}

    def edit_conflict(self, forms: FormAndRows) -> EditConflict | None:
        """Another save of the working copy, or a newer live text; both are shown."""
        item = NewsItem.objects.get(pk=forms.form.instance.pk)
        copy, now = self.copy, versions_now(item, self.copy)
        bylines = typed_bylines(forms, self.values(item))
        if forms.form.has_error("__all__", CONFLICT):
            stored, labels = self.values(item), COPY_CHANGED if copy else LIVE_CHANGED
            words = saved_words(copy) if copy else published_words(live_revision(item))
        elif copy is not None and is_outdated(copy, live_revision(item)):
            stored, labels = applied(item, live_revision(item)), LIVE_CHANGED
            words = published_words(live_revision(item))
        else:
            return None
        fields, others = compare_with_version(forms.form, bylines, stored)
        address = self.admin.page_address("copy", item.pk) if labels is COPY_CHANGED else desk_address(item, "change")
        return EditConflict(words, as_text(now), fields, others, labels, address)


def working_copy_form(request: HttpRequest, admin: Any, object_id: int) -> HttpResponse:
    return WorkingCopyFormView(admin, request, str(object_id)).respond()

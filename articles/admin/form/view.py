"""The page with the form of an article or a flash brief: one request, step by step.

`ItemFormView.respond` handles it; the methods below it are the steps in the order in which they run. Values go from one
step to the next as arguments.
"""

from typing import Any

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.autosave.offers import autosave_to_restore, delete_autosave
from articles.admin.checks.panel import OVERRIDE
from articles.admin.form.bar import ADD_ANOTHER, CONTINUE
from articles.admin.form.change_kinds import apply_change_kind, is_public
from articles.admin.form.edit_conflicts import as_new_item, lock_item
from articles.admin.form.form_and_rows import FormAndRows, empty_forms, restored_forms, submitted_forms
from articles.admin.form.lost_permission import return_text
from articles.admin.form.page import ItemFormPage
from articles.admin.form.panel import SAVED
from articles.admin.form.publish_buttons import CANCEL, WITHDRAW, perform, pressed_button
from articles.admin.form.sanitizer_report import removed_markup
from articles.admin.review.panel import ACTS_OF_REVIEWER, perform_act, pressed_act
from articles.desk.labels import desk_address, desk_link, join_sentences
from articles.desk.previews.closed_page import closed_page
from articles.desk.removed_matches import linked_words
from articles.editing.change_kinds import ChangeKind
from articles.editing.checks.rule import enforce_checks, overriding_checks
from articles.editing.history import LoggedAction, action_message
from articles.editing.publishing import cancel_schedule_if_blocked
from articles.editing.review.rule import UncheckedRelease, check_update, is_released, reopen
from articles.editing.revisions.context import revising
from articles.editing.stay_down.matches import check_withheld, find_matches
from articles.models import Correction, NewsItem, PublicationStatus
from articles.models.removed_text import is_text_closed
from articles.signals import coalesce_changes

# The fields that are compared with removed content.
TEXTS = frozenset({"headline", "standfirst", "body", "original_url"})


def _is_live(item: NewsItem) -> bool:
    """Whether readers see an item now as far as its own times say."""
    return is_released(item) and item.published_at is not None and item.published_at <= timezone.now()


class ItemFormView(ItemFormPage):
    """One request: the form is shown, or what was submitted is saved."""

    def respond(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        button = pressed_button(self.request.POST)
        if button and not self.admin.may_publish(self.request):
            raise PermissionDenied
        try:
            # One signal for the text, the tags, the rows and what the button does.
            with transaction.atomic(), revising(), coalesce_changes():
                return self.submit(button)
        except UncheckedRelease as refusal:
            return self.refuse(button, str(refusal))
        except PermissionDenied:
            return self.return_text()

    # Showing the form.

    def show(self) -> HttpResponse:
        item = self.load()
        self.require_view_permission(item)
        if item is None and self.object_id is not None:
            return self.admin.redirect_missing(self.request, self.object_id)
        if item and is_text_closed(item):
            return closed_page(self.request, item, self.admin.admin_site)
        autosave = None
        if self.may_edit(item):
            autosave = autosave_to_restore(self.request, self.admin.kind, item)
        if autosave:
            forms = restored_forms(self.admin, self.request, item, autosave)
        else:
            forms = empty_forms(self.admin, self.request, item)
        return self.render(item, forms, autosave=autosave)

    # Saving the form.

    def submit(self, button: str | None) -> HttpResponse:
        if self.object_id is not None:
            lock_item(self.object_id)
        item = self.load()
        if item and is_text_closed(item):
            self.require_view_permission(item)
            return closed_page(self.request, item, self.admin.admin_site)
        self.require_edit_permission(item)
        data: QueryDict = self.request.POST
        action = ""
        if item is None and self.object_id is not None:
            if "made_from" not in data:
                return self.admin.redirect_missing(self.request, self.object_id)
            # Deleted meanwhile: the form comes back as that of a new item.
            if not self.admin.has_add_permission(self.request):
                raise PermissionDenied
            data = as_new_item(data)
            action = self.admin.page_address("add")
        forms = submitted_forms(self.admin, self.request, item, data, button)
        act = pressed_act(data)
        if item is not None and act in ACTS_OF_REVIEWER and not forms.have_changed():
            return self.review(item, act)
        if not forms.are_valid() or not self.passes_review(item, forms, button, act):
            return self.render(item, forms, action=action)
        if item is not None and button is None and act is None and not forms.have_changed():
            response = self.redirect_unchanged(item)
        else:
            saved = self.save_checked(item, forms, button)
            if saved is None:
                return self.render(item, forms, action=action)
            self.warn_about_save(forms)
            self.warn_about_matches(saved, forms, button)
            self.publish(saved, forms, button)
            self.log(saved, forms, is_new=item is None)
            response = self.review(saved, act) if act else self.redirect_after_save(saved, button)
        delete_autosave(self.request, response)
        return response

    def refuse(self, button: str | None, words: str) -> HttpResponse:
        """The form with its text and why nothing was saved: no step refused before what readers would see."""
        # What the steps reported was rolled back with them.
        self.request._messages = default_storage(self.request)  # type: ignore[attr-defined]
        item = self.load()
        forms = submitted_forms(self.admin, self.request, item, self.request.POST, button)
        forms.are_valid()
        forms.form.add_error(None, words)
        return self.render(item, forms)

    def require_edit_permission(self, item: NewsItem | None) -> None:
        if self.object_id is None:
            may_edit = self.admin.has_add_permission(self.request)
        else:
            may_edit = self.admin.has_change_permission(self.request, item)
        if not may_edit:
            raise PermissionDenied

    def passes_review(self, item: NewsItem | None, forms: FormAndRows, button: str | None, act: str | None) -> bool:
        """Whether the rule of review lets the form be saved; if not, the form says why."""
        if item is None or not forms.have_changed_text():
            return True
        if act in ACTS_OF_REVIEWER:
            words = _("What is checked is the saved version. Save your changes first, or reload the page without them.")
            forms.form.add_error(None, words)
            return False
        stored = NewsItem.objects.get(pk=item.pk)
        # By the stored times or the submitted ones, which may bring an expired item back.
        if (is_released(stored) or is_released(forms.form.instance)) and button not in (CANCEL, WITHDRAW):
            try:
                check_update(stored)
            except ValidationError as refusal:
                forms.form.add_error(None, refusal.messages)
                return False
        return True

    def review(self, item: NewsItem, act: str) -> HttpResponse:
        """Do what a button of review says, and return to the form."""
        try:
            with transaction.atomic():
                messages.success(self.request, perform_act(act, item, self.user, self.request.POST))
        except ValidationError as refusal:
            messages.error(self.request, join_sentences(*refusal.messages))
        return HttpResponseRedirect(self.with_list_filters(desk_address(item, "change")))

    def save_checked(self, item: NewsItem | None, forms: FormAndRows, button: str | None) -> NewsItem | None:
        """Save the form. None if a check blocks a text that readers would see at once; then the form says why."""
        is_removal = button == WITHDRAW or forms.form.cleaned_data.get("change_kind") is ChangeKind.RETRACTION
        is_update = item is not None and is_public(item) and not is_removal
        # By the submitted times: a restriction on the item itself may end, and it may have expired.
        is_live = item is not None and not is_removal and _is_live(forms.form.instance)
        try:
            with transaction.atomic():
                if is_live and (not is_update or TEXTS & forms.changed_fields()):
                    # Compared with what is stored, so before it is saved.
                    check_withheld(forms.form.instance, timezone.now())
                saved = self.save(forms)
                if is_update:
                    with overriding_checks(self.request.POST.get(OVERRIDE, "")):
                        enforce_checks(saved, self.user, timezone.now())
        except ValidationError as refusal:
            forms.form.add_error(None, refusal.messages)
            return None
        return saved

    def save(self, forms: FormAndRows) -> NewsItem:
        item: NewsItem = forms.form.save(commit=False)
        if item.pk is not None and forms.have_changed():
            reopen(item)
        if item.pk is None:
            item.created_by = self.user
        if forms.form.cleaned_data.get("change_kind") is ChangeKind.TYPO:
            item.save_silently()
        else:
            item.save()
        forms.form.save_m2m()
        for formset in forms.formsets:
            for row in formset.save(commit=False):
                if isinstance(row, Correction):
                    row.by = self.user
                row.save()
            for row in formset.deleted_objects:
                row.delete()
        return item

    def warn_about_save(self, forms: FormAndRows) -> None:
        """Warn about markup that the sanitizer removed, and about a publication time that is not scheduled."""
        form = forms.form
        if "body" in form.cleaned_data:
            removed = removed_markup(form["body"].data or "", form.cleaned_data["body"])
            if removed:
                words = _("Removed from the text because pages do not support it: %(kinds)s")
                messages.warning(self.request, words % {"kinds": " ".join(removed)})
        if form.button is None and "release_at" in form.changed_data:
            messages.warning(self.request, _("Saved, but not scheduled. To schedule it, press “Schedule”."))

    def warn_about_matches(self, item: NewsItem, forms: FormAndRows, button: str | None) -> None:
        """Say that what was saved resembles removed content; a button to publish says so itself."""
        if button is not None or not TEXTS & forms.changed_fields():
            return
        for match in find_matches(item, timezone.now()):
            show = messages.error if match.is_withheld else messages.warning
            show(self.request, linked_words(self.request, match))

    def publish(self, item: NewsItem, forms: FormAndRows, button: str | None) -> None:
        """Do what the kind of change or the pressed button says. The text stays saved if that is refused."""
        values = forms.form.cleaned_data
        try:
            with transaction.atomic(), overriding_checks(self.request.POST.get(OVERRIDE, "")):
                kind, note = values.get("change_kind"), values.get("change_note", "").strip()
                if words := apply_change_kind(item, kind, note, self.user):
                    messages.success(self.request, words)
                if button is None:
                    if refusals := cancel_schedule_if_blocked(item, self.user):
                        messages.error(self.request, join_sentences(*refusals))
                    return
                result = perform(button, item, self.user, values.get("release_at"))
        except ValidationError as refusal:
            messages.error(self.request, join_sentences(_("The item is saved, but:"), *refusal.messages))
            return
        messages.success(self.request, result.words)
        for warning in result.warnings:
            messages.warning(self.request, warning)

    def log(self, item: NewsItem, forms: FormAndRows, *, is_new: bool) -> None:
        form: Any = forms.form
        changes = self.admin.construct_change_message(self.request, form, forms.formsets, is_new)
        kind = form.cleaned_data.get("change_kind")
        # A retraction is a decision, which the ledger records.
        if kind and kind is not ChangeKind.RETRACTION:
            changes += action_message(LoggedAction(kind.value))
        if is_new:
            self.admin.log_addition(self.request, item, changes)
        else:
            self.admin.log_change(self.request, item, changes)

    def redirect_after_save(self, item: NewsItem, button: str | None) -> HttpResponse:
        """Back to the form after a publish button, and while readers can see the item, to check the public pages."""
        address = desk_address(item, "change")
        if ADD_ANOTHER in self.request.POST:
            words = _("Saved: {title}. You can write another one below.")
            messages.success(self.request, format_html(words, title=desk_link(item)))
            return HttpResponseRedirect(self.with_list_filters(self.admin.page_address("add")))
        is_public = item.status(timezone.now()) is PublicationStatus.PUBLIC
        if button is not None:
            return HttpResponseRedirect(f"{address}?{SAVED}=1" if is_public or button == WITHDRAW else address)
        if is_public:
            messages.success(self.request, _("Saved."))
            return HttpResponseRedirect(f"{address}?{SAVED}=1")
        if CONTINUE in self.request.POST:
            messages.success(self.request, _("Saved."))
            return HttpResponseRedirect(self.with_list_filters(address))
        messages.success(self.request, format_html(_("Saved: {title}"), title=desk_link(item)))
        return self.admin.response_post_save_change(self.request, item)

    def redirect_unchanged(self, item: NewsItem) -> HttpResponse:
        """Nothing was written: the version stays, so that no other open form of the item is outdated."""
        messages.info(self.request, _("Nothing was changed."))
        if ADD_ANOTHER in self.request.POST:
            return HttpResponseRedirect(self.with_list_filters(self.admin.page_address("add")))
        if CONTINUE in self.request.POST or item.status(timezone.now()) is PublicationStatus.PUBLIC:
            return HttpResponseRedirect(self.with_list_filters(desk_address(item, "change")))
        return self.admin.response_post_save_change(self.request, item)

    def return_text(self) -> HttpResponse:
        """The response to an editor who may no longer save the item: the typed text, for copying.

        Raises PermissionDenied if the form does not come from the page of an item that they may view.
        """
        if self.object_id is None or "made_from" not in self.request.POST:
            raise PermissionDenied
        item = self.load()
        if not self.admin.has_view_permission(self.request, item):
            raise PermissionDenied
        return return_text(self.request, item, self.admin.admin_site)

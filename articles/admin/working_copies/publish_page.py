"""The page of a working copy: what differs from the published text, and publishing, scheduling or discarding it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.checks.panel import OVERRIDE, copy_check_panel
from articles.admin.form.change_kinds import (
    WITHOUT_RETRACTION,
    change_kind_field,
    change_note_field,
    is_public,
)
from articles.admin.form.panel import SAVED
from articles.admin.form.publish_buttons import CANCEL, PUBLISH, SCHEDULE
from articles.admin.form.schedule_field import ScheduleField, schedule_words
from articles.admin.review.panel import review_panel
from articles.admin.revisions.comparison import compare_snapshots
from articles.admin.working_copies.panel import live_name, saved_words, schedule_state
from articles.desk.labels import desk_address
from articles.desk.previews.closed_page import closed_page
from articles.desk.refusals import add_refusal
from articles.desk.users import current_user
from articles.editing.change_kinds import ChangeKind
from articles.editing.checks.rule import overriding_checks
from articles.editing.proposed_corrections import as_published
from articles.editing.revisions.record import snapshot_in
from articles.editing.working_copies import (
    Statement,
    cancel_working_copy_schedule,
    discard_working_copy,
    is_outdated,
    is_unpublished,
    live_revision,
    publish_working_copy,
    schedule_working_copy,
    working_copy_of,
)
from articles.formats.moments import moment_words, zone_words
from articles.models import Line, NewsItem, WorkingCopy
from articles.models.removed_text import is_text_closed

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

DISCARD = "_discard"
ACTIONS = (PUBLISH, SCHEDULE, CANCEL, DISCARD)


def _proposed_time(item: NewsItem, copy: WorkingCopy) -> datetime | None:
    """The time in the form: that of the schedule, else the proposed one, else that of a scheduled item."""
    proposed = copy.proposed_for if copy.proposed_for and copy.proposed_for > timezone.now() else None
    return copy.scheduled_for or proposed or (item.published_at if is_unpublished(item) else None)


class PublishCopyForm(forms.Form):
    """What readers are told, where they see the item; and when it is published.

    `button`: the one that was pressed. Cancelling and discarding read nothing but `copy`, the number of the revision.
    """

    copy = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    release_at = ScheduleField(label=gettext_lazy("Publish at"), required=False)

    def __init__(self, data: Any, *, item: NewsItem, copy: WorkingCopy, button: str | None) -> None:
        super().__init__(data, initial={"copy": copy.revision.number, "release_at": _proposed_time(item, copy)})
        self.button = button
        if is_public(item):
            self.fields["change_kind"] = change_kind_field(WITHOUT_RETRACTION)
            self.fields["change_kind"].widget.attrs["autofocus"] = True
            self.fields["change_note"] = change_note_field()
            self.initial["change_kind"], self.initial["change_note"] = copy.change_kind, copy.statement

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.button in (CANCEL, DISCARD):
            for name in {"release_at", "change_kind", "change_note"} & self.errors.keys():
                del self.errors[name]
        elif self.button == PUBLISH:
            self.errors.pop("release_at", None)
        elif "release_at" not in self.errors and values.get("release_at") is None:
            self.add_error("release_at", _("Enter a publication time."))
        return values

    @property
    def statement(self) -> Statement:
        kind: ChangeKind | None = self.cleaned_data.get("change_kind")
        return Statement(kind, self.cleaned_data.get("change_note", "").strip())


def publish_page(request: HttpRequest, admin: "ItemAdmin", object_id: int) -> HttpResponse:
    item = admin.get_object(request, str(object_id))
    if item is None:
        raise Http404
    if not admin.has_view_permission(request, item):
        raise PermissionDenied
    if is_text_closed(item):
        return closed_page(request, item, admin.admin_site)
    copy = working_copy_of(item)
    if copy is None:
        messages.info(request, _("There is no working copy of this text."))
        return HttpResponseRedirect(desk_address(item, "change"))
    button = next((name for name in ACTIONS if name in request.POST), None)
    form = PublishCopyForm(request.POST if button else None, item=item, copy=copy, button=button)
    if button:
        _require_permission(request, admin, item, copy, button)
        if form.is_valid() and (response := _act(request, item, form, button)):
            return response
    return _render(request, admin, item, copy, form)


def _require_permission(
    request: HttpRequest, admin: "ItemAdmin", item: NewsItem, copy: WorkingCopy, button: str
) -> None:
    may_act = admin.may_edit_copy(request, item, copy) if button == DISCARD else _may_publish(request, admin, item)
    if not may_act:
        raise PermissionDenied


def _may_publish(request: HttpRequest, admin: "ItemAdmin", item: NewsItem) -> bool:
    return admin.may_publish(request) and admin.may_edit(request, item)


def _act(request: HttpRequest, item: NewsItem, form: PublishCopyForm, button: str) -> HttpResponse | None:
    """Do what the button says. None if that is refused; then the form has the reason."""
    user, number, warnings = current_user(request), form.cleaned_data["copy"], []
    try:
        if button == PUBLISH:
            with overriding_checks(request.POST.get(OVERRIDE, "")):
                warnings = publish_working_copy(item, number, form.statement, user)
        elif button == SCHEDULE:
            moment = form.cleaned_data["release_at"]
            if is_unpublished(item):
                with overriding_checks(request.POST.get(OVERRIDE, "")):
                    warnings = publish_working_copy(item, number, form.statement, user, moment)
            else:
                warnings = schedule_working_copy(item, number, form.statement, user, moment)
        elif button == CANCEL:
            cancel_working_copy_schedule(item, number, user)
        else:
            discard_working_copy(item, number, user)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, _done(item, form, button))
    for warning in warnings:
        messages.warning(request, str(warning))
    return HttpResponseRedirect(_next_address(request, item, button))


def _done(item: NewsItem, form: PublishCopyForm, button: str) -> str:
    if button == PUBLISH:
        address = item.get_absolute_url()
        words = _("The working copy is published: {}")
        if not is_public(item):
            words = _("The working copy has replaced the text, which readers do not see now: {}")
        return format_html(words, format_html('<a href="{}">{}</a>', address, address))
    if button == SCHEDULE:
        when = schedule_words(form.cleaned_data["release_at"], timezone.now())
        if is_unpublished(item):
            return _("The working copy has replaced the scheduled text, which goes live: %(when)s.") % {"when": when}
        return _("The working copy replaces the published text: %(when)s.") % {"when": when}
    if button == CANCEL:
        return _("The schedule is cancelled. The working copy stays.")
    history = format_html('<a href="{}">{}</a>', desk_address(item, "history"), _("the history"))
    return format_html(_("The working copy is discarded. Its versions are in {}."), history)


def _next_address(request: HttpRequest, item: NewsItem, button: str) -> str:
    if button == CANCEL or (button == SCHEDULE and not is_unpublished(item)):
        return request.path
    address = desk_address(item, "change")
    return f"{address}?{SAVED}=1" if button == PUBLISH and is_public(item) else address


def _may_schedule(item: NewsItem, copy: WorkingCopy, *, outdated: bool, unchecked: bool) -> bool:
    """Whether the page has the field of the time. A text that is not published yet gets it with the working copy."""
    if item.published_at is None:
        return False
    if is_unpublished(item):
        return not outdated and not unchecked
    return copy.scheduled_for is not None or not outdated


def _release_words(item: NewsItem) -> dict[str, str]:
    """The label of the main button, and what follows from pressing it."""
    if item.published_at is None:
        return {"label": _("Replace the draft"), "help": _("Before publication the draft is checked as a whole.")}
    if is_unpublished(item):
        when = {"when": moment_words(item.published_at)}
        return {"label": _("Replace the scheduled text"), "help": _("It goes live at %(when)s.") % when}
    return {"label": _("Publish the working copy"), "help": _("It replaces the published text at once.")}


def _render(
    request: HttpRequest, admin: "ItemAdmin", item: NewsItem, copy: WorkingCopy, form: PublishCopyForm
) -> HttpResponse:
    live = live_revision(item)
    published = snapshot_in(live)
    may_publish = _may_publish(request, admin, item)
    review = review_panel(
        item,
        current_user(request),
        timezone.now(),
        Line.COPY,
        # Also of a scheduled one: approving changes nothing of it.
        may_edit=admin.may_edit_copy(request, item),
    )
    outdated, is_missing = is_outdated(copy, live), review is not None and review.is_missing
    may_schedule = may_publish and _may_schedule(item, copy, outdated=outdated, unchecked=is_missing)
    if is_missing and "change_kind" in form.fields:
        # The page begins with the review.
        del form.fields["change_kind"].widget.attrs["autofocus"]
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Compare and publish the working copy"),
        "opts": admin.opts,
        "original": item,
        "old": live,
        "new": copy.revision,
        "old_name": live_name(item),
        "new_name": _("Working copy"),
        "comparison": compare_snapshots(published, as_published(snapshot_in(copy.revision), published)),
        "copy": copy,
        "state": [saved_words(copy), *schedule_state(copy)],
        "release": _release_words(item),
        "is_unpublished": is_unpublished(item),
        "is_outdated": outdated,
        "form": form,
        "review": review,
        "may_schedule": may_schedule,
        "may_state_kind": may_publish and not outdated and (may_schedule or not is_missing),
        "zone": zone_words(),
        "may_publish": may_publish,
        "checks": copy_check_panel(request, item, copy) if may_publish else None,
        "may_edit": admin.may_edit_copy(request, item, copy),
        "edit": admin.page_address("copy", item.pk),
        "live": desk_address(item, "change"),
        "preview": reverse(f"{admin.opts.app_label}:copy_preview", args=[item.pk]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "articles/admin/working_copy.html", context, status=status)

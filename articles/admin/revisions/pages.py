"""Versions of an item at the desk: the list in its history, the comparison of two, and restoring one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.checks.panel import OVERRIDE, version_check_panel
from articles.admin.form.change_kinds import (
    apply_change_kind,
    change_kind_field,
    change_note_field,
    is_public,
    permitted_kinds,
)
from articles.admin.form.edit_conflicts import lock_item
from articles.admin.form.panel import SAVED
from articles.admin.revisions.comparison import compare_snapshots, label_of
from articles.admin.revisions.restriction_entries import RestrictionEntry, restriction_entries
from articles.desk.labels import desk_address, join_sentences
from articles.desk.previews.closed_page import closed_page
from articles.desk.users import current_user
from articles.editing.change_kinds import ChangeKind, is_reworded
from articles.editing.checks.rule import overriding_checks
from articles.editing.history import LoggedAction, action_message
from articles.editing.review.rule import UncheckedRelease, is_released
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of, snapshot_in
from articles.editing.revisions.restore import Restored, restored, save_restored, state_restored
from articles.formats.lists import join_list
from articles.models import NewsItem, Revision
from articles.models.removed_text import is_text_closed
from articles.signals import coalesce_changes

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

PAGE = 20


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list: what changed since the one before, in words; None for the first one.

    `rank`: 1 for the current version of the item, 2 for the one that is compared with it by default; 0 for others.
    `entries`: the restrictions that began or ended after it and before the next one, newest first.
    """

    revision: Revision
    changes: str | None
    rank: int
    entries: list[RestrictionEntry]


def versions_context(item: NewsItem, before: str) -> dict[str, Any]:
    """The newest versions of an item, or those before a number, for the template."""
    revisions = revisions_of(item).select_related("by").prefetch_related("approvals__by")
    next_one = None
    if before.isdecimal() and len(before) < 10:
        next_one = revisions_of(item).filter(number__gte=int(before)).order_by("number").only("made_at").first()
        revisions = revisions.filter(number__lt=int(before))
    page = list(revisions[: PAGE + 1])
    since = page[PAGE - 1].made_at if len(page) > PAGE else None
    entries = restriction_entries(item, since, next_one.made_at if next_one else None)
    rows = list(_rows(page, entries, is_newest=not before))[:PAGE]
    return {"versions": rows, "older": rows[-1].revision.number if len(page) > PAGE else None}


def _rows(page: list[Revision], entries: list[RestrictionEntry], *, is_newest: bool) -> Iterator[VersionRow]:
    """Each version with what distinguishes it from the next older one of the page, and what was decided after it.

    A version of the item is not compared with the working copies between: they never were the item.
    """
    ranks = [row.number for row in page if not row.is_working_copy][:2] if is_newest else []
    if len(ranks) == 1:
        # A single version of the item is compared with its working copy.
        ranks += [row.number for row in page if row.is_working_copy][:1]
    for position, newer in enumerate(page):
        older = [row for row in page[position + 1 :] if newer.is_working_copy or not row.is_working_copy]
        after = [entry for entry in entries if entry.at >= newer.made_at or position == len(page) - 1]
        entries = entries[len(after) :]
        rank = ranks.index(newer.number) + 1 if newer.number in ranks else 0
        yield VersionRow(newer, _changes(older[0], newer) if older else None, rank, after)


def _changes(old: Revision, new: Revision) -> str:
    """The names of the fields that differ, and how many blocks of the body."""
    before, after = json.loads(old.content), json.loads(new.content)
    columns = [name for name, value in after["fields"].items() if value != before["fields"].get(name)]
    parts = [part for part in ("tags", "bylines", "corrections") if before[part] != after[part]]
    words = [label_of(name) for name in (*columns, *parts)]
    added = len(set(after["blocks"]) - set(before["blocks"]))
    removed = len(set(before["blocks"]) - set(after["blocks"]))
    if before["blocks"] != after["blocks"]:
        count = max(added, removed)
        body = ngettext("text (%(count)d block)", "text (%(count)d blocks)", count) if count else _("order of the text")
        words.insert(0, body % {"count": count})
    return join_list(words)


class RestoreForm(forms.Form):
    """The kind of change, asked where readers see the item and its words differ; and a note for colleagues."""

    note = forms.CharField(label=gettext_lazy("Note for colleagues"), required=False, max_length=500)

    def __init__(self, *args: Any, request: HttpRequest, item: NewsItem, reworded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reworded and is_public(item):
            self.fields["change_kind"] = change_kind_field(permitted_kinds(request))
            self.fields["change_kind"].widget.attrs["autofocus"] = True
            self.fields["change_note"] = change_note_field()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "change_kind" in self.fields:
            kind = values.get("change_kind")
            if kind is None:
                self.add_error("change_kind", _("This item is public. Choose what kind of change this is."))
            elif kind is not ChangeKind.TYPO and not values.get("change_note", "").strip():
                self.add_error("change_note", _("Tell readers what changed."))
        return values


def comparison_page(request: HttpRequest, admin: "ItemAdmin", object_id: int) -> HttpResponse:
    """Compare two versions, by default the newest one and the one before it. POST restores the older of the two."""
    item = admin.get_object(request, str(object_id))
    if item is None:
        raise Http404
    if not admin.has_view_permission(request, item):
        raise PermissionDenied
    if is_text_closed(item):
        return closed_page(request, item, admin.admin_site)
    old, new = _chosen(item, request)
    try:
        result = restored(item, old)
    except ValidationError as refusal:
        return _render(request, admin, item, (old, new), None, None, join_sentences(*refusal.messages))
    form = RestoreForm(request.POST or None, request=request, item=item, reworded=_rewords(result))
    if request.method == "POST":
        if not admin.may_edit(request, item):
            raise PermissionDenied
        if form.is_valid() and _restore(request, admin, result, old, form):
            address = desk_address(item, "change")
            return HttpResponseRedirect(f"{address}?{SAVED}=1" if is_public(item) else address)
    missing = join_list(result.missing)
    words = _("It refers to what no longer exists, and would be restored without it: %(names)s.") % {"names": missing}
    return _render(request, admin, item, (old, new), result, form, words if missing else "")


def _chosen(item: NewsItem, request: HttpRequest) -> tuple[Revision, Revision]:
    """The two versions that the address names as `old` and `new`, by default of the item itself, not of working copies.

    Raises Http404 where there is none.
    """
    revisions = revisions_of(item).select_related("by")
    live = revisions.filter(is_working_copy=False)
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if any(number and not (number.isdecimal() and len(number) < 10) for number in numbers):
        raise Http404
    new = revisions.filter(number=int(numbers[1])).first() if numbers[1] else live.first()
    if new is None:
        raise Http404
    former = revisions.filter(number=int(numbers[0])) if numbers[0] else live.filter(number__lt=new.number)
    old = former.first()
    if old is None:
        raise Http404
    return (old, new) if old.number < new.number else (new, old)


def _rewords(result: Restored) -> bool:
    stored = NewsItem.objects.get(pk=result.item.pk)
    return is_reworded(stored, {name: getattr(result.item, name) for name in ("headline", "standfirst", "body")})


def _restore(request: HttpRequest, admin: "ItemAdmin", result: Restored, old: Revision, form: RestoreForm) -> bool:
    """Save the version. False if that is refused; then the form has the reason."""
    values, item = form.cleaned_data, result.item
    try:
        with transaction.atomic(), revising(), coalesce_changes():
            lock_item(str(item.pk))
            if request.POST.get("made_from") != str(NewsItem.objects.get(pk=item.pk).version):
                raise ValidationError(_("Somebody has saved the item meanwhile. Compare again."))
            with overriding_checks(request.POST.get(OVERRIDE, "")):
                refusals = save_restored(result, old, values["note"], values.get("change_kind"))
            apply_change_kind(
                item, values.get("change_kind"), values.get("change_note", "").strip(), current_user(request)
            )
            state_restored(item, old, values["note"])
            admin.log_change(request, item, action_message(LoggedAction.RESTORED, number=old.number))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    except UncheckedRelease as refusal:
        # The version has words of somebody whose texts need a check, and readers would see them at once.
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Version %(number)s restored.") % {"number": old.number})
    if refusals:
        messages.error(request, join_sentences(*refusals))
    return True


def _render(
    request: HttpRequest,
    admin: "ItemAdmin",
    item: NewsItem,
    versions: tuple[Revision, Revision],
    result: Restored | None,
    form: RestoreForm | None,
    warning: str,
) -> HttpResponse:
    old, new = versions
    may_restore = result is not None and admin.may_edit(request, item)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Compare versions"),
        "opts": admin.opts,
        "original": item,
        "version": NewsItem.objects.values_list("version", flat=True).get(pk=item.pk),
        "old": old,
        "new": new,
        "comparison": compare_snapshots(snapshot_in(old), snapshot_in(new)),
        "form": form,
        "may_restore": may_restore,
        "checks": version_check_panel(request, result) if result and may_restore and is_released(item) else None,
        "warning": warning,
    }
    return TemplateResponse(
        request, "articles/admin/versions.html", context, status=422 if form is not None and form.errors else 200
    )

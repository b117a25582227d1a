"""Previews: items that readers do not see yet, and unsaved forms, in the public templates, for the desk alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles.desk.labels import desk_address
from articles.editing.autosave import new_item, with_typed_values
from articles.editing.proposed_corrections import as_published, proposed_in
from articles.editing.revisions.record import snapshot_in
from articles.editing.revisions.snapshots import Snapshot
from articles.editing.revisions.version_values import bylines_as_of, corrections_of, item_as_of, tags_of
from articles.editing.working_copies import live_revision, working_copy_of
from articles.models import AutosavedForm, Correction, NewsItem, PublicationStatus
from articles.models.removed_text import is_text_closed, reading_as
from articles.search.related import WeightedTag

NOTES = {
    PublicationStatus.DRAFT: _("Preview: not published, visible only to the newsroom."),
    PublicationStatus.SCHEDULED: _("Preview: scheduled, visible only to the newsroom until then."),
    PublicationStatus.PUBLIC: _(
        "Preview of a published item, as readers see it. Embedded flash briefs that readers cannot see are shown too."
    ),
    PublicationStatus.RESTRICTED: _("Preview of an item that is taken down: only the newsroom sees this text."),
    PublicationStatus.WITHDRAWN: _("Preview of a withdrawn item: only the newsroom sees it."),
    PublicationStatus.EXPIRED: _("Preview of an expired item: only the newsroom sees it."),
}
COPY = _("Preview of the working copy, which readers do not see.")
TYPED = _("Live preview of the text being edited; credits and tags are as last saved.")


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The public page of one kind of item.

    `load` reads an item with everything the page shows, whatever its status; `context` is what the template gets.
    """

    model: type[NewsItem]
    view_permission: str
    template: str
    load: Callable[[int, datetime], NewsItem | None]
    context: Callable[[NewsItem, datetime], dict[str, Any]]

    @property
    def namespace(self) -> str:
        """The namespace of the routes of its kind."""
        return self.model._meta.app_label


@never_cache
@staff_member_required
def item_preview(request: HttpRequest, page: ItemPage, pk: int) -> HttpResponse:
    """The page of an item as last saved. 404 for an unknown one; the page of its form says why its text is closed."""
    _require_permission(request, page)
    at = timezone.now()
    item = page.load(pk, at)
    if item is None:
        raise Http404
    with reading_as(request.user):
        if is_text_closed(item):
            return HttpResponseRedirect(desk_address(item, "change"))
        return _rendered(request, page, item, at, NOTES[item.status(at)])


@never_cache
@staff_member_required
def working_copy_preview(request: HttpRequest, page: ItemPage, pk: int) -> HttpResponse:
    """The page of an item as publishing its working copy would make it. 404 where there is none."""
    _require_permission(request, page)
    at = timezone.now()
    item = page.load(pk, at)
    copy = working_copy_of(item) if item else None
    if item is None or copy is None:
        raise Http404
    with reading_as(request.user):
        if is_text_closed(item):
            return HttpResponseRedirect(desk_address(item, "change"))
        snapshot = as_published(snapshot_in(copy.revision), snapshot_in(live_revision(item)))
        context = version_context(page, item, snapshot, at)
        return _with_note(request, page, context, COPY)


@never_cache
@staff_member_required
def autosave_preview(request: HttpRequest, page: ItemPage, key: str) -> HttpResponse:
    """The page of a form as last autosaved, for the person who is typing it. 404 for anybody else."""
    _require_permission(request, page)
    at = timezone.now()
    saved = get_object_or_404(AutosavedForm, user=request.user, key=key, kind=page.model.KIND)
    item = page.load(saved.item_id, at) if saved.item_id else None
    with reading_as(request.user):
        if item and is_text_closed(item):
            return HttpResponseRedirect(desk_address(item, "change"))
        return _rendered(request, page, with_typed_values(item or new_item(page.model), saved, at), at, TYPED)


def version_context(page: ItemPage, item: NewsItem, snapshot: Snapshot, at: datetime) -> dict[str, Any]:
    """The context of the public page, with the credits, tags and corrections of the version."""
    version = item_as_of(item, snapshot, at)
    context = page.context(version, at)
    tags = [WeightedTag(tag.pk, tag.name, strength=1, given=True) for tag in tags_of(snapshot)]
    own = corrections_of(snapshot)
    proposed = [Correction(item=item, kind=kind, text=text, made_at=at) for kind, text in proposed_in(snapshot)]
    corrections = [row for row in context["corrections"] if row.item_id != item.pk or row.pk in own]
    return context | {
        "bylines": bylines_as_of(version, snapshot),
        "tags": tags,
        "corrections": [*reversed(proposed), *corrections],
        "head": replace(context["head"], tags=tuple(tag.name for tag in tags)),
    }


def _rendered(request: HttpRequest, page: ItemPage, item: NewsItem, at: datetime, note: str | Promise) -> HttpResponse:
    return _with_note(request, page, page.context(item, at), note)


def _with_note(request: HttpRequest, page: ItemPage, context: dict[str, Any], note: str | Promise) -> HttpResponse:
    return render(request, page.template, context | {"preview": True, "preview_note": note})


def _require_permission(request: HttpRequest, page: ItemPage) -> None:
    if not request.user.has_perm(page.view_permission):
        raise PermissionDenied

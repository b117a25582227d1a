"""The versions of a page about the site: what each changed, and restoring one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.editing.history import LoggedAction, action_message
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of, snapshot_in
from articles.html.sanitizer import plain_text
from articles.models.editorial.revision import Revision
from articles.site_pages.models import SitePage
from articles.text.word_diff import DiffPiece, word_pieces

PAGE = 20
COLUMNS = ("title", "title_en", "body", "body_en")


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    pieces: list[DiffPiece]


@dataclass(frozen=True, slots=True)
class Version:
    """`differences`: from the version before; of the first one, none."""

    revision: Revision
    differences: list[Difference]
    is_current: bool


def versions_page(request: HttpRequest, admin: Any, pk: int) -> HttpResponse:
    """The newest versions. POST restores the words of one of them."""
    page = admin.get_object(request, str(pk))
    if page is None:
        raise Http404
    if not admin.has_view_permission(request, page):
        raise PermissionDenied
    if request.method == "POST":
        return _restore(request, admin, page)
    context = admin.admin_site.each_context(request) | {
        "title": _("Versions of “{title}”").format(title=page.shown_title),
        "original": page,
        "opts": admin.opts,
        "versions": _versions(page),
        "may_restore": request.user.has_perm("site_pages.change_sitepage"),
    }
    return TemplateResponse(request, "site_pages/admin/versions.html", context)


def _versions(page: SitePage) -> list[Version]:
    revisions = list(revisions_of(page).select_related("by")[: PAGE + 1])
    fields = [snapshot_in(revision)["fields"] for revision in revisions]
    return [
        Version(revision, _differences(fields[place + 1], fields[place]) if place + 1 < len(fields) else [], place == 0)
        for place, revision in enumerate(revisions[:PAGE])
    ]


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return [
        Difference(
            str(SitePage._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            word_pieces(plain_text(old.get(name) or ""), plain_text(new.get(name) or "")),
        )
        for name in COLUMNS
        if old.get(name) != new.get(name)
    ]


def _restore(request: HttpRequest, admin: Any, page: SitePage) -> HttpResponse:
    """The words of a version become a new version; address and visibility stay as they are."""
    if not request.user.has_perm("site_pages.change_sitepage"):
        raise PermissionDenied
    number = request.POST.get("version", "")
    revision = revisions_of(page).filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if revision is None:
        raise Http404
    fields = snapshot_in(revision)["fields"]
    for name in COLUMNS:
        setattr(page, name, fields.get(name) or "")
    with revising(note=_("Version %(number)s restored.") % {"number": number}):
        page.save()
    admin.log_change(request, page, action_message(LoggedAction.RESTORED, number=number))
    messages.success(request, _("Version %(number)s restored.") % {"number": number})
    return HttpResponseRedirect(reverse("admin:site_pages_sitepage_change", args=[page.pk]))

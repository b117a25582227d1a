"""Pages of the desk that merge a tag into another, after a preview with counts, and that undo a merge."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.form.tag_choice import TagChoice
from articles.desk.labels import join_sentences
from articles.desk.shared_rows import SharedRowAdmin
from articles.desk.users import current_user
from articles.editing.tag_merges import MergePreview, check_merge, merge_tags, preview_merge, recent_merges, undo_merge
from articles.formats.lists import join_list
from articles.models import Tag, TagMerge
from articles.models.tag import merge_targets

MAX_MERGES = 50


class MergeForm(forms.Form):
    """Which tag becomes part of which. Its fields are in the address, so that a preview changes nothing."""

    merged = TagChoice(gettext_lazy("Tag to merge"))
    target = TagChoice(gettext_lazy("Into"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_merge(values["merged"], values["target"], self.data.get("target", ""))
            except ValidationError as refused:
                self.add_error("target", refused)
        return values


@dataclass(frozen=True, slots=True)
class Merging:
    """A merge that waits for its confirmation, as the page shows it."""

    merged: Tag
    target: Tag
    preview: MergePreview

    @property
    def aliases(self) -> str:
        return join_list(self.preview.aliases)


class TagMergeAdmin(SharedRowAdmin):
    """Adds the pages `…/merge/` and `…/merges/` to the admin of tags."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("merge/", view(self.merge_view), name="articles_tag_merge"),
            path("merges/", view(self.merges_view), name="articles_tag_merges"),
        ]
        return [*own, *super().get_urls()]

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """From a page about a merged tag to the form of its target."""
        pk = int(object_id) if object_id.isascii() and object_id.isdecimal() and len(object_id) < 19 else 0
        target = merge_targets([pk]).get(pk)
        if target is None:
            return self.redirect_missing(request, object_id)
        messages.info(request, _("This tag was merged into “%(name)s”.") % {"name": target.name})
        return HttpResponseRedirect(reverse("admin:articles_tag_change", args=[target.pk]))

    def may_merge_any(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def may_merge(self, request: HttpRequest, merged: Tag, target: Tag) -> bool:
        """Whether a user may change both tags and delete the one that disappears."""
        may_change = all(self.has_change_permission(request, tag) for tag in (merged, target))
        return may_change and self.has_delete_permission(request, merged)

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """The form; with both names in the address a preview; merges on POST."""
        if not self.may_merge_any(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._merge(request)
        asked = "target" in request.GET
        form = MergeForm(request.GET if asked else None, initial={"merged": request.GET.get("merged", "")})
        merging = self._merging(request, form) if asked and form.is_valid() else None
        if not merging:
            first = "target" if request.GET.get("merged") and "merged" not in form.errors else "merged"
            form.fields[first].widget.attrs["autofocus"] = True
        return self._page(request, form, merging)

    def _merging(self, request: HttpRequest, form: MergeForm) -> Merging | None:
        merged, target = form.cleaned_data["merged"], form.cleaned_data["target"]
        if not self.may_merge(request, merged, target):
            form.add_error(None, _("Public pages show this, so only people who may publish can change it."))
            return None
        return Merging(merged, target, preview_merge(merged, target))

    def _page(self, request: HttpRequest, form: MergeForm, merging: Merging | None) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Merge tags"),
            "opts": self.opts,
            "form": form,
            "merging": merging,
        }
        return TemplateResponse(request, "articles/admin/tag_merge.html", context)

    def _merge(self, request: HttpRequest) -> HttpResponse:
        merged, target = self._tag(request, "merged"), self._tag(request, "target")
        if not self.may_merge(request, merged, target):
            raise PermissionDenied
        try:
            merge = merge_tags(merged, target, current_user(request))
        except ValidationError as refused:
            messages.error(request, join_sentences(*refused.messages))
            return HttpResponseRedirect(reverse("admin:articles_tag_merge"))
        messages.success(request, _merged_words(merge))
        return HttpResponseRedirect(reverse("admin:articles_tag_change", args=[merge.target_id]))

    @staticmethod
    def _tag(request: HttpRequest, name: str) -> Tag:
        number = request.POST.get(name, "")
        is_key = number.isascii() and number.isdecimal() and len(number) < 19
        tag = Tag.with_merged.select_related("merged_into").filter(pk=int(number)).first() if is_key else None
        if tag is None:
            raise Http404
        return tag

    def merges_view(self, request: HttpRequest) -> HttpResponse:
        """The merges that can still be undone; undoes one on POST."""
        if not self.may_merge_any(request):
            raise PermissionDenied
        if request.method == "POST":
            self._undo(request)
            return HttpResponseRedirect(request.path)
        context = self.admin_site.each_context(request) | {
            "title": _("Merged tags"),
            "opts": self.opts,
            "merges": recent_merges(timezone.now(), MAX_MERGES),
        }
        return TemplateResponse(request, "articles/admin/tag_merges.html", context)

    def _undo(self, request: HttpRequest) -> None:
        number = request.POST.get("merge", "")
        is_key = number.isascii() and number.isdecimal() and len(number) < 19
        merges = TagMerge.objects.select_related("merged", "target")
        merge = merges.filter(pk=int(number)).first() if is_key else None
        if merge is None:
            raise Http404
        if not self.may_merge(request, merge.merged, merge.target):
            raise PermissionDenied
        try:
            undo_merge(merge, current_user(request))
        except ValidationError as refused:
            messages.error(request, join_sentences(*refused.messages))
            return
        names = {"name": merge.merged.name, "target": merge.target.name}
        words = _("“%(name)s” is a tag of its own again; its items, aliases and description are back.")
        messages.success(request, words % names)


def _merged_words(merge: TagMerge) -> Any:
    count = merge.items.filter(was_given=True).count()
    words = ngettext(
        "“%(name)s” was merged into “%(target)s”: %(count)d item has the new tag.",
        "“%(name)s” was merged into “%(target)s”: %(count)d items have the new tag.",
        count,
    ) % {"name": merge.merged.name, "target": merge.target.name, "count": count}
    undo = format_html('<a href="{}">{}</a>', reverse("admin:articles_tag_merges"), _("You can undo this for 7 days"))
    return join_sentences(words, undo)

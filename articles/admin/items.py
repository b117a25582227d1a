"""Admin of articles and flash briefs: their lists, permissions and pages. The form is `form/view.py`."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from articles.admin.autosave.views import autosave_view, ignore_view
from articles.admin.bulk_pages import BulkActionsAdmin
from articles.admin.editor.field import BodyField
from articles.admin.editor.widget import BodyEditor, editor_settings
from articles.admin.form.edit_conflicts import lock_item
from articles.admin.form.form_and_rows import submitted_forms
from articles.admin.form.inlines import BylineInline, CorrectionInline
from articles.admin.form.publish_buttons import PUBLISH, PUBLISHING, SAVE_COPY, SCHEDULE, pressed_button
from articles.admin.form.published import published_view
from articles.admin.form.schedule_field import typed_time
from articles.admin.form.view import ItemFormView
from articles.admin.item_lists import BY_CHANGE, ItemList, StatusFilter, bounded
from articles.admin.notes.note_page import notes_page
from articles.admin.notes.preview_link_page import preview_links_page
from articles.admin.review.panel import pressed_act, request_copy_review
from articles.admin.revisions.pages import comparison_page, versions_context
from articles.admin.working_copies.form_view import WorkingCopyFormView, working_copy_form
from articles.admin.working_copies.publish_page import publish_page
from articles.desk.labels import item_label, list_time, status_mark, with_zone
from articles.desk.model_admin import DeskAdmin
from articles.desk.previews.closed_page import closed_page
from articles.desk.search import IndexSearchAdmin
from articles.desk.users import person_name
from articles.editing.bulk_actions import BulkAction
from articles.editing.review.rule import is_released, missing_after_change
from articles.editing.revisions.restore import UNTOUCHED as UNTOUCHED_BY_COPIES
from articles.editing.working_copies import can_have_working_copy, is_unpublished, propose_time
from articles.html.fields import CleanHTMLField
from articles.models import (
    AutosavedForm,
    Correction,
    LastChange,
    NewsItem,
    Placement,
    PublicationStatus,
    ReviewStep,
    WorkingCopy,
)
from articles.models.removed_text import is_text_closed
from articles.pictures.admin.picker import picker_settings
from articles.pictures.admin.picture_choice import PictureChoice, PictureField
from articles.takedowns.admin.restrictions.restrict_page import TakedownAdmin
from articles.takedowns.cases.locking import PERMISSION

UNTOUCHED = ("published_at", "first_published_at", "revised_at", "withdrawn_at", "created_at", "version")


class ItemAdmin(BulkActionsAdmin, IndexSearchAdmin, TakedownAdmin):
    """The parts that the admins of articles and of flash briefs share."""

    indexed_orders = (BY_CHANGE,)
    change_form_template = "articles/admin/item_form.html"
    kind = ""
    list_class = ItemList
    publish_permission = ""
    carries_briefs = False
    bulk_actions = tuple(action for action in BulkAction if action is not BulkAction.SET_SECTION)
    list_filter: ClassVar[tuple[Any, ...]] = (StatusFilter, "stage", "origin", "language")
    list_select_related = ("section", "channel", "source", "created_by", "last_change__by")
    formfield_overrides = DeskAdmin.formfield_overrides | {CleanHTMLField: {"form_class": BodyField}}
    ordering = ("-slot",)
    # Django shows the search box only where fields are named; the search itself uses the index.
    search_fields = ("=id",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = (
        "source",
        "licence",
        "translation_of",
    )
    # Without Django's own buttons beside the field.
    raw_id_fields = ("lead_picture",)
    readonly_fields = UNTOUCHED
    inlines = (BylineInline, CorrectionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        items: Any = super().get_queryset(request)
        rows: QuerySet[Any] = items.with_restrictions(timezone.now())
        return rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, CleanHTMLField):
            kwargs["widget"] = BodyEditor(editor_settings(request, self.carries_briefs))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "lead_picture":
            kwargs |= {"form_class": PictureField, "widget": PictureChoice(picker_settings(request))}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return self.list_class

    def label_of(self, obj: Any) -> str:
        return item_label(obj)

    def heading_of(self, obj: Any) -> str:
        return str(obj.display_title)

    @admin.display(description=gettext_lazy("headline"))
    def title(self, item: NewsItem) -> str:
        return item.display_title

    @admin.display(description=gettext_lazy("source"))
    def credited_source(self, item: NewsItem) -> str:
        return str(item.source) if item.source and not is_text_closed(item) else "–"

    @admin.display(description=gettext_lazy("status"))
    def status(self, item: NewsItem) -> SafeString:
        mark = status_mark(item, timezone.now())
        if not getattr(item, "has_working_copy", False):
            return mark
        return format_html('{} <span class="status-copy">{}</span>', mark, gettext("working copy"))

    @admin.display(description=with_zone(gettext_lazy("published")))
    def published(self, item: NewsItem) -> str:
        return list_time(item.published_at)

    @admin.display(description=pgettext_lazy("column of a list", "begun by"))
    def author(self, item: NewsItem) -> str:
        return person_name(item.created_by) if item.created_by else "–"

    @admin.display(description=with_zone(pgettext_lazy("column of a list", "last change")), ordering=BY_CHANGE)
    def changed(self, item: Any) -> SafeString | str:
        change: LastChange | None = getattr(item, "last_change", None)
        if change is None:
            return "–"
        by = person_name(change.by) if change.by else ""
        return format_html("<time>{}</time> <small>{}</small>", list_time(change.made_at), by)

    @admin.display(description=pgettext_lazy("column of a list", "corrections"))
    def corrections(self, item: Any) -> str:
        return bounded(item.correction_count)

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.publish_permission)

    def may_edit(self, request: HttpRequest, item: NewsItem | None) -> bool:
        """Whether the form of an item can be saved; without an item that of a new one."""
        return self.has_change_permission(request, item) if item else self.has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published or scheduled item is changed only by people who may publish or take down."""
        if obj is not None and obj.published_at is not None:
            may_change_public = self.may_publish(request) or request.user.has_perm(PERMISSION)
            return may_change_public and super().has_change_permission(request, obj)
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An item that was ever public, or that has a restriction, is withdrawn instead of deleted."""
        if obj is not None and (obj.first_published_at or obj.restrictions.exists()):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Rows that belong to a draft are deleted with it, though nobody may delete them alone."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        owned = {str(model._meta.verbose_name) for model in (Placement, Correction, AutosavedForm)}
        return deleted, counts, {name for name in lacking if str(name) not in owned}, protected

    def may_edit_copy(self, request: HttpRequest, item: NewsItem | None, copy: WorkingCopy | None = None) -> bool:
        """Whether the working copy of a published item can be saved: a scheduled one only by people who may publish."""
        if item is None or not super().has_change_permission(request, item):
            return False
        is_scheduled = copy is not None and copy.scheduled_for is not None
        return not is_scheduled or self.has_change_permission(request, item)

    def needs_copy(self, request: HttpRequest, object_id: str) -> bool:
        """Whether the submitted change of a published text becomes a working copy that waits for a check.

        Expiry, language and embargo do not belong to a working copy: a form that changes one of them as well is refused
        instead.
        """
        button = pressed_button(request.POST)
        if request.method != "POST" or pressed_act(request.POST) or button not in (None, *PUBLISHING):
            return False
        if button and not self.may_publish(request):
            return False
        if not ReviewStep.objects.filter(kind=self.kind).exists():
            return False
        item = self.get_object(request, object_id)
        return bool(
            item
            and self.may_edit(request, item)
            and can_have_working_copy(item)
            and is_released(item)
            and (button is None or is_unpublished(item))
            and missing_after_change(item)
            and self._changes_only_text(request, item)
            and self._has_valid_time(request, button)
        )

    def _changes_only_text(self, request: HttpRequest, item: NewsItem) -> bool:
        forms = submitted_forms(self, request, item, request.POST, None)
        return forms.have_changed_text() and not forms.changed_fields() & UNTOUCHED_BY_COPIES

    def _has_valid_time(self, request: HttpRequest, button: str | None) -> bool:
        """Whether the typed publication time can be proposed with a working copy."""
        try:
            return typed_time(request.POST) is not None or button != SCHEDULE
        except ValidationError:
            return False

    def save_copy_for_review(self, request: HttpRequest, key: str) -> HttpResponse:
        """Save the submitted form of a published or scheduled text as a working copy, and send that to review.

        The typed time of publication is proposed with it.
        """
        with transaction.atomic():
            response = WorkingCopyFormView(self, request, key).respond()
            if isinstance(response, HttpResponseRedirect) and (item := self.get_object(request, key)):
                moment = typed_time(request.POST)
                if moment is not None and moment != item.published_at and PUBLISH not in request.POST:
                    propose_time(item, moment)
                request_copy_review(request, item)
        return response

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A page without a form leaves out the fields that are not columns."""
        if self.may_edit(request, obj):
            return self.fieldsets
        return [
            (name, options | {"fields": [field for field in options["fields"] if field != "same_text_is_meant"]})
            for name, options in self.fieldsets or ()
        ]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """None unless readers can see the item; others have the preview."""
        return obj.get_absolute_url() if obj and obj.status(timezone.now()) is PublicationStatus.PUBLIC else None

    def page_address(self, page: str, *args: Any) -> str:
        """The address of a page of this admin, such as "add" or "kept"."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path("kept/", view(partial(autosave_view, admin=self)), name=f"{name}_kept"),
            path("<int:object_id>/versions/", view(partial(comparison_page, admin=self)), name=f"{name}_versions"),
            path("<int:object_id>/notes/", view(partial(notes_page, admin=self)), name=f"{name}_notes"),
            path("<int:object_id>/previews/", view(partial(preview_links_page, admin=self)), name=f"{name}_previews"),
            path("<int:object_id>/copy/", view(partial(working_copy_form, admin=self)), name=f"{name}_copy"),
            path("<int:object_id>/copy/publish/", view(partial(publish_page, admin=self)), name=f"{name}_copy_publish"),
            path("<int:object_id>/published/", view(partial(published_view, admin=self)), name=f"{name}_published"),
            path("kept/ignore/", view(partial(ignore_view, admin=self)), name=f"{name}_kept_ignore"),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return ItemFormView(self, request).respond()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        # The live form, saved as a working copy: by its own button, or because the change must be checked first.
        key = unquote(object_id)
        if self.needs_copy(request, key):
            return self.save_copy_for_review(request, key)
        view = WorkingCopyFormView if SAVE_COPY in request.POST else ItemFormView
        return view(self, request, key).respond()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if page := self._closed_page(request, object_id):
            return page
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self.redirect_missing(request, object_id)
        versions = versions_context(item, request.GET.get("before", ""))
        return super().history_view(request, object_id, {**versions, **(extra_context or {})})

    def _closed_page(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """The page in place of one about an item whose text is closed; None where it is open."""
        item = self.get_object(request, unquote(object_id))
        if item is None or not is_text_closed(item) or not self.has_view_or_change_permission(request, item):
            return None
        return closed_page(request, item, self.admin_site)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if page := self._closed_page(request, object_id):
            return page
        with transaction.atomic():
            if request.method == "POST":
                # Against a concurrent publish of the same item.
                lock_item(unquote(object_id))
            return super().delete_view(request, object_id, extra_context)

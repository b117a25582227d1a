"""How do articles and flash briefs stand on the desk? Their form, and what its buttons do; lists are in item_lists."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.base import DeskAdmin
from articles.admin.body_editor import BodyEditor, editor_settings, with_nonce
from articles.admin.body_field import BodyField
from articles.admin.changing import tell_readers
from articles.admin.conflicts import as_a_new_one, conflict_of, given_back, lock, status_of, without_gone_rows
from articles.admin.inlines import BylineInline, CorrectionInline
from articles.admin.item_forms import LONGEST_BODY
from articles.admin.item_lists import ItemList, StandingFilter, bounded
from articles.admin.keeping import KeepsText
from articles.admin.searching import SearchedByWords
from articles.admin.takedown import TakedownAdmin
from articles.admin.verbs import RELEASING, UPDATE, buttons, perform, pressed
from articles.admin.visible import carriers, proof
from articles.admin.words import desk_address, in_zone, list_time, name_of_item, run_on, standing_words, title_of
from articles.correcting import ChangeKind
from articles.fields import CleanHTMLField
from articles.markup import clean
from articles.models import Correction, KeptText, Kind, NewsItem, Placement, Standing
from articles.publishing import waiting_in
from articles.signals import told_once
from articles.zones import zone_words

MOST_PLACED = 50
# In the address of a form that was just saved.
SAVED = "saved"
UNTOUCHED = ("published_at", "first_published_at", "revised_at", "withdrawn_at", "created_at", "version")


class ItemAdmin(KeepsText, SearchedByWords, TakedownAdmin):
    """What articles and flash briefs have in common."""

    change_form_template = "admin/item_form.html"
    publish_permission = ""
    carried_by = ""
    carries_briefs = False
    list_filter: ClassVar[tuple[Any, ...]] = (StandingFilter, "stage", "origin", "language")
    list_select_related = ("section", "channel", "source")
    formfield_overrides = DeskAdmin.formfield_overrides | {CleanHTMLField: {"form_class": BodyField}}
    ordering = ("-slot",)
    # The box is shown where there are fields; the index does the rest.
    search_fields = ("=id",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = (
        "source",
        "licence",
        "lead_picture",
        "translation_of",
    )
    readonly_fields = UNTOUCHED
    inlines = (BylineInline, CorrectionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_restrictions(timezone.now())  # type: ignore[attr-defined]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        if isinstance(db_field, CleanHTMLField) and request is not None:
            kwargs["widget"] = BodyEditor(editor_settings(request, self.carries_briefs))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_retract = request.user.has_perm("articles.take_down")
        return form

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ItemList

    def name_of(self, obj: Any) -> str:
        return name_of_item(obj)

    @admin.display(description=gettext_lazy("headline"), ordering="headline")
    def title(self, item: NewsItem) -> str:
        return title_of(item)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, item: NewsItem) -> str:
        return standing_words(item, timezone.now())

    @admin.display(description=in_zone(gettext_lazy("published")), ordering=F("published_at"))
    def published(self, item: NewsItem) -> str:
        return list_time(item.published_at)

    @admin.display(description=pgettext_lazy("column of a list", "corrections"))
    def corrections(self, item: Any) -> str:
        return bounded(item.correction_count)

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.publish_permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was released is changed only by those who answer for it in public."""
        if obj is not None and obj.published_at is not None:
            answers = self.may_publish(request) or request.user.has_perm("articles.take_down")
            return answers and super().has_change_permission(request, obj)
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the public has seen, or what a restriction hangs on, is never deleted: it is withdrawn."""
        if obj is not None and (obj.first_published_at or obj.restrictions.exists()):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Its placements and corrections go with a draft; nobody may delete those alone."""
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        own = {str(model._meta.verbose_name) for model in (Placement, Correction, KeptText)}
        return found, counts, {name for name in lacking if str(name) not in own}, protected

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the fields that only the form knows for those who cannot change anything."""
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may_write:
            return self.fieldsets
        own = ("same_text_is_meant",)
        return [
            (name, options | {"fields": [field for field in options["fields"] if field not in own]})
            for name, options in self.fieldsets or ()
        ]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Only where readers can get it; before that there is the preview."""
        return obj.get_absolute_url() if obj and obj.standing(timezone.now()) is Standing.PUBLIC else None

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if request.method == "POST":
            lock(object_id)
        return super().get_object(request, object_id, from_field)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" and obj.pk:
            rows = inline.get_queryset(request).filter(item=obj.pk).order_by().values_list("pk", flat=True)
            kwargs["data"] = without_gone_rows(kwargs["data"], prefix, {str(number) for number in rows})
        return kwargs

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """A form whose item was deleted meanwhile comes back as that of a new one, with all that was typed."""
        if request.method != "POST" or "made_from" not in request.POST:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        request.POST = as_a_new_one(request.POST)  # type: ignore[assignment]
        return self._changeform_view(request, None, reverse(f"admin:{opts.app_label}_{opts.model_name}_add"), None)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method == "POST" and pressed(request.POST) and not self.may_publish(request):
            raise PermissionDenied
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            # Whoever began to write when they might is given back what they wrote.
            if request.method != "POST" or object_id is None or "made_from" not in request.POST:
                raise
            item = self.get_object(request, unquote(object_id))
            if not self.has_view_permission(request, item):
                raise
            return given_back(request, item, self.admin_site)

    def _changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        """Django's, inside its transaction: text, tags, bylines and what the pressed button does are one change."""
        with told_once():
            return super()._changeform_view(*args, **kwargs)  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        item = kwargs.get("obj") or self.model()
        if item.pk:
            context["subtitle"] = title_of(item)
        form = context["adminform"].form
        panel = context["panel"] = self.panel(request, form, item, timezone.now())
        if any(button.name == UPDATE for button in panel["buttons"]):
            # Its own button says what saving does.
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
        context["kept"] = self.kept_context(request, item, form)
        context["media"] = with_nonce(request, context["media"])
        rows = [inline.formset for inline in context["inline_admin_formsets"]]
        context["conflict"] = conflict_of(request, form, rows)
        answer = super().render_change_form(request, context, *args, **kwargs)
        answer.status_code = status_of(request, form)
        return answer

    def panel(self, request: HttpRequest, form: Any, item: Any, at: datetime) -> dict[str, Any]:
        """What the template shows under the form: where the item stands, and what each button will do."""
        body = form["body"].value() if "body" in form.fields else item.body
        waiting = waiting_in(clean(body)) if body and len(body) <= LONGEST_BODY else []
        takes_down = bool(item.pk) and request.user.has_perm("articles.take_down")
        placed = Placement.objects.filter(article=item.pk, position__isnull=False).select_related("brief")
        is_saved = SAVED in request.GET and item.pk and item.standing(at) is Standing.PUBLIC
        carried = carriers(item, at) if item.pk and item.kind == Kind.BRIEF else None
        return {
            "carriers": carried,
            "proof": proof(item, at) if is_saved and request.method == "GET" else None,
            "standing": standing_words(item, at) if item.pk else "",
            "buttons": buttons(item, waiting, at, carried.count if carried else 0)
            if self.may_publish(request) and form.fields
            else [],
            "releasing": RELEASING,
            "waiting": ",".join(str(brief.pk) for brief in waiting),
            "zone": zone_words(),
            "preview": reverse(f"{self.opts.app_label}:preview", args=[item.pk]) if item.pk else "",
            "takedown": reverse(self.takedown_name, args=[item.pk]) if takes_down else "",
            "placements": [(row, title_of(row.brief)) for row in placed.order_by("position")[:MOST_PLACED]]
            if item.pk
            else [],
        }

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        if form.kind_of_change is ChangeKind.TYPO:
            obj.save_silently()
        else:
            super().save_model(request, obj, form, change)
        if form.losses:
            told = _("Removed from the text, because a page cannot carry it: %(kinds)s")
            messages.warning(request, told % {"kinds": " ".join(form.losses)})
        if form.verb is None and "release_at" in form.changed_data:
            messages.warning(request, _("Saved, but not scheduled: the button “Schedule” does that."))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            if isinstance(row, Correction):
                row.by = request.user  # type: ignore[assignment]
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The text is saved by now, tags and bylines too: do what the pressed button said."""
        super().save_related(request, form, formsets, change)
        try:
            with transaction.atomic():
                tell_readers(request, form)
                if form.verb is None:
                    return
                told = perform(form.verb, form.instance, request.user, form.cleaned_data.get("release_at"))  # type: ignore[arg-type]
        except ValidationError as refused:
            messages.error(request, run_on(_("The text is saved, but:"), *refused.messages))
            return
        messages.success(request, told.words)  # type: ignore[arg-type]
        for warning in told.warnings:
            messages.warning(request, warning)  # type: ignore[arg-type]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return _back_to_form(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return _back_to_form(request, obj) or super().response_change(request, obj)


def _back_to_form(request: HttpRequest, item: NewsItem) -> HttpResponse | None:
    """After a verb the form again, with what was done above it; there the pages are asked where readers see it."""
    if "_popup" in request.POST or "_addanother" in request.POST:
        return None
    is_read = item.standing(timezone.now()) is Standing.PUBLIC
    address = desk_address(item, "change")
    if is_read and not pressed(request.POST):
        messages.success(request, _("Saved."))
    if pressed(request.POST) or is_read:
        return HttpResponseRedirect(f"{address}?{SAVED}=1" if is_read else address)
    return None

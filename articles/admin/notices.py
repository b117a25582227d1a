"""Who asks for what to be corrected or removed? Notices with their state; what was said stays as it was said."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin import filed_notice
from articles.admin.base import DeskAdmin, DeskForm, DeskInline
from articles.admin.filed_notice import FiledNoticeForm
from articles.admin.notice_pages import pages_of
from articles.admin.persons import ErasesPersons
from articles.admin.searching import SearchedByWords
from articles.admin.words import desk_link, enumerated, in_zone, list_time, name_of_picture, run_on
from articles.pictures.models import Picture
from articles.takedowns.bases import ATTESTATIONS, BASES, Element, Family
from articles.takedowns.cases import complete
from articles.takedowns.models import Claimant, Evidence, Notice
from articles.takedowns.receiving import receive

SUFFIXES: dict[str, str] = {
    Evidence.Kind.PDF: "pdf",
    Evidence.Kind.PNG: "png",
    Evidence.Kind.JPEG: "jpg",
    Evidence.Kind.TEXT: "txt",
}


class ClaimantInline(DeskInline):
    """Personal data: shown to those who may see it, never edited; erased on a page of its own."""

    # Beside two pages there is no width for a table.
    template = "admin/edit_inline/stacked.html"
    model = Claimant
    fields = ("name", "email", "contact", "identity", "authority", "signature")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoticeForm(DeskForm):
    """The basis, and the checklist of what that basis needs."""

    elements = forms.MultipleChoiceField(
        choices=Element.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what came later. What the basis needs and is not ticked counts as missing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis = BASES.get(self.instance.basis)
        if "elements" in self.fields:
            self.fields["elements"].label = capfirst(gettext("given so far"))
        if "elements" in self.fields and basis:
            self.fields["elements"].choices = [  # type: ignore[attr-defined]
                (element.value, _needed(element) if element in basis.required else element.label)
                for element in Element
                if basis.asks(element) or element in self.instance.elements or self.is_bound
            ]


@admin.register(Notice)
class NoticeAdmin(ErasesPersons, SearchedByWords, DeskAdmin):
    """Notices by post or mail are written in. Basis and checklist change; what was said stays, and the case decides."""

    form = NoticeForm
    list_display = ("reference", "subject", "state", "lacks", "received", "on", "opening")
    list_filter = ("state", "basis", "subject", "channel")
    list_select_related = ("item",)
    search_fields = ("reference", "statement")
    change_form_template = "admin/notice_form.html"
    words_of = ("item",)
    inlines = (ClaimantInline,)
    fields = (
        "basis",
        "elements",
        "ordered_by",
        "lacks",
        "state",
        "of_cases",
        "follows",
        "reference",
        "received",
        "channel",
        "subject",
        "on",
        "placement",
        "picture",
        "url_as_given",
        "addresses",
        "part",
        "statement",
        "evidence",
        "files",
        "work",
        "ground",
        "relief",
        "statements",
        "language",
        "decided_at",
    )
    readonly_fields = fields[3:]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("item")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any) -> Any:
        pages = pages_of(request, context["original"]) if context["original"] else {}
        return super().render_change_form(request, context | pages, *args, **more)

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        return filed_notice.FIELDS if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        return () if obj is None else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Notice | None) -> Any:
        return () if obj is None else self.inlines

    def get_form(self, request: HttpRequest, obj: Notice | None = None, change: bool = False, **kwargs: Any) -> Any:
        own = {"form": FiledNoticeForm} if obj is None else {}
        return super().get_form(request, obj, change, **(own | kwargs))

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        """A notice written in by hand is received like any other; its status page is told here and never again."""
        if change:
            complete(obj, request.user)  # type: ignore[arg-type]
            return
        token = receive(obj, form.complete(obj), form.places)
        address = settings.SITE_URL + reverse("takedowns:status", args=[token])
        told = gettext("Tell the person, for it is shown only now: %(address)s shows how the notice stands.")
        self.message_user(request, told % {"address": address})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=in_zone(_("received")), ordering="received_at")
    def received(self, notice: Notice) -> str:
        return list_time(notice.received_at)

    @admin.display(description=_("item"))
    def on(self, notice: Notice) -> SafeString | str:
        return desk_link(notice.item) if notice.item else "–"

    @admin.display(description=_("cases"))
    def of_cases(self, notice: Notice) -> SafeString | str:
        rows = ((reverse("admin:takedowns_case_change", args=[one.pk]), one.reference) for one in notice.cases.all())
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or "–"

    @admin.display(description=_("statement"))
    def opening(self, notice: Notice) -> str:
        return Truncator(notice.statement).chars(60)

    @admin.display(description=_("missing"))
    def lacks(self, notice: Notice) -> str:
        return enumerated(element.label for element in notice.missing) or "–"

    @admin.display(description=_("addresses"))
    def addresses(self, notice: Notice) -> SafeString | str:
        rows = notice.targets.select_related("item", "picture")
        lines = ((row.url_as_given, desk_link(row.item) if row.item else _picture_link(row.picture)) for row in rows)
        return format_html_join(mark_safe("<br>"), "{} → {}", lines) or "–"

    @admin.display(description=_("files"))
    def files(self, notice: Notice) -> SafeString | str:
        """Each with its digest, so that it can be told from a changed one; opened as an attachment alone."""
        rows = Evidence.objects.filter(claimant__notice=notice)
        lines = (
            (
                reverse("admin:takedowns_notice_evidence", args=[notice.pk, row.pk]),
                row.get_kind_display(),
                filesizeformat(row.size),
                row.digest,
            )
            for row in rows
        )
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}, {}</a> SHA-256 {}', lines) or "–"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.evidence_view)
        return [
            path("<int:pk>/evidence/<int:number>/", view, name="takedowns_notice_evidence"),
            *super().get_urls(),
        ]

    def evidence_view(self, request: HttpRequest, pk: int, number: int) -> FileResponse:
        """A file for those who may see the person it came from. Whoever opens it stands in the log."""
        if not (self.has_view_permission(request) and request.user.has_perm("takedowns.view_claimant")):
            raise PermissionDenied
        evidence = get_object_or_404(
            Evidence.objects.select_related("claimant__notice"), pk=number, claimant__notice=pk
        )
        notice = evidence.claimant.notice
        self.log_change(request, notice, gettext("opened evidence file %(number)d") % {"number": number})
        name = f"{notice.reference}-{number}.{SUFFIXES[evidence.kind]}"
        response = FileResponse(evidence.file.open("rb"), as_attachment=True, filename=name, content_type=evidence.kind)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description=_("what follows"))
    def follows(self, notice: Notice) -> SafeString | str:
        basis = BASES.get(notice.basis)
        if basis is None:
            return "–"
        return run_on(
            gettext("Its time is set by law.") if basis.clock_is_law else gettext("Its time is set by our own rules."),
            gettext("A correction: the page stays.") if basis.family is Family.CORRECT else "",
            gettext("A page that goes: %(mode)s.") % {"mode": basis.mode.label} if basis.mode else "",
            gettext("A statement of reasons is due.") if basis.statement_needed else "",
            gettext("The notice is passed on with the name.") if basis.passed_on else "",
        )

    @admin.display(description=_("statements made"))
    def statements(self, notice: Notice) -> SafeString | str:
        made = [ATTESTATIONS[key] for key in notice.attested if key in ATTESTATIONS]
        lines = ((gettext("version %(number)d") % {"number": one.version}, one.text) for one in made)
        return format_html_join(mark_safe("<br>"), "{1} ({0})", lines) or "–"


def _needed(element: Element) -> str:
    return gettext("%(element)s (the basis needs it)") % {"element": element.label}


def _picture_link(picture: Picture | None) -> SafeString | str:
    if picture is None:
        return "–"
    address = reverse("admin:pictures_picture_change", args=[picture.pk])
    return format_html('<a href="{}">{}</a>', address, name_of_picture(picture))

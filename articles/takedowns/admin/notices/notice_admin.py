"""Admin of notices: list and form, entry of notices by post or email, and evidence files. Claims are never edited."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.labels import desk_link, join_sentences, list_time, picture_label, with_zone
from articles.desk.model_admin import DeskAdmin, DeskForm, DeskInline
from articles.desk.search import IndexSearchAdmin
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.formats.lists import join_list
from articles.models.removed_text import closed_words, without_closed
from articles.pictures.models import Picture
from articles.takedowns.admin.notices.claimants import ErasureAdmin
from articles.takedowns.admin.notices.closed_claims import QUOTING_FIELDS, is_claim_closed
from articles.takedowns.admin.notices.evidence_files import evidence_response, file_label, notice_file_address
from articles.takedowns.admin.notices.filed_notices import FIELDS as FILED_FIELDS
from articles.takedowns.admin.notices.filed_notices import FiledNoticeForm
from articles.takedowns.admin.notices.page_comparison import page_columns
from articles.takedowns.admin.notices.received_data import ReceivedDataAdmin
from articles.takedowns.cases.workflow import save_checklist
from articles.takedowns.intake.receive import receive
from articles.takedowns.law.elements import ATTESTATIONS, Element
from articles.takedowns.law.legal_bases import BASES, Family
from articles.takedowns.models import Claimant, Evidence, Notice


class ClaimantInline(DeskInline):
    """Personal data, read-only and only for users who may view it; it is erased on a page of its own."""

    # A table would be too wide beside the two pages, and Django's stacked template names the row twice.
    template = "takedowns/admin/notices/_claimant.html"
    model = Claimant
    fields = ("name", "email", "contact", "identity", "authority", "signature")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ChecklistForm(DeskForm):
    """The basis, and the checklist of what that basis requires."""

    elements = forms.MultipleChoiceField(
        choices=Element.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Tick what has been supplied since. Anything the basis requires that is not ticked counts as missing."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis = BASES.get(self.instance.basis)
        # Users who may only view the notice get no field for it.
        field = self.fields.get("elements")
        if not isinstance(field, forms.MultipleChoiceField):
            return
        field.label = capfirst(gettext("elements given"))
        if basis:
            field.choices = [
                (element.value, _required_label(element) if element in basis.required else element.label)
                for element in Element
                if basis.asks_for(element) or element in self.instance.elements or self.is_bound
            ]


@admin.register(Notice)
class NoticeAdmin(ReceivedDataAdmin, ErasureAdmin, IndexSearchAdmin, DeskAdmin):
    """Only the basis, the checklist and the authority that ordered it can be edited; decisions are made in the case."""

    form = ChecklistForm
    list_display = ("reference", "subject", "state", "lacks", "received", "on", "opening")
    empty_hint = _("What readers report on the site appears here by itself. A letter or an email is entered here.")
    list_filter = ("state", "basis", "subject", "channel")
    list_select_related = ("item",)
    search_fields = ("reference", "statement")
    change_form_template = "takedowns/admin/notices/notice_form.html"
    item_columns = ("item",)
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

    def _rows_with_own_text(self, request: HttpRequest, queryset: QuerySet[Any], term: str) -> Any:
        """Without notices whose statement is closed to the reader."""
        rows = Notice.objects.filter(pk__in=super()._rows_with_own_text(request, queryset, term))
        return without_closed(rows, "placement__brief", "placement__article", "targets__item").order_by().values("pk")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> HttpResponse:
        pages = page_columns(request, context["original"]) if context["original"] else {}
        return super().render_change_form(request, context | pages, *args, **more)

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        if obj is None:
            return FILED_FIELDS
        closed = (*QUOTING_FIELDS, "files") if is_claim_closed(obj) else ()
        return [name for name in self.fields if name not in closed]

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        return () if obj is None else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Notice | None) -> Any:
        return () if obj is None else self.inlines

    def get_form(self, request: HttpRequest, obj: Notice | None = None, change: bool = False, **kwargs: Any) -> Any:
        own = {"form": FiledNoticeForm} if obj is None else {}
        return super().get_form(request, obj, change, **(own | kwargs))

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        """A notice entered by hand is received like any other. The address of its status page is shown only once."""
        if change:
            save_checklist(obj, current_user(request))
            return
        form.assign_target(obj)
        token = receive(obj, form.claimant(), form.url_matches)
        address = settings.SITE_URL + reverse("takedowns:status", args=[token])
        message = gettext("Status page for the claimant, shown only once: %(address)s")
        self.message_user(request, message % {"address": address})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=with_zone(_("received")))
    def received(self, notice: Notice) -> str:
        return list_time(notice.received_at)

    @admin.display(description=_("item"))
    def on(self, notice: Notice) -> SafeString | str:
        return desk_link(notice.item) if notice.item else "–"

    @admin.display(description=_("cases"))
    def of_cases(self, notice: Notice) -> SafeString | str:
        rows = ((reverse("admin:takedowns_case_change", args=[case.pk]), case.reference) for case in notice.cases.all())
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or "–"

    @admin.display(description=_("statement"))
    def opening(self, notice: Notice) -> str:
        return closed_words() if is_claim_closed(notice) else Truncator(notice.statement).chars(60)

    @admin.display(description=_("missing"))
    def lacks(self, notice: Notice) -> str:
        return join_list(element.label for element in notice.missing) or "–"

    @admin.display(description=_("addresses"))
    def addresses(self, notice: Notice) -> SafeString | str:
        rows = notice.targets.select_related("item", "picture")
        lines = ((row.url_as_given, desk_link(row.item) if row.item else _picture_link(row.picture)) for row in rows)
        return format_html_join(mark_safe("<br>"), "{} → {}", lines) or "–"

    @admin.display(description=_("files"))
    def files(self, notice: Notice) -> SafeString | str:
        """Links to the files, with digests by which a changed file is recognised. They open only as attachments."""
        rows = Evidence.objects.filter(_of_notice(notice.pk))
        lines = ((notice_file_address(notice.pk, row), file_label(row), row.digest) for row in rows)
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a> SHA-256 {}', lines) or "–"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.evidence_view)
        return [
            path("<int:pk>/evidence/<int:number>/", view, name="takedowns_notice_evidence"),
            *super().get_urls(),
        ]

    def evidence_view(self, request: HttpRequest, pk: int, number: int) -> FileResponse:
        """A file, for users who may view the claimant and what the claim is about. Opening it is logged."""
        if not (self.has_view_permission(request) and request.user.has_perm("takedowns.view_claimant")):
            raise PermissionDenied
        evidence = get_object_or_404(Evidence, _of_notice(pk), pk=number)
        notice = Notice.objects.get(pk=pk)
        if is_claim_closed(notice):
            raise PermissionDenied
        self.log_change(request, notice, action_message(LoggedAction.EVIDENCE_OPENED, file=number))
        return evidence_response(evidence, notice.reference)

    @admin.display(description=_("consequences"))
    def follows(self, notice: Notice) -> SafeString | str:
        basis = BASES.get(notice.basis)
        if basis is None:
            return "–"
        return join_sentences(
            gettext("The deadline is set by law.")
            if basis.has_statutory_clock
            else gettext("The deadline is set by house rules."),
            gettext("It asks for a correction: the page stays.") if basis.family is Family.CORRECT else "",
            gettext("If the page is taken down: %(mode)s.") % {"mode": basis.mode.label} if basis.mode else "",
            gettext("A statement of reasons is required.") if basis.needs_statement else "",
            gettext("The notice is forwarded with the claimant’s name.") if basis.forwards_notice else "",
        )

    @admin.display(description=_("statements made"))
    def statements(self, notice: Notice) -> SafeString | str:
        attestations = [ATTESTATIONS[key] for key in notice.attested if key in ATTESTATIONS]
        lines = ((gettext("version %(number)d") % {"number": row.version}, row.text) for row in attestations)
        return format_html_join(mark_safe("<br>"), "{1} · {0}", lines) or "–"


def _of_notice(key: int) -> Q:
    """The files that came with a notice, in its thread, or with an appeal about it."""
    return Q(claimant__notice=key) | Q(entry__notice=key) | Q(appellant__appeal__notice=key)


def _required_label(element: Element) -> str:
    return gettext("%(element)s (required by the basis)") % {"element": element.label}


def _picture_link(picture: Picture | None) -> SafeString | str:
    if picture is None:
        return "–"
    address = reverse("admin:pictures_picture_change", args=[picture.pk])
    return format_html('<a href="{}">{}</a>', address, picture_label(picture))

"""How is a pasted page reviewed? Rights first, then every block beside its raw text, corrected and saved as a draft."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.paste import PERMISSION
from articles.admin.paste_rights import rights_lines
from articles.admin.paste_rows import drawn, posted_rows, shown_rows
from articles.admin.paste_sheet import SheetForm, tags_for
from articles.admin.words import desk_address
from articles.models import NewsItem
from articles.parsing.documents import Document
from articles.parsing.page import parse
from articles.takedowns.models import Case
from articles.wire.blocks import Faulty
from articles.wire.drafting import Draft, Wishes
from articles.wire.foreseeing import Foresight, foresee
from articles.wire.models import Delivery
from articles.wire.recutting import MOVES, Cutting
from articles.wire.rereading import TYPES
from articles.wire.reviewing import Fault, NotThisPage, Reading, Row
from articles.wire.saving import SavedAlready, save_review, save_second
from articles.wire.sheet import with_sheet

MOST_WARNINGS = 20
# Beyond these a form is more than a browser can hold and Django takes in; the page is drafted as it was read.
MOST_ROWS = 400
MOST_DRAFTED = 1_000_000
# A paragraph has two fields, a brief seven; the sheet and the rest about twenty.
SPARE_FIELDS = 60


@dataclass
class Review:
    """One look at a page: what was read, what the editor says, what that comes to."""

    delivery: Delivery
    reading: Reading
    rows: list[Row]
    form: SheetForm
    document: Document
    faults: list[Fault]

    @cached_property
    def foresight(self) -> Foresight:
        """Asked only where the page is shown: a draft finds it out by itself."""
        return foresee(self.document, self.delivery)

    @property
    def is_sound(self) -> bool:
        return not self.faults and (not self.form.is_bound or self.form.is_valid())


def review_view(request: HttpRequest, number: int, context: dict[str, Any]) -> HttpResponse:
    """Show, redraw or save the review of a delivery; `context` is that of every page of the desk."""
    if not request.user.has_perm(PERMISSION) or not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    delivery = Delivery.objects.select_related("article", "by", "reviewed_by").filter(pk=number).first()
    if delivery is None:
        raise Http404
    document = parse(bytes(delivery.raw), zone=settings.TIME_ZONE)
    if document.status in ("empty", "error") or _is_too_long(document):
        return _unreviewed(request, delivery, document, context)
    reading = Reading(document)
    if request.method != "POST":
        return _page(request, opened(delivery, reading), context)
    return _answered(request, delivery, reading, context)


def opened(delivery: Delivery, reading: Reading) -> Review:
    """The review as the parser leaves it."""
    form = SheetForm(reading.document)
    document = with_sheet(reading.document, form.sheet(), reading.document, reading.zone)
    review = Review(delivery, reading, reading.rows(), form, document, [])
    form.initial["tags"] = tags_for(review.foresight.article)
    return review


def _answered(request: HttpRequest, delivery: Delivery, reading: Reading, context: dict[str, Any]) -> HttpResponse:
    try:
        rows = posted_rows(reading, request.POST)
    except NotThisPage as wrong:
        review = opened(delivery, reading)
        kept = {"broken": wrong.row + 1, "kept": _typed(request)}
        return _page(request, review, context | kept, status=422)
    asked = request.POST.get("move", "")
    review = _reviewed(delivery, reading, _moved(reading, rows, asked), request.POST)
    if not {"_save", "_second"} & request.POST.keys():
        return _page(request, review, context | {"moved": _moved_row(rows, review.rows, asked)})
    if not review.is_sound:
        return _page(request, review, context, status=422)
    return _saved(request, review, context)


def _moved(reading: Reading, rows: list[Row], asked: str) -> list[Row]:
    """The rows after a button such as `start_earlier-12`."""
    verb, at = _move(rows, asked)
    return rows if at is None else MOVES[verb](Cutting(reading, rows), at)


def _move(rows: list[Row], asked: str) -> tuple[str, int | None]:
    verb, _dash, at = asked.partition("-")
    is_row = at.isascii() and at.isdecimal() and len(at) < 10 and int(at) < len(rows)
    return verb, int(at) if verb in MOVES and is_row else None


def _moved_row(before: list[Row], after: list[Row], asked: str) -> int | None:
    """Where the moved row is now: its buttons stay open, since a boundary is often moved more than once."""
    verb, at = _move(before, asked)
    if at is None:
        return None
    kept = before[at].end - 1 if verb.startswith("start") else before[at].start
    return next((number for number, row in enumerate(after) if row.start <= kept < row.end), None)


def _reviewed(delivery: Delivery, reading: Reading, rows: list[Row], posted: Any) -> Review:
    form = SheetForm(reading.document, posted)
    document, faults = reading.document_of(rows)
    form.is_valid()
    try:
        document = with_sheet(document, form.sheet(), reading.document, reading.zone)
    except Faulty as fault:
        form.add_error(fault.field, fault.words)
    return Review(delivery, reading, rows, form, document, faults)


def _saved(request: HttpRequest, review: Review, context: dict[str, Any]) -> HttpResponse:
    save = save_second if "_second" in request.POST else save_review
    try:
        draft = save(review.delivery.pk, review.document, review.form.wishes(), request.user)  # type: ignore[arg-type]
    except SavedAlready as already:
        review.delivery = already.delivery
        return _page(request, review, context | {"conflict": True}, status=409)
    return _told(request, review.delivery, draft)


def _told(request: HttpRequest, delivery: Delivery, draft: Draft) -> HttpResponse:
    """Who made what of it, in the log and in words, on the way to the article's form."""
    words = _("Made of delivery %(number)d.") % {"number": delivery.pk}
    LogEntry.objects.log_actions(request.user.pk or 0, [draft.article], ADDITION, words, single_object=True)
    _tell(request, draft)
    return HttpResponseRedirect(desk_address(draft.article, "change"))


def _tell(request: HttpRequest, draft: Draft) -> None:
    count = len(draft.new_briefs) + len(draft.known_briefs)
    told = ngettext(
        "Saved as a draft, with %(count)d flash brief; %(known)d of them was here already.",
        "Saved as a draft, with %(count)d flash briefs; %(known)d of them were here already.",
        count,
    )
    messages.success(request, told % {"count": count, "known": len(draft.known_briefs)})
    if draft.withheld_by:
        messages.error(request, _withheld(request, draft.withheld_by))
    for warning in draft.warnings[:MOST_WARNINGS]:
        messages.warning(request, warning)
    if len(draft.warnings) > MOST_WARNINGS:
        messages.warning(request, _("And %(count)d more.") % {"count": len(draft.warnings) - MOST_WARNINGS})


def _withheld(request: HttpRequest, former: NewsItem) -> SafeString | str:
    """Why it cannot be published, with the way to the case for those who may read it."""
    words = _("This text was taken down before, as %(item)s: it is withheld while that is in force.") % {"item": former}
    case = Case.objects.filter(item=former).order_by("-pk").first()
    if case is None or not request.user.has_perm("takedowns.view_case"):
        return words
    address = reverse("admin:takedowns_case_change", args=[case.pk])
    return format_html('{} <a href="{}">{}</a>', words, address, _("To the case"))


def _typed(request: HttpRequest) -> list[str]:
    """Every text of a form that does not fit the page: shown to be copied, so that nothing typed is lost."""
    hidden = ("csrfmiddlewaretoken", "rows", "seen")
    shown = (str(value) for name, value in request.POST.items() if name not in hidden and not name.startswith("kind-"))
    return [text for text in shown if text.strip()]


def _page(request: HttpRequest, review: Review, context: dict[str, Any], status: int = 200) -> HttpResponse:
    rows = shown_rows(review.reading, review.rows, review.faults, review.foresight.briefs)
    found = {
        "title": _("Review a page"),
        "is_nav_sidebar_enabled": False,
        "subtitle": review.delivery.name or None,
        "opts": Delivery._meta,
        "delivery": review.delivery,
        "form": review.form,
        "rows": rows,
        "drawn": drawn(review.rows),
        "doubtful": sum(bool(row.doubts) for row in rows),
        "rights": rights_lines(review.document, review.foresight),
        "foresight": review.foresight,
        "sentence": review.foresight.article.rights_sentence,
        "settings_of_script": _script_settings(),
    }
    return TemplateResponse(request, "admin/paste_review.html", context | found, status=status)


def _script_settings() -> dict[str, Any]:
    """What the script needs to know: the keys of the types, and which types have a form of their own."""
    return {
        "types": {str(key): kind for key, kind in enumerate(TYPES, 1)} | {"0": "out"},
        "redrawn": ["brief", "list", "note", "table"],
        "failed": _("The page could not be drawn anew. Nothing is lost: press the key again."),
    }


def _is_too_long(document: Document) -> bool:
    parts = document.parts()
    fields = sum(7 if getattr(part, "type", "") == "brief" else 2 for part in parts)
    most = (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000) - SPARE_FIELDS
    return len(parts) > MOST_ROWS or fields > most or len(document.text) > MOST_DRAFTED


def _unreviewed(request: HttpRequest, delivery: Delivery, document: Document, context: dict[str, Any]) -> HttpResponse:
    """A page that cannot be read, or is too long to be shown block by block: said, with what can be done."""
    readable = document.status in ("ok", "no_body")
    may_draft = readable and len(document.text) <= MOST_DRAFTED and delivery.article is None
    if request.method == "POST" and may_draft:
        return _drafted_as_read(request, delivery, document)
    found = {
        "title": _("Review a page"),
        "opts": Delivery._meta,
        "delivery": delivery,
        "readable": readable,
        "may_draft": may_draft,
        "length": f"{len(document.text):,}",
        "parts": f"{len(document.parts()):,}",
        "shown": MOST_ROWS,
    }
    return TemplateResponse(request, "admin/paste_refused.html", context | found, status=200 if readable else 422)


def _drafted_as_read(request: HttpRequest, delivery: Delivery, document: Document) -> HttpResponse:
    try:
        draft = save_review(delivery.pk, document, Wishes(), request.user)  # type: ignore[arg-type]
    except SavedAlready as already:
        return HttpResponseRedirect(reverse("admin:wire_delivery_review", args=[already.delivery.pk]))
    return _told(request, delivery, draft)

"""Matches with removed content: the list of questions, and the page where an item is compared and decided."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import desk_address, join_sentences, list_time, with_zone
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.previews.closed_page import closed_page
from articles.desk.removed_matches import PERMISSION as DECIDE
from articles.desk.removed_matches import ShownMatch, shown_matches
from articles.desk.text_limits import LimitedTexts
from articles.desk.users import current_user, person_name
from articles.editing.publishing import as_proxy
from articles.editing.stay_down.matches import MAX_MATCHES, all_matches_of
from articles.html.sanitizer import plain_text
from articles.models import Kind, MatchReview, NewsItem
from articles.models.removed_text import is_text_closed, load_closing
from articles.models.stay_down import MAX_NOTE_LENGTH
from articles.takedowns.decisions.match_reviews import allow_match, ask_about, refuse_match
from articles.takedowns.decisions.public_copies import public_copies
from articles.text.word_diff import DiffPiece, word_pieces

# By kind: who may see an item, and who may change it.
VIEW = {Kind.ARTICLE: "articles.view_article", Kind.BRIEF: "briefs.view_brief"}
CHANGE = {Kind.ARTICLE: "articles.change_article", Kind.BRIEF: "briefs.change_brief"}
MAX_COMPARED = 20_000
MAX_PAST = 10
MAX_READ = 100
FORBIDDEN = "forbidden"


class AskForm(LimitedTexts, forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note for the moderators"),
        help_text=gettext_lazy("Why this is different, or why it may be published now."),
        max_length=MAX_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class DecisionForm(LimitedTexts, forms.Form):
    """One match: allow it on a ground, or leave it withheld; both with a reason."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("allow", gettext_lazy("Allow this item to be published")),
            ("refuse", gettext_lazy("Leave it withheld")),
        ],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[("", "–"), *MatchReview.Ground.choices],
        required=False,
        help_text=gettext_lazy("Required if you allow it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


@dataclass(frozen=True, slots=True)
class ListedCopy:
    """A public item that resembles a removed one, with the address where it is taken down."""

    title: str
    percent: int
    address: str


@dataclass(frozen=True, slots=True)
class ComparedMatch:
    """A match on the page. `pieces`: the removed text with what differs here; empty if it is closed to the reader, who
    does not learn either how much of it is the same.
    """

    shown: ShownMatch
    pieces: list[DiffPiece]
    asked: MatchReview | None
    form: DecisionForm | None
    is_closed: bool
    # What is online and resembles the removed one too; for those who decide.
    online: list[ListedCopy]


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("waiting for a decision")), ("decided", gettext_lazy("decided"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(decided_at__isnull=self.value() == "open") if self.value() else queryset


@admin.register(MatchReview)
class MatchReviewAdmin(ReadOnlyAdmin):
    list_display = ("what", "resembles", "similarity", "asked", "state")
    list_display_links = None
    list_filter = (OpenFilter,)
    list_select_related = ("item", "removed", "asked_by", "proposed_by", "decided_by")
    empty_hint = gettext_lazy("Editors ask here when a text resembles removed content.")

    def open_count(self, request: HttpRequest, limit: int) -> int:
        if not request.user.has_perm(DECIDE):
            return 0
        return MatchReview.objects.filter(decided_at__isnull=True)[:limit].count()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("item__body", "removed__body")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        load_closing(row for review in changelist.result_list for row in (review.item, review.removed))
        return changelist

    @admin.display(description=gettext_lazy("item"))
    def what(self, review: MatchReview) -> SafeString:
        address = reverse("admin:articles_matchreview_item", args=[review.item_id])
        return format_html('<a href="{}">{}</a>', address, review.item.display_title)

    @admin.display(description=gettext_lazy("resembles"))
    def resembles(self, review: MatchReview) -> str:
        return review.removed.display_title

    @admin.display(description=gettext_lazy("similarity"))
    def similarity(self, review: MatchReview) -> str:
        if is_text_closed(review.removed):
            return "–"
        return f"{review.share}%"

    @admin.display(description=with_zone(gettext_lazy("asked")))
    def asked(self, review: MatchReview) -> str:
        by = person_name(review.asked_by) if review.asked_by else "–"
        return f"{list_time(review.asked_at)} {by}"

    @admin.display(description=gettext_lazy("state"))
    def state(self, review: MatchReview) -> str:
        return state_words(review)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        review: Any = self.get_object(request, object_id)
        if not self.has_view_permission(request, review):
            raise PermissionDenied
        if review is None:
            return self.redirect_missing(request, object_id)
        return HttpResponseRedirect(reverse("admin:articles_matchreview_item", args=[review.item_id]))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.item_view)
        return [path("item/<int:item_id>/", view, name="articles_matchreview_item"), *super().get_urls()]

    def item_view(self, request: HttpRequest, item_id: int) -> HttpResponse:
        """What an item resembles. Editors ask, moderators decide; what they typed stays if it is refused."""
        item = NewsItem.objects.with_restrictions(timezone.now()).filter(pk=item_id).first()
        if item is None:
            return self.redirect_missing(request, str(item_id))
        if not request.user.has_perm(VIEW[Kind(item.kind)]):
            raise PermissionDenied
        item = as_proxy(item)
        if is_text_closed(item):
            return closed_page(request, item, self.admin_site)
        ask, decision = AskForm(), None
        if "ask" in request.POST:
            ask = AskForm(request.POST)
            if self._asked(request, item, ask):
                return HttpResponseRedirect(desk_address(item, "change"))
        elif request.method == "POST":
            decision = DecisionForm(request.POST)
            if self._decided(request, item, decision):
                return HttpResponseRedirect(request.path)
        return self._page(request, item, ask, decision)

    def _asked(self, request: HttpRequest, item: NewsItem, form: AskForm) -> bool:
        if not request.user.has_perm(CHANGE[Kind(item.kind)]):
            return _forbid(form)
        if not form.is_valid():
            return False
        try:
            ask_about(item, current_user(request), form.cleaned_data["note"])
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        messages.success(request, _("The moderators have been asked. You can publish once they allow it."))
        return True

    def _decided(self, request: HttpRequest, item: NewsItem, form: DecisionForm) -> bool:
        if not request.user.has_perm(DECIDE):
            return _forbid(form)
        if not form.is_valid():
            return False
        values, by, number = form.cleaned_data, current_user(request), request.POST.get("removed", "")
        removed = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
        former = NewsItem.objects.filter(pk=removed).first()
        if former and is_text_closed(former):
            return _forbid(form)
        try:
            if values["verdict"] == "allow":
                review = allow_match(item, removed, by, values["ground"], values["reason"])
                words = _("Allowed. The item can be published now; the decision is in the ledger.")
                if review.is_allowed is None:
                    words = _("Recorded. Another moderator must allow it as well before the item can be published.")
            else:
                refuse_match(item, removed, by, values["reason"])
                words = _("It stays withheld; the decision is in the ledger.")
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        messages.success(request, words)
        return True

    def _page(
        self, request: HttpRequest, item: NewsItem, ask: AskForm, decision: DecisionForm | None
    ) -> TemplateResponse:
        rows = MatchReview.objects.filter(item=item.pk)
        reviews = list(rows.select_related("asked_by", "proposed_by", "decided_by", "removed")[:MAX_READ])
        matches = [_compared(request, item, shown, reviews, decision) for shown in self._matches(request, item)]
        open_matches = [compared for compared in matches if not compared.shown.match.is_allowed]
        is_asked = bool(open_matches) and all(match.asked for match in open_matches)
        may_decide = request.user.has_perm(DECIDE)
        may_ask = bool(open_matches) and request.user.has_perm(CHANGE[Kind(item.kind)]) and not may_decide
        has_place = decision is None or any(compared.form is decision for compared in matches)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Comparison with removed content"),
            "subtitle": item.display_title,
            "opts": item._meta,
            "original": item,
            "matches": matches,
            "is_asked": is_asked and not may_decide,
            "past": [_past(review) for review in reviews if review.decided_at][:MAX_PAST],
            # What was typed stays, even if it was decided or lifted meanwhile.
            "ask": ask if may_ask or ask.is_bound else None,
            "unplaced": None if has_place else decision,
            "unplaced_removed": request.POST.get("removed", ""),
        }
        forbidden = any(form.has_error(NON_FIELD_ERRORS, FORBIDDEN) for form in (ask, decision) if form)
        status = 403 if forbidden else 422 if ask.errors or (decision and decision.errors) else 200
        return TemplateResponse(request, "takedowns/admin/match_review.html", context, status=status)

    def _matches(self, request: HttpRequest, item: NewsItem) -> list[ShownMatch]:
        """Those that matter, and the allowed ones, whose permission can be withdrawn."""
        (matches,) = all_matches_of([item], timezone.now())
        allowed = [match for match in matches if match.is_allowed]
        shown = [match for match in matches if not match.is_allowed][:MAX_MATCHES]
        return shown_matches(request, [*shown, *allowed[:MAX_PAST]])


def _forbid(form: forms.Form) -> bool:
    """What was typed stays on the page of somebody who lost the permission meanwhile. Always False."""
    words = _("You do not have permission for this. Nothing was changed; you can copy what you wrote.")
    form.add_error(None, ValidationError(words, code=FORBIDDEN))
    return False


def _compared(
    request: HttpRequest, item: NewsItem, shown: ShownMatch, reviews: list[MatchReview], posted: DecisionForm | None
) -> ComparedMatch:
    removed = shown.match.removed
    is_closed = is_text_closed(removed)
    asked = next((row for row in reviews if row.removed_id == removed.pk and row.decided_at is None), None)
    form = None
    if request.user.has_perm(DECIDE) and not is_closed:
        is_posted = posted is not None and request.POST.get("removed") == str(removed.pk)
        form = posted if is_posted else DecisionForm(auto_id=f"id_{removed.pk}_%s")
    pieces = [] if is_closed else word_pieces(_text_of(removed), _text_of(item))
    online = _online(removed, item) if form is not None and not shown.match.is_allowed else []
    return ComparedMatch(shown, pieces, asked, form, is_closed, online)


def _online(removed: NewsItem, item: NewsItem) -> list[ListedCopy]:
    return [
        ListedCopy(copy.item.display_title, copy.percent, desk_address(copy.item, "takedown"))
        for copy in public_copies(removed, item, timezone.now())
    ]


def _past(review: MatchReview) -> tuple[MatchReview, str, bool]:
    """A decision, its words, and whether its reason may be shown: that about a closed text says what it was about."""
    return review, state_words(review), not is_text_closed(review.removed)


def _text_of(item: NewsItem) -> str:
    return f"{item.headline}\n{plain_text(item.body)}"[:MAX_COMPARED]


def state_words(review: MatchReview) -> str:
    if review.decided_at is None and review.proposed_by:
        words = _("allowed by one person, waiting for a second")
        moment = list_time(review.proposed_at) if review.proposed_at else ""
        return join_sentences(words, f"{person_name(review.proposed_by)} {moment}")
    if review.decided_at is None:
        return _("waiting for a decision")
    by = person_name(review.decided_by) if review.decided_by else "–"
    words = _("allowed") if review.is_allowed else _("left withheld")
    return join_sentences(words, f"{by} {list_time(review.decided_at)}")

"""Notes and assignment on the case page, for moderators and for counsel, who may comment without deciding."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.desk.labels import join_sentences, labelled
from articles.desk.text_limits import LimitedTexts, checked_text
from articles.desk.users import current_user, person_name
from articles.formats.lists import join_list
from articles.takedowns.admin.cases.attempts import Attempt, refused_form
from articles.takedowns.admin.cases.suggestions import NameSuggestions
from articles.takedowns.admin.messages import stale_case_message
from articles.takedowns.cases.assigning import assign
from articles.takedowns.cases.case_notes import PostedCaseNote, add_case_note, mark_as_done
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.cases.people import MAX_SUGGESTED, assignable_by, may_assign, may_comment
from articles.takedowns.models import Case, CaseMention, CaseNote

PAGE = 20
COLLEAGUES = "admin:articles_newsitem_colleagues"


class CaseNoteForm(LimitedTexts, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your note"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Write the note.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="note-%s")
        self.fields["text"].widget.attrs["data-colleagues"] = reverse(COLLEAGUES)


def notes_context(request: HttpRequest, case: Case, form: CaseNoteForm | None, is_closed: bool) -> dict[str, Any]:
    """The notes of a case and of those merged into it, newest first, a page at a time; the form; and the people to whom
    the case can be assigned. Notes may quote the claim, so they are closed with it.
    """
    if is_closed:
        return {}
    user = current_user(request)
    notes, older = _notes_page(request, case)
    mentions = CaseMention.objects.filter(note__in=[note.pk for note in notes], user=user, resolved_at=None)
    return {
        "case_notes": notes,
        "older_notes": older,
        "done_notes": set(mentions.values_list("note", flat=True)),
        "note_form": None if case.merged_into_id or not may_comment(user, case) else form or CaseNoteForm(),
        "assignable": _people(user, case) if case.is_open and may_assign(user, case) else [],
    }


def _notes_page(request: HttpRequest, case: Case) -> tuple[list[CaseNote], int | None]:
    notes = CaseNote.objects.filter(case__in=case.with_merged()).select_related("by", "case").order_by("-pk")
    before = request.GET.get("notes_before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        notes = notes.filter(pk__lt=int(before))
    rows = list(notes[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def _people(user: Any, case: Case) -> list[tuple[str, str]]:
    """User names with the names to show, without the one who has the case now."""
    people = assignable_by(user).exclude(pk=case.assignee_id or 0)[:MAX_SUGGESTED]
    return [(person.username, _shown_name(person)) for person in people]


def _shown_name(person: Any) -> str:
    return labelled(person_name(person), person.username) if person.get_full_name() else person.get_username()


class CaseCollaboration(NameSuggestions):
    """Adds `…/<pk>/note/` and `…/<pk>/assign/` to the admin of cases."""

    # Renders the case page; the admin of cases defines it.
    _page: Callable[..., HttpResponse]

    def get_urls(self) -> list[URLPattern]:
        wrap, views = self.admin_site.admin_view, {"note": self.note_view, "assign": self.assign_view}
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"takedowns_case_{name}") for name, view in views.items()]
        return [*own, *super().get_urls()]

    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write a note, or mark one as done; what was typed is shown again after a refusal."""
        case = self._visible_case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(_address(case))
        by = current_user(request)
        if "done" in request.POST:
            return self._mark_as_done(request, case)
        form = CaseNoteForm(request.POST)
        try:
            if form.is_valid():
                posted = add_case_note(case, by, form.cleaned_data["text"])
                _report_note(request, posted)
                return HttpResponseRedirect(f"{_address(case)}#note-{posted.note.pk}")
        except ValidationError as refused:
            form.add_error("text", refused.messages)
        words = join_sentences(*form.errors.get("text", []))
        attempt = None if may_comment(by, case) and not case.merged_into_id else refused_form(words, request.POST)
        return self._page(request, case, note_form=form, attempt=attempt)

    def _mark_as_done(self, request: HttpRequest, case: Case) -> HttpResponse:
        key = request.POST["done"]
        notes = CaseNote.objects.filter(case__in=case.with_merged())
        note = get_object_or_404(notes, pk=int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0)
        mark_as_done(note, current_user(request))
        messages.success(request, _("The note is done for you."))
        return HttpResponseRedirect(f"{_address(case)}#note-{note.pk}")

    def assign_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._visible_case(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(_address(case))
        typed, version = request.POST.get("reason", "").replace("\x00", ""), request.POST.get("version", "")
        is_number = version.isascii() and version.isdigit() and len(version) < 10
        try:
            moved = assign(case, int(version) if is_number else -1, current_user(request), checked_text(typed))
        except StaleCase as stale:
            case, words, status = stale.case, stale_case_message(stale.case), HTTPStatus.CONFLICT
        except ValidationError as refused:
            case, words, status = self._visible_case(request, pk), join_sentences(*refused.messages), HTTPStatus.OK
        else:
            names = {"reference": moved.reference, "name": person_name(moved.assignee)} if moved.assignee else {}
            messages.success(request, _("Case %(reference)s is assigned to %(name)s.") % names)
            return HttpResponseRedirect(_address(moved))
        return self._page(request, case, attempt=Attempt(words, reason=typed), status=status)

    def _visible_case(self, request: HttpRequest, pk: int) -> Case:
        rows = Case.objects.select_related("item", "placement__brief", "placement__article", "picture", "merged_into")
        case = get_object_or_404(rows, pk=pk)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return case


def _report_note(request: HttpRequest, posted: PostedCaseNote) -> None:
    """That the note is saved, and whom it names and does not reach."""
    messages.success(request, _("Note saved."))
    if posted.unknown:
        words = ngettext(
            "There is no active account named %(names)s, so nobody was told.",
            "There are no active accounts named %(names)s, so nobody was told.",
            len(posted.unknown),
        )
        messages.warning(request, words % {"names": _at(posted.unknown)})
    if posted.barred:
        words = ngettext(
            "%(names)s may not view this case and was not notified.",
            "%(names)s may not view this case and were not notified.",
            len(posted.barred),
        )
        messages.warning(request, words % {"names": _at(posted.barred)})


def _at(names: tuple[str, ...]) -> str:
    return join_list(f"@{name}" for name in names)


def _address(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])
